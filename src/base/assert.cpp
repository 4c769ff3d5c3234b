#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace aura::detail {

void assertion_failed(const char* expression, const char* file, int line) noexcept {
    (void)std::fprintf(
        stderr, "aura: internal error: %s does not hold (%s:%d)\n", expression, file, line);
    std::abort();
}

}  // namespace aura::detail
