// Text as TOML writes it.
//
// Pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace aura::config {

// A basic string: "a\"b". Bytes that are not UTF-8 stay as they are.
[[nodiscard]] std::string quoted(std::string_view text);

// ["a", "b"].
[[nodiscard]] std::string quoted_list(std::span<const std::string> texts);

}  // namespace aura::config
