// How far the clocks of two machines may be apart before one calls the other's token or certificate
// too old or too new.
#pragma once

#include <chrono>

namespace aura::crypto {

inline constexpr std::chrono::seconds kClockSkewMax{60};

}  // namespace aura::crypto
