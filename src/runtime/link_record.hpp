// What is kept of a linked working tree: where it is, whose repository it shows, and how.
#pragma once

#include <optional>
#include <string>

#include "base/ids.hpp"
#include "base/result.hpp"
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
    bool held = false;
    // HEAD as it was last announced.
    std::optional<workspace::TreeHead> announced;

    bool operator==(const LinkRecord&) const = default;
};

[[nodiscard]] store::RecordKey link_key(const LinkId& link);
[[nodiscard]] store::RecordWrite link_write(const LinkRecord& record);

[[nodiscard]] Bytes encode(const LinkRecord& record);
// wire.malformed.
[[nodiscard]] Result<LinkRecord> decode_link_record(ByteView bytes);

}  // namespace aura::runtime
