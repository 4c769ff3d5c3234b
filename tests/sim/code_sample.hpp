// A small Python file for stories of people and git, and what they make of it.
#pragma once

#include <string>

namespace aura::sim::sample {

inline const std::string kHead = "import math\n";
inline const std::string kLoad = "\n\ndef load(x):\n    return math.floor(x * 17)\n";
inline const std::string kStore =
    "\n\ndef store(x):\n    print(x, 'is stored', flush=True)\n    return x\n";
inline const std::string kClose = "\n\ndef close(x):\n    x.shutdown(wait=42)\n    return x\n";
inline const std::string kWhole = kHead + kLoad + kStore + kClose;
// Not in it.
inline const std::string kMore = "\n\ndef more(x):\n    yield from range(x)\n";

}  // namespace aura::sim::sample
