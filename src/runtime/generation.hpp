// How often the records of a linked tree were committed: the number stands in the store, with every
// commit, and in a file of the tree, behind it. Where the tree says more, the store is an earlier
// one that was put back (a backup, a snapshot, `aurad --rebuild`), and the tree incorporates what
// its records do not say.
//
// Pure but for read_generation(); callable from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "runtime/tree_worker.hpp"
#include "store/store.hpp"

namespace aura::runtime {

[[nodiscard]] store::RecordWrite generation_write(const LinkId& link, std::uint64_t generation);

// 0: never committed. Errors of the store; wire.malformed.
[[nodiscard]] Result<std::uint64_t> read_generation(store::Store& from, const LinkId& link);

// What the file in the tree says; always of one length.
[[nodiscard]] std::string generation_mark(const LinkId& link, std::uint64_t generation);

// 0 where the mark is none, or that of another link: the tree was linked anew.
[[nodiscard]] std::uint64_t marked_generation(std::string_view mark, const LinkId& link);

}  // namespace aura::runtime
