#include "code/lead.hpp"

#include <doctest/doctest.h>

#include "cut_views.hpp"

using aura::code::Lead;
using aura::code::starts_line;

namespace {

// The comments are "//…" lines, the attributes "@…" words, the definition begins at "f".
std::size_t lead_begin(std::string_view text) {
    Lead lead(text);
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at).starts_with("//") || text.substr(at).starts_with("#!")) {
            const auto end = text.find('\n', at);
            lead.add_comment(at, end);
            at = end;
        } else if (text[at] == '@') {
            lead.add_attribute(at, at + 2);
        } else if (text[at] == 'f') {
            return lead.take(at);
        }
    }
    return text.size();
}

}  // namespace

TEST_CASE("lead: comments directly above belong to the definition") {
    CHECK(lead_begin("//a\n//b\nf") == 0);
    CHECK(lead_begin("x\n  //a\r\n  f") == 4);
}

TEST_CASE("lead: a blank line parts a comment from what is below") {
    CHECK(lead_begin("//a\n\nf") == 5);
    CHECK(lead_begin("//a\n\n//b\nf") == 5);
    CHECK(lead_begin("//a\r\n\r\nf") == 7);
}

TEST_CASE("lead: a comment behind code belongs to the code") {
    CHECK(lead_begin("x //a\nf") == 6);
}

TEST_CASE("lead: an attribute belongs to the definition across blank lines") {
    CHECK(lead_begin("//a\n@a\n\n//b\n\nf") == 0);
    CHECK(lead_begin("x @a f") == 2);
}

TEST_CASE("lead: what stands between parts comment, attribute and definition") {
    CHECK(lead_begin("//a\nx f") == 6);
    CHECK(lead_begin("@a x f") == 5);
}

TEST_CASE("lead: a line that names the interpreter belongs to the file") {
    CHECK(lead_begin("#!x\n//a\nf") == 4);
}

TEST_CASE("lead: nothing is taken twice") {
    const std::string_view text = "//a\nf";
    Lead lead(text);
    lead.add_comment(0, 3);
    CHECK(lead.take(4) == 0);
    CHECK(lead.take(4) == 4);
}

TEST_CASE("lead: a line starts behind blanks and a byte order mark") {
    CHECK(starts_line("a", 0));
    CHECK(starts_line("a\n \tb", 4));
    CHECK_FALSE(starts_line("a b", 2));
    CHECK(
        starts_line("\xef\xbb\xbf"
                    "a",
                    3));
    CHECK_FALSE(
        starts_line("\n\xef\xbb\xbf"
                    "a",
                    4));
}

TEST_CASE("lead: what stands on a line of a megabyte is read once") {
    std::string text;
    while (text.size() < (1U << 20U)) {
        text += "a;/**/";
    }
    Lead lead(text);
    for (std::size_t at = 2; at < text.size(); at += 6) {
        lead.add_comment(at, at + 4);
    }
    CHECK(lead.take(text.size()) == text.size());  // none is the first on its line
}
