// The configuration in effect, for people and programs.
//
// Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/key.hpp"
#include "config/load.hpp"

namespace aura::config {

struct ShownSetting {
    std::string_view key;
    std::string value;  // as TOML; a secret that is set is "(hidden)"
    std::string origin;

    bool operator==(const ShownSetting&) const = default;
};

// Every setting, in the order of the reference, without those that are written in terms of others.
[[nodiscard]] std::vector<ShownSetting> shown_settings(const Loaded& loaded);

enum class ShowOrigin : bool { no, yes };

// As a configuration file that would have the same effect but for secrets; with the origins, one
// behind each value as a comment.
[[nodiscard]] std::string show(const Loaded& loaded, ShowOrigin origin);

// Keys whose values differ: what a reload has to act on, or to ask for a restart.
[[nodiscard]] std::vector<const Key*> changed_keys(const Config& before, const Config& after);

}  // namespace aura::config
