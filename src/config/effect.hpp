// Settings that say what this version cannot do yet. The schema knows them, so that a file written
// for a later version is understood; running as if they had an effect would be worse than not
// starting.
//
// Pure functions.
#pragma once

#include "base/result.hpp"
#include "config/load.hpp"

namespace aura::config {

// config.invalid with one cause for each setting that is written, has no effect yet and is not what
// its default is anyway.
[[nodiscard]] Status check_effect(const Loaded& loaded);

}  // namespace aura::config
