// Puts what a user decided about a file that one side deleted and another changed, or that has two
// names, into the next event: everything in it stays, or everything goes.
//
// Thread rule: that of the GitSide.
#pragma once

#include "base/result.hpp"
#include "workspace/resolve.hpp"

namespace aura::workspace {

// `local` has no edit; the file is in conflict.
[[nodiscard]] Status resolve_file(LocalFile& local,
                                  const Resolution& resolution,
                                  const ResolveContext& context);

}  // namespace aura::workspace
