#include "code/parse.hpp"

#include <string>

#include <doctest/doctest.h>

#include "code/syntax.hpp"

using aura::code::LanguageId;
using aura::code::parse;
using aura::code::Syntax;

namespace {

std::string repeated(std::string_view piece, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) {
        text += piece;
    }
    return text;
}

}  // namespace

TEST_CASE("parse: a text longer than one read is seen whole") {
    const auto text = repeated("int f() { return 1; }\n", 100'000);
    const auto tree = parse(Syntax::of(LanguageId::c)->grammar(), text);
    REQUIRE(tree != nullptr);
    CHECK(ts_node_end_byte(ts_tree_root_node(tree.get())) == text.size());
    CHECK_FALSE(ts_node_has_error(ts_tree_root_node(tree.get())));
}

TEST_CASE("parse: a character on the edge of two reads is one character") {
    for (std::size_t pad = 4090; pad < 4100; ++pad) {
        const auto text = "x = '" + std::string(pad, 'a') + "\xe2\x82\xac'\n";
        const auto tree = parse(Syntax::of(LanguageId::python)->grammar(), text);
        REQUIRE(tree != nullptr);
        CHECK_FALSE(ts_node_has_error(ts_tree_root_node(tree.get())));
    }
}

TEST_CASE("parse: the parser goes from one grammar to another and back") {
    for (const auto language : {LanguageId::c, LanguageId::ruby, LanguageId::c}) {
        const auto tree = parse(Syntax::of(language)->grammar(), "x;\n");
        REQUIRE(tree != nullptr);
        CHECK(ts_tree_language(tree.get()) == Syntax::of(language)->grammar());
    }
}
