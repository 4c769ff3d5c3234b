// The reference of all settings, written from the table of keys, so that it cannot say anything
// else than the program does.
//
// Pure functions.
#pragma once

#include <string>

namespace aura::config {

// docs/configuration.md.
[[nodiscard]] std::string reference_markdown();

// packaging/man/aura.toml.5, in the man macros.
[[nodiscard]] std::string reference_man();

}  // namespace aura::config
