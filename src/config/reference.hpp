// The reference of all settings, written from the table of keys, so that it cannot say anything
// else than the program does.
//
// Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace aura::config {

// docs/configuration.md.
[[nodiscard]] std::string reference_markdown();

// aura.toml(5), in the man macros.
[[nodiscard]] std::string reference_man();

// Text for troff: nothing in it is a request, and a hyphen-minus and a backslash mean themselves.
[[nodiscard]] std::string man_text(std::string_view text);

}  // namespace aura::config
