// TOML text to raw values. toml++ stays behind this.
//
// A pure function.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "config/raw_value.hpp"

namespace aura::config {

// Why a text is no TOML. The rest of it was not looked at.
struct TomlMistake {
    Position at;
    std::string what;
};

// The entries of each table in the order of their names.
[[nodiscard]] std::variant<RawTable, TomlMistake> read_toml(std::string_view text);

}  // namespace aura::config
