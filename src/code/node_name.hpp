// Names: what a definition or container is called, the parameter types that tell overloads apart,
// and the head of a definition.
//
// Pure.
#pragma once

#include <string>
#include <string_view>

#include <tree_sitter/api.h>

#include "code/syntax.hpp"

namespace aura::code {

struct NodeName {
    std::string simple;     // as declared
    std::string qualified;  // with receiver or scope as written, and qualifiers
    std::string overload;   // "(int,const T&) const"; empty where the language has no overloads
};

[[nodiscard]] NodeName name_of(const Syntax& syntax,
                               const NodeType& type,
                               TSNode node,
                               std::string_view text);

// What is between attributes and body, the body of `value` if that is not null; every run of blanks
// is one space.
[[nodiscard]] std::string signature_of(const Syntax& syntax,
                                       TSNode node,
                                       TSNode value,
                                       std::string_view text);

}  // namespace aura::code
