// The nodes of HEAD's files that no version of the log is about, as examinations found them: nearly
// all nodes of a file, and the same ones with every save. What there is to say of one follows from
// the commit, the path and the text there, by which it is found, and from nothing else.
//
// One thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/recent.hpp"
#include "base/shared.hpp"
#include "wire/version.hpp"
#include "workspace/item_state.hpp"

namespace aura::workspace {

class UntouchedNodes {
public:
    // A node takes about a kilobyte.
    static constexpr std::size_t kFilesMax = 8;
    static constexpr std::size_t kNodesMax = 2000;

    // In the order of the file's nodes.
    using Nodes = std::vector<Shared<ItemWithState>>;

    // A file of HEAD: `text` is the hash of its bytes.
    struct File {
        RepoId repo;
        wire::CommitId head;
        std::string path;
        Digest text;

        bool operator==(const File&) const = default;
    };

    // Null: they are not kept.
    [[nodiscard]] std::shared_ptr<const Nodes> find(const File& file);

    std::shared_ptr<const Nodes> keep(File file, Nodes nodes);

    [[nodiscard]] std::size_t kept_files() const { return files_.size(); }

private:
    struct Known {
        File file;
        std::shared_ptr<const Nodes> nodes;
    };

    Recent<Known> files_{kFilesMax, kNodesMax};
};

}  // namespace aura::workspace
