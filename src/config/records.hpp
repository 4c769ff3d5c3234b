// The settings that are tables: other regions' Motherships and rate limits.
//
// Pure functions. Their errors are config.invalid and say which record and field is wrong and how:
// `[1]: unknown field "regoin", did you mean "region"?`.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"
#include "config/raw_value.hpp"

namespace aura::config {

// [{region = "us-east", endpoint = "https://…", allow = ["repo/**"]}]
[[nodiscard]] Result<std::vector<FederationPeer>> parse_federation_peers(const RawValue& raw);

// {role_agent = {pushes_per_minute = 60}}
[[nodiscard]] Result<std::map<Role, Rate>> parse_rates(const RawValue& raw);

// [{identity = "agent:bot", pushes_per_minute = 600, intents_per_minute = 600}]
[[nodiscard]] Result<std::vector<RateOverride>> parse_rate_overrides(const RawValue& raw);

// As the TOML they were parsed from.
[[nodiscard]] std::string to_text(const std::vector<FederationPeer>& peers);
[[nodiscard]] std::string to_text(const std::map<Role, Rate>& rates);
[[nodiscard]] std::string to_text(const std::vector<RateOverride>& overrides);

}  // namespace aura::config
