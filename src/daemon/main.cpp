// aurad: reads its settings, starts the daemon of its mode, runs until it is told to end.

#include <cstdio>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

#include <fmt/core.h>

#include "base/log.hpp"
#include "config/load.hpp"
#include "config/places.hpp"
#include "control/message.hpp"
#include "daemon/hub_daemon.hpp"
#include "daemon/log_sink.hpp"
#include "daemon/options.hpp"
#include "daemon/peer_daemon.hpp"
#include "daemon/rebuild.hpp"
#include "daemon/version.hpp"
#include "io/loop.hpp"
#include "io/signals.hpp"

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): POSIX has it so
extern char** environ;

namespace aura::daemon {
namespace {

#if defined(__APPLE__)
constexpr auto kPlatform = config::Platform::macos;
#else
constexpr auto kPlatform = config::Platform::linux_;
#endif

// After the farewell, so that it reaches the peers before the process is gone.
constexpr Duration kFarewell = std::chrono::milliseconds(100);

config::Environment read_environment() {
    config::Environment environment;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        if (const std::size_t equals = text.find('='); equals != std::string::npos) {
            environment[text.substr(0, equals)] = text.substr(equals + 1);
        }
    }
    return environment;
}

// Whoever started us in the background waits for this, and shows it.
void notify(int fd, const std::string& text) {
    if (fd < 0) {
        return;
    }
    if (::write(fd, text.data(), text.size()) < 0) {
        log::line(log::Level::warning, "daemon", "nobody waits for the start any more");
    }
    ::close(fd);
}

template <class Daemon>
Status run(const Options& options, const config::Config& config, const config::Places& places) {
    io::Loop loop;
    std::unique_ptr<Daemon> daemon;
    io::Timer farewell(loop, [&loop] { loop.stop(); });
    bool ending = false;
    const auto end = [&] {
        if (!std::exchange(ending, true) && daemon) {
            farewell.arm(loop.now().mono + kFarewell);
            loop.defer([&daemon] { daemon->shut_down(); });
        }
    };
    if (options.rebuild) {
        AURA_TRY(rebuild_home(loop, places, options.mode));
    }
    const auto on_shutdown = [&] {
        end();
        return started_with(options);
    };
    AURA_TRY_ASSIGN(daemon, Daemon::start(loop, config, places, on_shutdown));
    io::Signals signals(loop, [&](io::Signal signal) {
        if (signal != io::Signal::hangup) {
            end();
        }
    });
    notify(options.notify_fd, "ready\n");
    log::line(log::Level::info, "daemon", "aurad {} is ready", version());
    loop.run();
    log::line(log::Level::info, "daemon", "aurad ends");
    return {};
}

Status start(const Options& options) {
    const config::Environment environment = read_environment();
    AURA_TRY_ASSIGN(const config::Places places,
                    config::default_places(kPlatform, environment, options.is_system));
    AURA_TRY_ASSIGN(const config::Loaded loaded, load_config(options, places, environment));
    LogSink sink(loaded.config.observability.log_format, loaded.config.log.level);
    log::set_sink(&sink);
    for (const std::string& warning : loaded.warnings) {
        log::line(log::Level::warning, "config", "{}", warning);
    }
    Status status = options.mode == config::DaemonMode::mothership
                        ? run<HubDaemon>(options, loaded.config, places)
                        : run<PeerDaemon>(options, loaded.config, places);
    log::set_sink(nullptr);
    return status;
}

int main_of(const std::vector<std::string>& arguments) {
    const auto options = parse_options(arguments);
    if (!options) {
        (void)std::fputs(options.error().to_block().c_str(), stderr);
        return static_cast<int>(ExitCode::usage);
    }
    if (options->help || options->version) {
        const std::string text = options->help ? usage_text() : "aurad " + version() + "\n";
        (void)std::fputs(text.c_str(), stdout);
        return 0;
    }
    if (const Status status = start(*options); !status) {
        const Error error = with_rebuild_command(status.error(), *options);
        const std::string block = error.to_block();
        notify(options->notify_fd, control::encode_reply(error));
        (void)std::fputs(block.c_str(), stderr);
        return static_cast<int>(traits(error.code()).exit_code);
    }
    return 0;
}

}  // namespace
}  // namespace aura::daemon

int main(int argc, char** argv) {
    return aura::daemon::main_of({argv + 1, argv + argc});
}
