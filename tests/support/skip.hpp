// For a test case that cannot run here. It returns after the call and counts as skipped, where
// doctest itself would count it as passed.
#pragma once

#include <string_view>

namespace aura::test {

// Prints "[skip] TEST CASE (REASON)", which scripts/test counts.
void skip(std::string_view reason);

}  // namespace aura::test
