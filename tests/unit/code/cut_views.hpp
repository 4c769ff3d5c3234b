// Cuts, reduced to what a test wants to compare.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "code/cut.hpp"

namespace aura::code {

using Strings = std::vector<std::string>;

inline Strings addresses(LanguageId language, std::string_view text) {
    Strings out;
    for (const Node& node : cut(language, text).nodes) {
        out.push_back(node.address);
    }
    return out;
}

inline Strings texts(LanguageId language, std::string_view text) {
    Strings out;
    for (const Node& node : cut(language, text).nodes) {
        out.push_back(node.text);
    }
    return out;
}

}  // namespace aura::code
