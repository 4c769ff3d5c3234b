// What a tree incorporates whose records went back with the store: at least what this device said
// of it, for that was written there.
//
// Thread rule: that of the GitSide.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "code/cut.hpp"
#include "workspace/cutter.hpp"
#include "workspace/file_state.hpp"
#include "workspace/local_file.hpp"

namespace aura::workspace {

// What `local` was made from is what this device said last, where its records know only what was
// before: who is back at that went back to it, which is an edit.
[[nodiscard]] Status advance_to_own(LocalFile& local,
                                    const FileState& state,
                                    const LineContext& lines);

// What is still an edit then was made from what it has most lines in common with, be it merged from
// several versions, of equals from the older; only not from what brought lines that it lacks. Where
// such is nearer, nobody can tell: it was made from nothing, and stands beside all others.
[[nodiscard]] Status find_origins(LocalFile& local,
                                  const FileState& state,
                                  const LineContext& lines);

// A name and a text that a node had.
struct ForgottenVersion {
    const ItemWithState* item = nullptr;
    code::Node node;
};

// The nodes that the log knows of a file, with every name and text that they had.
class ForgottenNodes {
public:
    // `state` outlives it.
    [[nodiscard]] static Result<ForgottenNodes> read(const FileState& state,
                                                     const LineContext& lines,
                                                     Cutter& cutter);

    // Which of them each node of a text is that the records do not know again (`matches`, indexes
    // into those of `base`, has none), by its name, else by its lines: null where it is new.
    [[nodiscard]] std::vector<const ItemWithState*> match(
        const code::Cut& cut,
        const std::vector<std::optional<std::size_t>>& matches,
        const TreeFile& base) const;

private:
    std::vector<ForgottenVersion> versions_;  // each node's together, the latest first
};

}  // namespace aura::workspace
