// The environment of a process, as a value.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace aura::config {

// By name; sorted, so that whatever goes through all of it does so in one order.
using Environment = std::map<std::string, std::string, std::less<>>;

}  // namespace aura::config
