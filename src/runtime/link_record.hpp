// What is kept of a linked working tree: where it is, whose repository it shows, and how.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "runtime/tree_worker.hpp"
#include "store/store.hpp"
#include "workspace/file_view.hpp"
#include "workspace/reconcile.hpp"

namespace aura::runtime {

struct LinkRecord {
    LinkId link;
    RepoId repo;
    std::string root;  // absolute
    std::string name;  // of the repository, for people
    workspace::ApplyMode apply = workspace::ApplyMode::live;
    bool paused = false;
    WallTime paused_until{};  // the epoch: until it is ended
    bool held = false;
    // Branches whose work stays here, as patterns: "private/*".
    std::vector<std::string> private_branches;
    // HEAD when the tree was parked.
    std::optional<workspace::TreeHead> parked;
    // HEAD as it was last announced.
    std::optional<workspace::TreeHead> announced;
    // The tree was away, or another one is in its place, and it has not been told yet whether what
    // is missing in it was deleted.
    bool was_away = false;

    bool operator==(const LinkRecord&) const = default;
};

inline constexpr std::size_t kPrivateBranchesMax = 64;

[[nodiscard]] store::RecordKey link_key(const LinkId& link);
[[nodiscard]] store::RecordWrite link_write(const LinkRecord& record);

[[nodiscard]] Bytes encode(const LinkRecord& record);
// wire.malformed.
[[nodiscard]] Result<LinkRecord> decode_link_record(ByteView bytes);

}  // namespace aura::runtime
