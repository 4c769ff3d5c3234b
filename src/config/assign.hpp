// One setting, from what was written to its member of Config.
//
// A pure function.
#pragma once

#include "base/result.hpp"
#include "config/key.hpp"
#include "config/raw_value.hpp"

namespace aura::config {

// Sets the member that `key` stands for. Error: config.invalid, which says what was expected and
// what was there; a secret is not quoted. `key` is not server.listen, which stands for two members.
[[nodiscard]] Status assign(const Key& key, const RawValue& raw, Config& config);

}  // namespace aura::config
