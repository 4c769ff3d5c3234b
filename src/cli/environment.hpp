// What the command line knows of its surroundings: places, environment, terminal.
#pragma once

#include <string>

#include "base/result.hpp"
#include "config/places.hpp"

namespace aura::cli {

[[nodiscard]] config::Environment read_environment();

// Where the daemons of this user keep their things.
[[nodiscard]] Result<config::Places> places();

// Absolute, without symbolic links where it exists: what the daemon, which runs elsewhere, is told.
[[nodiscard]] std::string absolute_path(const std::string& path);

// Whether both ends of the conversation are a person.
[[nodiscard]] bool is_interactive();
[[nodiscard]] bool wants_color();
// Whether standard output is a terminal.
[[nodiscard]] bool is_screen();

// Asks on the terminal; true only for "y" or "yes".
[[nodiscard]] bool confirm(const std::string& question);

}  // namespace aura::cli
