// Bounds of what is read from a repository or a working tree.
#pragma once

#include <cstddef>

namespace aura::git {

// Larger files are left to git.
inline constexpr std::size_t kTextBytesMax = 1024 * 1024;
// PATH_MAX on Linux without the terminating zero; git fails beyond it too.
inline constexpr std::size_t kPathBytesMax = 4095;
// NAME_MAX on Linux and macOS.
inline constexpr std::size_t kComponentBytesMax = 255;
// Commits that one question about history looks at before it answers "as far as I looked". The
// largest public histories have about 1.3 million.
inline constexpr std::size_t kWalkCommitsMax = 2'000'000;
// Paths in which two commits may differ to be listed.
inline constexpr std::size_t kPathsBetweenMax = 10'000;
// Commits along first parents that the sample for finding a common repository looks at.
inline constexpr std::size_t kFirstParentsMax = 65'536;

}  // namespace aura::git
