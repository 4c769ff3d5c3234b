#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "code/cut.hpp"
#include "code/parse.hpp"
#include "code/syntax.hpp"
#include "support/code_files.hpp"
#include "support/skip.hpp"

namespace {

using aura::code::LanguageId;
using aura::test::CodeFile;

constexpr std::size_t kFilesMin = 20'000;

// Of the processor, so that what else the machine does is not counted.
double seconds_of(const std::function<void()>& work) {
    const std::clock_t start = std::clock();
    work();
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// What cutting is measured against: the parser alone, without our budget and our walk.
double bare_parse(const CodeFile& file) {
    return seconds_of([&] {
        const std::unique_ptr<TSParser, void (*)(TSParser*)> parser(ts_parser_new(),
                                                                    ts_parser_delete);
        ts_parser_set_language(parser.get(), aura::code::Syntax::of(file.language)->grammar());
        const aura::code::Tree tree(ts_parser_parse_string(
            parser.get(), nullptr, file.text.data(), static_cast<std::uint32_t>(file.text.size())));
    });
}

// Binary, too long, or given up by the parser: the file is one text.
bool is_opaque(const CodeFile& file, const aura::code::Cut& cut) {
    if (file.text.size() > aura::code::kCutBytesMax || !aura::code::is_text(file.text)) {
        return true;
    }
    return cut.nodes.empty() && cut.error_count == 1 &&
           aura::code::parse(aura::code::Syntax::of(file.language)->grammar(), file.text) ==
               nullptr;
}

bool has_unique_addresses(const aura::code::Cut& cut) {
    std::set<std::string_view> seen;
    for (const auto& node : cut.nodes) {
        if (!seen.insert(node.address).second) {
            return false;
        }
    }
    return true;
}

struct Total {
    std::size_t files = 0;
    std::size_t bytes = 0;
    std::size_t nodes = 0;
    std::size_t with_errors = 0;
    std::size_t opaque = 0;
    std::size_t mismatches = 0;
    std::size_t timed_bytes = 0;  // of what is not opaque
    double cut = 0;               // seconds
    double bare = 0;
    double worst = 0;  // seconds of cutting a byte, of a file of some size
    std::string worst_path;
};

constexpr std::size_t kWorstBytesMin = 20'000;

void add(Total& total, const CodeFile& file) {
    aura::code::Cut cut;
    const double seconds = seconds_of([&] { cut = aura::code::cut(file.language, file.text); });
    ++total.files;
    total.bytes += file.text.size();
    total.nodes += cut.nodes.size();
    total.with_errors += cut.error_count > 0;
    if (join(cut) != file.text || !has_unique_addresses(cut)) {
        ++total.mismatches;
        MESSAGE("not cut and joined exactly: ", file.path.native());
    }
    if (is_opaque(file, cut)) {
        ++total.opaque;
        std::printf("opaque: %s, %zu bytes\n", file.path.c_str(), file.text.size());
        return;
    }
    total.timed_bytes += file.text.size();
    total.cut += seconds;
    total.bare += bare_parse(file);
    const double per_byte = seconds / static_cast<double>(file.text.size() + 1);
    if (file.text.size() >= kWorstBytesMin && per_byte > total.worst) {
        total.worst = per_byte;
        total.worst_path = file.path.native();
    }
}

void add(Total& sum, const Total& part) {
    sum.files += part.files;
    sum.bytes += part.bytes;
    sum.nodes += part.nodes;
    sum.with_errors += part.with_errors;
    sum.opaque += part.opaque;
    sum.mismatches += part.mismatches;
    sum.timed_bytes += part.timed_bytes;
    sum.cut += part.cut;
    sum.bare += part.bare;
}

double megabytes_a_second(std::size_t bytes, double seconds) {
    return static_cast<double>(bytes) / 1e6 / seconds;
}

void print(std::string_view name, const Total& total) {
    std::printf("| %-10.*s | %6zu | %6.1f | %7zu | %6zu | %6zu | %10zu | %5.1f | %5.1f | %5.2f |\n",
                static_cast<int>(name.size()),
                name.data(),
                total.files,
                static_cast<double>(total.bytes) / 1e6,
                total.nodes,
                total.with_errors,
                total.opaque,
                total.mismatches,
                megabytes_a_second(total.timed_bytes, total.cut),
                megabytes_a_second(total.timed_bytes, total.bare),
                total.bare / total.cut);
}

}  // namespace

TEST_CASE("cut: tens of thousands of real files come back by joining") {
    const char* folder =
        std::getenv("AURA_REAL_CODE");  // NOLINT(concurrency-mt-unsafe): no thread sets it
    if (folder == nullptr) {
        aura::test::skip("AURA_REAL_CODE is not set: scripts/fetch-real-code");
        return;
    }
    std::array<Total, aura::code::kLanguageCount> totals;
    aura::test::for_each_code_file(folder, [&](const CodeFile& file) {
        add(totals[static_cast<std::size_t>(file.language)], file);
    });
    std::puts(
        "\n| language   |  files |     MB |   nodes | errors | opaque | mismatches |"
        "   cut |  bare | ratio |");
    std::puts("|---|---|---|---|---|---|---|---|---|---|");
    Total sum;
    for (std::size_t i = 1; i < totals.size(); ++i) {
        print(name(static_cast<LanguageId>(i)), totals[i]);
        CHECK_MESSAGE(totals[i].nodes > 0, name(static_cast<LanguageId>(i)));
        add(sum, totals[i]);
    }
    print("all", sum);
    std::puts("\nThe slowest file of each language:");
    for (const Total& total : totals) {
        std::printf("%8.1f ns a byte  %s\n", total.worst * 1e9, total.worst_path.c_str());
    }
    CHECK(sum.mismatches == 0);
    CHECK(sum.files >= kFilesMin);
}
