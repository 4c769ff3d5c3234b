// Puts places into a skeleton that another version of it has: where somebody took functions out
// that are to stay, with all else that he changed.
//
// Pure; callable from any thread.
#pragma once

#include <vector>

#include "code/skeleton.hpp"

namespace aura::code {

// `skeleton` with those of `places` that it lacks: where `other` has them, as far as the lines
// around them are still there; else at its end.
[[nodiscard]] Skeleton put_places(const Skeleton& skeleton,
                                  const Skeleton& other,
                                  const std::vector<NodeId>& places);

}  // namespace aura::code
