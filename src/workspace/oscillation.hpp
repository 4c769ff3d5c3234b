// Two formatters at war: a text that returns to what it was, again and again, by turns of two
// authors, is not recorded any more.
//
// Pure; callable from any thread.
#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"
#include "workspace/item_line.hpp"

namespace aura::workspace {

inline constexpr Duration kOscillationWindow = std::chrono::seconds(60);
inline constexpr int kOscillationReturns = 3;

// Whether recording `text_hash` now, by `author`, would be the third return to an earlier text
// within the window.
[[nodiscard]] bool oscillates(const ItemLine& line,
                              const Digest& text_hash,
                              const AuthorId& author,
                              WallTime now);

}  // namespace aura::workspace
