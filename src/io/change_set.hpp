// The changes of one turn, once per path. What comes later about a path decides; paths keep the
// order in which they first changed.
//
// Pure; not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "io/change.hpp"

namespace aura::io {

class ChangeSet {
public:
    // With more paths than `paths_max` it becomes a request to rescan.
    explicit ChangeSet(std::size_t paths_max) : paths_max_(paths_max) {}

    void note(std::string path, ChangeKind kind);

    // Only attributes changed: says nothing new about a path that has changed anyway, above all
    // not that its writer may still be at it (editors set modes after closing).
    void note_attributes(std::string path);

    // From here to take() single paths no longer matter. Several reasons are all given.
    void request_rescan(std::string_view reason);

    // The tree is gone, whatever else has changed.
    void note_root_gone() { is_root_gone_ = true; }

    [[nodiscard]] bool is_empty() const {
        return changes_.empty() && !rescan_reason_ && !is_root_gone_;
    }

    // All of it; empty afterwards.
    [[nodiscard]] std::vector<Change> take();

private:
    // The change of `path`, or null when there is none and no place for it.
    Change* change_of(std::string path, ChangeKind kind);

    std::size_t paths_max_;
    std::vector<Change> changes_;
    std::unordered_map<std::string, std::size_t> places_;  // in changes_, by path
    std::optional<std::string> rescan_reason_;
    bool is_root_gone_ = false;
};

}  // namespace aura::io
