// The machine's clocks. The only place that reads them; everybody else is given a time.
//
// Thread-safe.
#pragma once

#include "base/time.hpp"
#include "io/sleep_detector.hpp"

namespace aura::io {

[[nodiscard]] Now system_now();

[[nodiscard]] SleepClocks sleep_clocks();

}  // namespace aura::io
