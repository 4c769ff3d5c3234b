#include "code/cut.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "cut_views.hpp"

using aura::code::addresses;
using aura::code::Cut;
using aura::code::cut;
using aura::code::join;
using aura::code::LanguageId;
using aura::code::Strings;
using aura::code::texts;
using namespace std::string_literals;

TEST_CASE("cut: plain text is one literal") {
    const auto plain = cut(LanguageId::plain_text, "def f():\n    pass\n");
    CHECK(plain.literals == Strings{"def f():\n    pass\n"});
    CHECK(plain.nodes.empty());
    CHECK(plain.error_count == 0);
}

TEST_CASE("cut: an empty text is one empty literal") {
    CHECK(cut(LanguageId::python, "").literals == Strings{""});
}

TEST_CASE("cut: indentation and line ends around a node stay in the literals") {
    const auto halves =
        cut(LanguageId::python, "class A:\n    def f(self):\n        pass\n\nx = 1\n");
    CHECK(halves.literals == Strings{"class A:\n    ", "\n\nx = 1\n"});
    REQUIRE(halves.nodes.size() == 1);
    CHECK(halves.nodes[0].text == "def f(self):\n        pass");
    CHECK(halves.nodes[0].name == "f");
    CHECK(halves.nodes[0].address == "A.f");
    CHECK(halves.nodes[0].signature == "def f(self):");
}

TEST_CASE("cut: moving a function or changing blanks around it leaves its text as it is") {
    const auto plain = texts(LanguageId::javascript, "function f() {\n  return 1;\n}\n");
    CHECK(plain == texts(LanguageId::javascript, "\n\n\t function f() {\n  return 1;\n}   \n\n"));
    CHECK(plain == texts(LanguageId::javascript, "let a;\nfunction f() {\n  return 1;\n}"));
}

TEST_CASE("cut: carriage returns, a byte order mark and a missing line end survive") {
    const auto text =
        "\xef\xbb\xbf// doc\r\nint f() {\r\n  return 1;\r\n}\r\n\r\nint g() { return 2; }"s;
    const auto both = cut(LanguageId::c, text);
    CHECK(join(both) == text);
    CHECK(both.literals == Strings{"\xef\xbb\xbf", "\r\n\r\n", ""});
    CHECK(both.nodes[0].text == "// doc\r\nint f() {\r\n  return 1;\r\n}");
}

TEST_CASE("cut: bytes that are no UTF-8 are no obstacle") {
    const auto text = "# \xff\xfe\ndef f():\n    return '\x80\xc3'\n"s;
    const auto one = cut(LanguageId::python, text);
    CHECK(join(one) == text);
    CHECK(addresses(LanguageId::python, text) == Strings{"f"});
}

TEST_CASE("cut: a text with a NUL byte is binary and not cut") {
    CHECK(aura::code::is_text("caf\xe9"));
    CHECK_FALSE(aura::code::is_text("a\0b"s));
    const auto text = "def f():\n    pass\0\n"s;
    CHECK(cut(LanguageId::python, text).literals == Strings{text});
}

TEST_CASE("cut: a text of the greatest size is cut, a longer one is not") {
    std::string text = "int f() { return 1; }\n";
    text.append(aura::code::kCutBytesMax - text.size(), '\n');
    CHECK(cut(LanguageId::c, text).nodes.size() == 1);
    text += '\n';
    CHECK(cut(LanguageId::c, text).nodes.empty());
}

TEST_CASE("cut: what does not parse is counted, and what still does is cut") {
    const auto broken = cut(LanguageId::go, "package p\n\nfunc f() {}\n\nfunc ) {\n");
    CHECK(broken.error_count > 0);
    REQUIRE_FALSE(broken.nodes.empty());
    CHECK(broken.nodes[0].address == "f");
    CHECK(cut(LanguageId::go, "package p\n\nfunc f() {}\n").error_count == 0);
}

TEST_CASE("cut: an error inside a function is counted too") {
    CHECK(cut(LanguageId::c, "int f() { return 1 +; }\n").error_count == 1);
    CHECK(cut(LanguageId::c, "int f() { return 1 }\n").error_count == 1);  // missing ";"
}

TEST_CASE("cut: the head of a function whose body is missing is an error") {
    CHECK(cut(LanguageId::python, "def f(x):\n").error_count == 1);
    CHECK(cut(LanguageId::python, "class A:\n    def f(self):\n        # to do\n").error_count ==
          1);
    CHECK(cut(LanguageId::python, "def f(x): ...\n").error_count == 0);
    CHECK(cut(LanguageId::python, "def f(x):\n    pass\n").error_count == 0);
    CHECK(cut(LanguageId::python, "class A:\n    def f(self): pass\n").error_count == 0);
    CHECK(cut(LanguageId::ruby, "def f\nend\n").error_count == 0);
    CHECK(cut(LanguageId::bash, "f() { :; }\n").error_count == 0);
    CHECK(cut(LanguageId::cpp, "void f() {}\n").error_count == 0);
}

TEST_CASE("cut: equal addresses are told apart by their order") {
    CHECK(
        addresses(LanguageId::go, "package p\nfunc init() {}\nfunc init() {}\nfunc init() {}\n") ==
        Strings{"init", "init#2", "init#3"});
}

TEST_CASE("cut: a name that looks like an ordinal is not mistaken for one") {
    CHECK(
        addresses(LanguageId::bash, "function f#2 { :; }\nf() { :; }\nf() { :; }\nf() { :; }\n") ==
        Strings{"f#2", "f", "f#3", "f#4"});
}

TEST_CASE("cut: functions nested deeper than the bound stay in the literals") {
    const auto nested = [](std::size_t depth) {
        std::string text;
        for (std::size_t i = 0; i < depth; ++i) {
            text += "namespace n {\n";
        }
        text += "void f() {}\n";
        for (std::size_t i = 0; i < depth; ++i) {
            text += "}\n";
        }
        return text;
    };
    CHECK(cut(LanguageId::cpp, nested(aura::code::kNestingMax)).nodes.size() == 1);
    CHECK(cut(LanguageId::cpp, nested(aura::code::kNestingMax + 1)).nodes.empty());
}

TEST_CASE("cut: a function whose address would be too long stays in the literals") {
    const auto function = [](std::size_t length) {
        return "def " + std::string(length, 'f') + "():\n    pass\n";
    };
    CHECK(cut(LanguageId::python, function(aura::code::kAddressBytesMax / 2)).nodes.size() == 1);
    CHECK(cut(LanguageId::python, function(aura::code::kAddressBytesMax)).nodes.empty());
    const auto inside = "class " + std::string(aura::code::kAddressBytesMax, 'C') +
                        ":\n    def f(self):\n        pass\n";
    CHECK(cut(LanguageId::python, inside).nodes.empty());
}

namespace {

// Pieces whose random sequences open and close things in every wrong order.
const Strings kPieces = {
    "def f():\n    pass\n",
    "class A:\n",
    "class A {\n",
    "function f() {",
    "fn f() {",
    "}",
    "{",
    "(",
    ")",
    "\"",
    "'",
    "`",
    "/*",
    "*/",
    "//",
    "#",
    "\n",
    "\r\n",
    " ",
    "\t",
    ";",
    "=> ",
    "<<EOF\n",
    "EOF\n",
    "int f(int a) {",
    "end\n",
    "do |x|\n",
    "=begin\n",
    "<?php ",
    "?>",
    "#[a]\n",
    "@a\n",
    "template <",
    "operator",
    "R\"x(",
    ")x\"",
    "\xff",
    "\xef\xbb\xbf",
    "\xc3\xa9",
    "\\",
    "$(",
    "${",
    "export default ",
    "x = ",
    "f() { :; }\n",
    "namespace a {",
    "impl A {",
    "=",
    "func (a *B) c() {}\n",
    "case x in\n",
    "if x; then\n",
    "#ifdef A\n",
    "#endif\n",
    ",",
};

std::string random_text(aura::Prng& prng) {
    std::string text;
    for (auto left = prng.below(60); left > 0; --left) {
        text += kPieces[prng.below(kPieces.size())];
    }
    return text;
}

}  // namespace

TEST_CASE("cut: any sequence of bytes comes back by joining, its addresses unique") {
    aura::SeededPrng prng(20240607);
    for (std::size_t i = 0; i < aura::code::kLanguageCount; ++i) {
        const auto language = static_cast<LanguageId>(i);
        for (int round = 0; round < 40; ++round) {
            const auto text = random_text(prng);
            CAPTURE(name(language));
            CAPTURE(text);
            const Cut pieces = cut(language, text);
            REQUIRE(pieces.literals.size() == pieces.nodes.size() + 1);
            REQUIRE(join(pieces) == text);
            auto seen = addresses(language, text);
            std::ranges::sort(seen);
            REQUIRE(std::ranges::adjacent_find(seen) == seen.end());
        }
    }
}
