// Cuts the text of a file into nodes (outermost functions and methods) and what lies between them,
// and joins it again. The two are inverse for every byte sequence.
//
// Pure; callable from any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "code/language.hpp"

namespace aura::code {

// Longer texts are not cut. Files over this size are left to git anyway.
inline constexpr std::size_t kCutBytesMax = std::size_t{1} << 20U;

// Classes, namespaces, declarations and calls inside one another that are looked into. Real code
// has a dozen; the bound keeps the cost of a hostile file down.
inline constexpr std::size_t kNestingMax = 256;

// Generated C++ reaches 2 KiB. The same as what an event may carry.
inline constexpr std::size_t kAddressBytesMax = 8192;

// A function or method with everything that belongs to it: the comment directly above, decorators,
// attributes, template head, `export`, and whatever is nested inside. Where it stands alone on its
// lines, indentation before the first and the line end after the last are not part of it.
struct Node {
    // Qualified name: containers, receiver, and parameter types where the language overloads.
    // Unique in its file; equal ones are told apart by "#2", "#3" in order of appearance.
    std::string address;
    // As declared, without containers.
    std::string name;
    // The head without its body, every run of blanks one space.
    std::string signature;
    std::string text;

    bool operator==(const Node&) const = default;
};

// The file is literals[0] nodes[0].text literals[1] nodes[1].text … : one literal more than nodes.
struct Cut {
    LanguageId language = LanguageId::plain_text;
    std::vector<std::string> literals;
    std::vector<Node> nodes;
    // Places where the text does not parse: error and missing nodes of the tree and heads of
    // functions without a body, or 1 if the parse was given up. 0 for plain text.
    std::size_t error_count = 0;
};

// False for a text with a NUL byte: binary, which is not cut and has no skeleton.
[[nodiscard]] bool is_text(std::string_view text);

// Never fails: what cannot be cut (plain text, NUL bytes, over kCutBytesMax, a parse that takes
// more steps than its length allows) is one literal. Functions deeper than kNestingMax, or whose
// address would be longer than kAddressBytesMax, stay in the literals.
[[nodiscard]] Cut cut(LanguageId language, std::string_view text);

// `literals` has one element more than `texts`.
[[nodiscard]] std::string join(std::span<const std::string> literals,
                               std::span<const std::string_view> texts);
[[nodiscard]] std::string join(const Cut& cut);

}  // namespace aura::code
