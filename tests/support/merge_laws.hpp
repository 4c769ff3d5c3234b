// The laws of merging, checked on random triples made from the sample of a language: unit tests try
// a few hundred, the slow suite many thousands.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/prng.hpp"
#include "code/language.hpp"

namespace aura::test {

// Merges `count` random triples of texts, and as many of skeletons, and fails the running test case
// at the first that breaks a law.
void check_merge_laws(code::LanguageId language, Prng& prng, std::size_t count);

}  // namespace aura::test
