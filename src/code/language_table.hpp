// How each language is cut, as data: its grammar and one row for each type of syntax node that
// matters. A new language is a grammar in subprojects/grammars, a row of types in
// language_table.cpp and a pair of golden files.
//
// Constant data.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "code/language.hpp"

struct TSLanguage;

namespace aura::code {

// What a syntax node is to the cutter. Types without a role are looked into and mean nothing.
enum class Role : std::uint8_t {
    definition,    // a function or method: a node, if it has a body
    binding,       // gives a function expression its name: a node, if its value is one; otherwise,
                   // as a container, it names what lies inside
    lambda,        // a function expression: the value of a binding; elsewhere opaque
    container,     // its name is part of the addresses inside
    wrapper,       // belongs to the node directly inside: template head, decorators, export
    sole_wrapper,  // the same, where nothing else is inside
    group,         // a value in parentheses or a list of one
    opaque,        // nothing in it is cut: bodies that are not a function's, anonymous functions
    comment,       // belongs to the node below, where no blank line is between
    attribute,     // belongs to the node below
    tail,          // belongs to the node before: text that a here-document put behind it
    body,          // stands for a body that is not in the field "body"
};

// Where the name of a definition, binding or container is found.
enum class Naming : std::uint8_t {
    none,
    field,        // the text of `name_field`
    declarator,   // C and C++: innermost declarator before the parameters
    receiver,     // Go: type of the receiver, then the field
    implementer,  // Rust: "Trait for Type" or the type
    singleton,    // Ruby: object, then the field
    member,       // C#: interface implemented explicitly, then the field with type parameters
    operation,    // C#: "operator" and its sign
    conversion,   // C#: "operator" and the type
    finalizer,    // C#: "~" and the field
    exported,     // JavaScript: "default", where a value is exported
};

struct NodeType {
    std::string_view type;
    Role role;
    Naming naming = Naming::none;
    std::string_view name_field = "name";
    std::string_view value_field = "value";  // of a binding
    bool needs_body = true;                  // of a definition; declarations stay in the skeleton
    // Words that, standing before the name, are part of it: two methods of one class may differ in
    // nothing else. Divided by spaces.
    std::string_view qualifiers = {};
};

struct LanguageRow {
    LanguageId language;
    const TSLanguage* (*grammar)();
    std::string_view grammar_version;
    std::string_view separator;  // between the parts of an address
    bool overloads;              // parameter types are part of the address
    std::span<const NodeType> types;
};

// Every language but plain_text, in the order of LanguageId.
[[nodiscard]] std::span<const LanguageRow> language_table();

}  // namespace aura::code
