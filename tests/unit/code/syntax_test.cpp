#include "code/syntax.hpp"

#include <doctest/doctest.h>

#include "code/parse.hpp"

using aura::code::LanguageId;
using aura::code::Role;
using aura::code::Syntax;

TEST_CASE("syntax: plain text has none") {
    CHECK(Syntax::of(LanguageId::plain_text) == nullptr);
    CHECK(Syntax::of(LanguageId::bash) == Syntax::of(LanguageId::bash));
}

TEST_CASE("syntax: a node has the role of its type, most have none") {
    const std::string_view text = "package p\nfunc f() {}\n";
    const Syntax& go = *Syntax::of(LanguageId::go);
    const auto tree = aura::code::parse(go.grammar(), text);
    const TSNode root = ts_tree_root_node(tree.get());
    CHECK(go.type_of(root) == nullptr);
    const TSNode function = ts_node_named_child(root, 1);
    CHECK(go.has_role(function, Role::definition));
    CHECK_FALSE(go.has_role(function, Role::container));
    CHECK(aura::code::text_of(function, text) == "func f() {}");
    CHECK(aura::code::text_of(aura::code::child_in(function, "name"), text) == "f");
    CHECK(ts_node_is_null(aura::code::child_in(function, "receiver")));
}
