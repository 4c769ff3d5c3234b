// What the configuration consists of, as data. Reading, checking, showing and documenting it all
// follow this one table.
//
// Pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/key.hpp"

namespace aura::config {

// Every key, in the order of the reference: sections together.
[[nodiscard]] std::span<const Key> keys();

// The key of that name or alias; nullptr when there is none.
[[nodiscard]] const Key* find_key(std::string_view name);

// "mothership.port" is given by AURA_MOTHERSHIP_PORT.
[[nodiscard]] std::string variable_of(std::string_view name);

// All environment variables that give `key`, the main one first, without the _FILE ones.
[[nodiscard]] std::vector<std::string> variables_of(const Key& key);

}  // namespace aura::config
