#include "config/places.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include <fmt/core.h>

namespace aura::config {
namespace {

// The value of an absolute path variable without slashes at its end, if it is one.
std::optional<std::string> directory_in(const Environment& environment, std::string_view name) {
    const auto found = environment.find(name);
    if (found == environment.end() || !found->second.starts_with('/')) {
        return std::nullopt;
    }
    std::string path = found->second;
    while (path.size() > 1 && path.ends_with('/')) {
        path.pop_back();
    }
    return path;
}

Places system_places(Platform platform) {
    if (platform == Platform::macos) {
        const std::string data = "/Library/Application Support/aura";
        return {"/etc/aura", data, "/Library/Logs/aura", "/var/run/aura"};
    }
    return {"/etc/aura", "/var/lib/aura", "/var/log/aura", "/run/aura"};
}

Places macos_user_places(const std::string& home) {
    const std::string data = home + "/Library/Application Support/aura";
    return {home + "/.config/aura", data, home + "/Library/Logs/aura", data + "/run"};
}

Places linux_user_places(const std::string& home, const Environment& environment) {
    const auto base = [&](std::string_view name, std::string_view fallback) {
        return directory_in(environment, name).value_or(home + std::string(fallback)) + "/aura";
    };
    Places places{base("XDG_CONFIG_HOME", "/.config"),
                  base("XDG_DATA_HOME", "/.local/share"),
                  base("XDG_STATE_HOME", "/.local/state"),
                  {}};
    // Without a session (cron, ssh without pam_systemd) there is no runtime directory.
    const auto runtime = directory_in(environment, "XDG_RUNTIME_DIR");
    places.run = runtime ? *runtime + "/aura" : places.state + "/run";
    return places;
}

}  // namespace

std::string Places::config_file(DaemonMode mode) const {
    return config + (mode == DaemonMode::peer ? "/aura.toml" : "/mothership.toml");
}

std::string Places::socket_file(DaemonMode mode) const {
    return run + (mode == DaemonMode::peer ? "/aurad.sock" : "/mothership.sock");
}

Result<Places> default_places(Platform platform, const Environment& environment, bool is_system) {
    if (environment.contains("AURA_HOME")) {
        const auto root = directory_in(environment, "AURA_HOME");
        if (!root) {
            return fail(Error(ErrorCode::config_invalid,
                              fmt::format("AURA_HOME is not an absolute path: '{}'",
                                          environment.at("AURA_HOME")))
                            .try_next("set it to a directory that begins with /"));
        }
        return Places{*root + "/config", *root + "/data", *root + "/state", *root + "/run"};
    }
    if (is_system) {
        return system_places(platform);
    }
    const auto home = directory_in(environment, "HOME");
    if (!home) {
        return fail(Error(ErrorCode::config_invalid, "HOME is not set to an absolute path")
                        .try_next("set AURA_HOME to the directory to use"));
    }
    return platform == Platform::macos ? macos_user_places(*home)
                                       : linux_user_places(*home, environment);
}

}  // namespace aura::config
