// A place of a skeleton whose node is to be there no more.
//
// Pure; callable from any thread.
#pragma once

#include <cstddef>

#include "code/skeleton.hpp"

namespace aura::code {

// Takes out the place with this index, and where it has its lines for itself, the blank lines above
// it too.
void take_out(Skeleton& skeleton, std::size_t place);

}  // namespace aura::code
