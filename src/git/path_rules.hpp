// Which paths may ever be written into a working tree. Stricter than git with core.protectHFS and
// core.protectNTFS together: what passes can be written on every file system a teammate may have,
// and can never reach git's own directory or Aura's, however that file system folds names.
//
// Pure; thread-safe.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace aura::git {

// Success, or path.refused with the rule that `path` breaks. Refused are
// - an empty path, one over kPathBytesMax, an absolute one, one that ends in '/';
// - components that are empty, ".", ".." or over kComponentBytesMax;
// - control characters, backslash and colon (NTFS streams, drive letters) anywhere;
// - components that end in a dot or a space (Windows drops them);
// - `.git` in any case, with code points that HFS+ ignores, and its NTFS short names (git~1);
// - names of Windows devices, with any extension (CON, nul.txt, COM1, ...);
// - Aura's own directory, `.aura` at the root, by the same foldings.
[[nodiscard]] Status path_allowed(std::string_view path);

}  // namespace aura::git
