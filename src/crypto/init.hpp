// The one-time start of libsodium, which picks the fastest implementation for this processor.
//
// Thread-safe.
#pragma once

#include "base/result.hpp"

namespace aura::crypto {

// Call it first in main; later calls cost nothing. crypto.failed when the system has no randomness
// to give.
[[nodiscard]] Status init();

}  // namespace aura::crypto
