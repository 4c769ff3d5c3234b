// Where things are kept unless told otherwise: on Linux the XDG directories of the user or the
// system's own, on macOS the Library.
//
// A pure function of its arguments; nothing is created or looked at.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "config/environment.hpp"

namespace aura::config {

enum class Platform : std::uint8_t { linux_, macos };

// What a daemon runs as; each has a configuration file and a socket of its own, so that both
// run beside each other on one machine.
enum class DaemonMode : std::uint8_t { peer, mothership };

// Absolute directories, without a slash at the end.
struct Places {
    std::string config;  // aura.toml, mothership.toml
    std::string data;    // logs of events and keys; only the owner may read it (0700)
    std::string state;   // log files and counters; may be lost
    std::string run;     // sockets and pid files; empty after a boot

    // "aura.toml" or "mothership.toml" in `config`.
    [[nodiscard]] std::string config_file(DaemonMode mode) const;

    // "aurad.sock" or "mothership.sock" in `run`. Short, because macOS allows 104 bytes for the
    // whole path.
    [[nodiscard]] std::string socket_file(DaemonMode mode) const;

    bool operator==(const Places&) const = default;
};

// $AURA_HOME, when set, holds everything and overrides all (several daemons on one machine; tests).
// Else /etc, /var and /run for the system service, else the directories of the user. XDG
// variables that are not absolute are ignored, as their specification asks. Errors: config.invalid
// when $AURA_HOME is not absolute, or $HOME is needed and is not there or not absolute.
[[nodiscard]] Result<Places> default_places(Platform platform,
                                            const Environment& environment,
                                            bool is_system);

}  // namespace aura::config
