// Starting a daemon from the command line.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/places.hpp"

namespace aura::cli {

// Starts aurad in the background, detached from the terminal, its log in the state directory, and
// returns when it serves. The daemon's own error where it did not come up.
[[nodiscard]] Status start_daemon(const config::Places& places,
                                  config::DaemonMode mode,
                                  const std::vector<std::string>& arguments);

// Becomes aurad; returns only when that failed. Once it serves, a process of its own calls `ready`.
[[nodiscard]] Error become_daemon(std::vector<std::string> arguments,
                                  const std::function<void()>& ready);

// Runs a program on this terminal and waits; its exit code, as a shell gives it: 128 and the number
// of the signal that ended it, 127 where there is no such program. Keys that interrupt reach the
// program alone. The first word is looked up on PATH.
[[nodiscard]] Result<int> run_program(std::vector<std::string> words);

// Becomes the program; returns only when that failed.
[[nodiscard]] Error become_program(std::vector<std::string> words);

// Where a daemon of that mode in the background writes its log.
[[nodiscard]] std::string log_file(const config::Places& places, config::DaemonMode mode);

}  // namespace aura::cli
