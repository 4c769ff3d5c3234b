// The command line of aurad: which mode, and settings by flag. People use `aura`, which starts
// aurad; service managers call aurad themselves.
//
// Pure but for reading files and the environment.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/load.hpp"
#include "config/places.hpp"
#include "control/message.hpp"

namespace aura::daemon {

struct Options {
    config::DaemonMode mode = config::DaemonMode::peer;
    bool is_system = false;  // --system: the directories of a system service
    bool rebuild = false;    // --rebuild: make the database anew (runtime/rebuild.hpp)
    bool help = false;
    bool version = false;
    int notify_fd = -1;       // --notify-fd: "ready" or the error goes here, then it is closed
    std::string config_file;  // --config; empty: the mode's own in the places, if it is there
    std::vector<config::FlagValue> flags;
};

// usage names what it does not know.
[[nodiscard]] Result<Options> parse_options(const std::vector<std::string>& arguments);

[[nodiscard]] std::string usage_text();
// aurad(8), in the man macros.
[[nodiscard]] std::string man_page();

// The command that makes the database of this daemon anew, as its user would type it.
[[nodiscard]] std::string rebuild_command(const Options& options);

// A damaged database is found where nobody knows which daemon's it is: its advice becomes
// rebuild_command(), unless that is what failed. Other errors stay as they are.
[[nodiscard]] Error with_rebuild_command(Error error, const Options& options);

// How this daemon was started: {"arguments": ["--port", "7901", …]}. With these it comes back as it
// was.
[[nodiscard]] control::Json started_with(const Options& options);

// Configuration file, environment and flags. config.invalid lists every mistake.
[[nodiscard]] Result<config::Loaded> load_config(const Options& options,
                                                 const config::Places& places,
                                                 const config::Environment& environment);

}  // namespace aura::daemon
