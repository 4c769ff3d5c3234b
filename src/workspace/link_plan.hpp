// What linking a working tree would share: the files that differ from HEAD, each with what would
// become of it. Shown before anything leaves.
//
// Pure; callable from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "workspace/file_view.hpp"

namespace aura::workspace {

enum class ShareVerdict : std::uint8_t {
    shared,          // uncommitted work: needs the user's yes
    unchanged,       // nothing of it leaves
    left_out,        // ignored, left to git, editor's temporary file
    held_as_secret,  // on the deny list, or secret-shaped text
};

struct PlannedFile {
    std::string path;
    ShareVerdict verdict{};
    std::size_t bytes = 0;
    bool deletion = false;

    bool operator==(const PlannedFile&) const = default;
};

struct LinkPlan {
    std::vector<PlannedFile> files;  // ordered by path; without the unchanged ones

    // Whether anything uncommitted would leave, so that a yes is needed.
    [[nodiscard]] bool needs_consent() const;
};

[[nodiscard]] LinkPlan plan_link(const std::vector<FileView>& dirty);

}  // namespace aura::workspace
