// What settings have to do with each other.
#pragma once

#include <map>
#include <string_view>

#include "config/config.hpp"
#include "config/mistakes.hpp"

namespace aura::config {

// Where the value of each key was written; a key that nothing set is absent.
using WrittenAt = std::map<std::string_view, Place>;

// Settings that follow from others unless they are written themselves, so that the documented
// environment (a certificate and its key, a database, a bucket) needs no second switch.
void apply_implications(Config& config, WrittenAt& written_at);

// Settings that do not go together become mistakes at the first of them that was written.
void check_rules(const Config& config, const WrittenAt& written_at, Mistakes& mistakes);

}  // namespace aura::config
