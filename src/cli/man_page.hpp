// The manual of the command line, written from the table of commands, so that it cannot say
// anything else than the program does.
//
// Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "cli/verb.hpp"

namespace aura::cli {

// "aura-mothership-token-issue": the page of "mothership token issue".
[[nodiscard]] std::string page_name(const Verb& verb);

// Both in the man macros.
[[nodiscard]] std::string man_page(const Verb& verb);
// aura(1): all commands, places, exit codes.
[[nodiscard]] std::string man_page_of_all();

}  // namespace aura::cli
