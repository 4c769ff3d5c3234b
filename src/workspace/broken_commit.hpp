// A commit of a text that does not parse. Until then it waits for the next whole save, as one text
// beside what it was made from; who commits it means it so. It ends all that it was made from, of
// which the commit may have next to nothing that could be found there.
//
// Pure; callable from any thread.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "wire/version.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

// HEAD has got the text that is recorded as broken.
[[nodiscard]] bool is_broken_committed(const Examination& examination);

// What that text incorporates; ordered. Where an old buffer may have been saved, what came into it
// since is left out. The examination is one of which is_broken_committed().
[[nodiscard]] Result<std::vector<wire::VersionId>> committed_with_broken(
    const Examination& examination);

}  // namespace aura::workspace
