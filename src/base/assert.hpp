// Assertions for bugs of our own. They stay on in release builds: a daemon that goes on with a
// broken invariant can lose work, one that stops cannot. Never for what a peer, a file or a user
// can cause; that is an Error.
//
// Thread-safe.
#pragma once

namespace aura::detail {

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;

}  // namespace aura::detail

#define AURA_ASSERT(expression)    \
    (static_cast<bool>(expression) \
         ? static_cast<void>(0)    \
         : ::aura::detail::assertion_failed(#expression, __FILE__, __LINE__))
