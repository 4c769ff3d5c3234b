// What each language is cut into, as files a person has read. A change of these is a change of the
// cutter: it shows here, and in the cutter ids.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "code/cut.hpp"
#include "code/language.hpp"
#include "support/golden.hpp"
#include "support/language_samples.hpp"

using aura::code::Cut;
using aura::test::language_samples;
using aura::test::LanguageSample;

namespace {

// "12" for the end of a text that goes on to line 12; with ":5" where column 5 is not where a
// reader would expect it, at the edge of the line's text.
std::string line_of(std::string_view before, bool at_edge) {
    std::string out = std::to_string(1 + std::ranges::count(before, '\n'));
    if (!at_edge) {
        out += ":" + std::to_string(before.size() - before.rfind('\n'));
    }
    return out;
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t") == text.npos;
}

// A line for each node: lines, address, signature.
std::string listing(const Cut& cut, std::string_view text) {
    std::string out = "errors: " + std::to_string(cut.error_count) + "\n";
    std::size_t at = 0;
    for (std::size_t i = 0; i < cut.nodes.size(); ++i) {
        at += cut.literals[i].size();
        const auto begin = text.substr(0, at);
        at += cut.nodes[i].text.size();
        const auto end = text.substr(0, at);
        const auto rest = text.substr(at, text.find('\n', at) - at);
        out += line_of(begin, is_blank(begin.substr(begin.rfind('\n') + 1))) + "-" +
               line_of(end, is_blank(rest)) + "  " + cut.nodes[i].address + "\n";
        out += "    " + cut.nodes[i].signature + "\n";
    }
    return out;
}

}  // namespace

TEST_CASE("cut: the sample of each language has the nodes that were reviewed") {
    for (const LanguageSample& sample : language_samples()) {
        CAPTURE(sample.file);
        const std::string path = sample.path();
        const std::string text = sample.text();
        const Cut cut = aura::code::cut(sample.language, text);
        CHECK(join(cut) == text);
        CHECK(aura::code::language_of(sample.file, text) == sample.language);
        aura::test::check_golden(path.substr(0, path.rfind('.')) + ".expected", listing(cut, text));
    }
}

TEST_CASE("language: cutter ids change only when the cutting may have changed") {
    std::string ids;
    for (const LanguageSample& sample : language_samples()) {
        ids.append(aura::code::cutter_id(sample.language)).append("\n");
    }
    aura::test::check_golden("tests/golden/cut/cutter_ids.expected", ids);
}
