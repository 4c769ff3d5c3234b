// usage: bench-cut [--runs N] FOLDER...
//
// How fast files are cut on one core, against the bare parser on the same files. Takes the files
// below the folders, of every language up to a few megabytes, and prints the median of N runs (5).
#include "code/cut.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string_view>
#include <vector>

#include "code/parse.hpp"
#include "code/syntax.hpp"
#include "support/code_files.hpp"

namespace {

using aura::test::CodeFile;

// So that no language outweighs the others.
constexpr std::size_t kLanguageBytesMax = std::size_t{2} << 20U;
constexpr double kRatioMin = 0.6;

// Keeps what is computed from being optimised away.
std::size_t sink = 0;

std::vector<CodeFile> files_of(const std::vector<const char*>& folders) {
    std::vector<CodeFile> files;
    std::array<std::size_t, aura::code::kLanguageCount> bytes{};
    for (const char* folder : folders) {
        aura::test::for_each_code_file(folder, [&](const CodeFile& file) {
            auto& sum = bytes[static_cast<std::size_t>(file.language)];
            const bool fits = file.text.size() <= aura::code::kCutBytesMax &&
                              sum + file.text.size() <= kLanguageBytesMax;
            if (fits && aura::code::is_text(file.text)) {
                sum += file.text.size();
                files.push_back(file);
            }
        });
    }
    return files;
}

void cut_all(const std::vector<CodeFile>& files) {
    for (const CodeFile& file : files) {
        sink += aura::code::cut(file.language, file.text).nodes.size();
    }
}

// One parser for all files: the best that the bare parser can do.
void parse_all(const std::vector<CodeFile>& files) {
    const std::unique_ptr<TSParser, void (*)(TSParser*)> parser(ts_parser_new(), ts_parser_delete);
    for (const CodeFile& file : files) {
        ts_parser_set_language(parser.get(), aura::code::Syntax::of(file.language)->grammar());
        const aura::code::Tree tree(ts_parser_parse_string(
            parser.get(), nullptr, file.text.data(), static_cast<std::uint32_t>(file.text.size())));
        sink += ts_node_child_count(ts_tree_root_node(tree.get()));
    }
}

// Of the processor, so that what else the machine does is not counted.
double seconds_of(void (*work)(const std::vector<CodeFile>&), const std::vector<CodeFile>& files) {
    const std::clock_t start = std::clock();
    work(files);
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

int measure(const std::vector<CodeFile>& files, int runs) {
    double megabytes = 0;
    for (const CodeFile& file : files) {
        megabytes += static_cast<double>(file.text.size()) / 1e6;
    }
    std::vector<double> cut;
    std::vector<double> bare;
    for (int run = 0; run < runs; ++run) {
        cut.push_back(megabytes / seconds_of(cut_all, files));
        bare.push_back(megabytes / seconds_of(parse_all, files));
    }
    const double ratio = median(cut) / median(bare);
    std::fprintf(
        stderr, "%zu files, %.1f MB, %d runs, %zu nodes\n", files.size(), megabytes, runs, sink);
    std::printf(
        "{\"figure\":\"cut_speed\",\"value\":%.2f,\"unit\":\"MB/s\",\"reference\":%.2f,"
        "\"ratio\":%.3f,\"bound\":%.1f,\"ok\":%s}\n",
        median(cut),
        median(bare),
        ratio,
        kRatioMin,
        ratio >= kRatioMin ? "true" : "false");
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
    int runs = 5;
    std::vector<const char*> folders;
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) == "--runs" && i + 1 < argc) {
            const std::string_view count(argv[++i]);
            std::from_chars(count.data(), count.data() + count.size(), runs);
        } else {
            folders.push_back(argv[i]);
        }
    }
    const auto files = files_of(folders);
    if (files.empty() || runs < 1) {
        std::fputs("usage: bench-cut [--runs N] FOLDER...\n", stderr);
        return 2;
    }
    return measure(files, runs);
}
