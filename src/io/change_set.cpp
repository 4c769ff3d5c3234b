#include "io/change_set.hpp"

#include <utility>

namespace aura::io {

void ChangeSet::note(std::string path, ChangeKind kind) {
    Change* const change = change_of(std::move(path), kind);
    // Something new that is being written is still something new.
    if (change != nullptr &&
        !(change->kind == ChangeKind::appeared && kind == ChangeKind::modified)) {
        change->kind = kind;
    }
}

void ChangeSet::note_attributes(std::string path) {
    change_of(std::move(path), ChangeKind::modified);
}

Change* ChangeSet::change_of(std::string path, ChangeKind kind) {
    if (rescan_reason_) {
        return nullptr;
    }
    const auto known = places_.find(path);
    if (known != places_.end()) {
        return &changes_[known->second];
    }
    if (changes_.size() == paths_max_) {
        request_rescan("more changed at once than is worth naming");
        return nullptr;
    }
    places_.emplace(path, changes_.size());
    return &changes_.emplace_back(Change{std::move(path), kind, {}});
}

void ChangeSet::request_rescan(std::string_view reason) {
    changes_.clear();
    places_.clear();
    if (!rescan_reason_) {
        rescan_reason_ = reason;
    } else if (rescan_reason_->find(reason) == std::string::npos) {
        rescan_reason_->append("; ").append(reason);
    }
}

std::vector<Change> ChangeSet::take() {
    std::vector<Change> taken = std::exchange(changes_, {});
    places_.clear();
    if (rescan_reason_) {
        taken.push_back({{}, ChangeKind::rescan, *std::move(rescan_reason_)});
        rescan_reason_.reset();
    }
    if (std::exchange(is_root_gone_, false)) {
        taken.push_back({{}, ChangeKind::gone, {}});
    }
    return taken;
}

}  // namespace aura::io
