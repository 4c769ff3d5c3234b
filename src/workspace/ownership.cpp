#include "workspace/ownership.hpp"

namespace aura::workspace {

Ownership Owners::of(const Position& position) const {
    std::set<wire::VersionId> seen;
    Ownership sum;
    walk(position.versions, seen, sum);
    return sum;
}

Ownership Owners::of(const TreeFile& file) const {
    std::set<wire::VersionId> seen;
    Ownership sum;
    walk(versions_of(file), seen, sum);
    return sum;
}

// An own edit that somebody went on from is still own work: it is in the text.
void Owners::walk(const std::vector<wire::VersionId>& versions,
                  std::set<wire::VersionId>& seen,
                  Ownership& sum) const {
    std::vector<wire::VersionId> open = versions;
    while (!open.empty()) {
        const wire::VersionId version = open.back();
        open.pop_back();
        if (contained_.versions.contains(version) || !seen.insert(version).second) {
            continue;
        }
        const sync::Change* change = history_.find(version.event);
        const sync::Item* item = history_.find(version);
        if (change == nullptr || item == nullptr) {
            // Nobody can say whose it is, so it is not given away.
            sum.own = true;
            continue;
        }
        (change->author == self_ ? sum.own : sum.others) = true;
        open.insert(open.end(), item->parents.begin(), item->parents.end());
    }
}

std::vector<wire::VersionId> versions_of(const TreeFile& file) {
    std::set<wire::VersionId> versions;
    const auto add = [&](const Position& position) {
        versions.insert(position.versions.begin(), position.versions.end());
    };
    add(file.position);
    add(file.skeleton.position);
    for (const RecordedItem& node : file.nodes) {
        add(node.position);
    }
    if (file.broken) {
        add(file.broken->position);
    }
    return {versions.begin(), versions.end()};
}

}  // namespace aura::workspace
