// Opens the repository of a linked tree, and nothing else that is at its root meanwhile: what is
// there after a disk was mounted or a clone was made need not be what was linked.
//
// Blocks; any thread.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "git/repository.hpp"
#include "runtime/link_record.hpp"
#include "wire/version.hpp"

namespace aura::runtime {

// `commits` are some that every clone of it has, unless it is shallow; empty: not known.
// Errors: repo.unavailable (another repository, a clone that is still being made), those of
// git::Repository::open.
[[nodiscard]] Result<git::Repository> open_linked(const LinkRecord& record,
                                                  std::vector<wire::CommitId> commits);

}  // namespace aura::runtime
