#include "workspace/report.hpp"

#include <set>

#include "workspace/cut_file.hpp"

namespace aura::workspace {
namespace {

void name_version(Finding& finding, const wire::VersionId& version, const sync::Change& change) {
    finding.heads.push_back(version);
    finding.authors.push_back(change.author);
    finding.intents.push_back(change.intent);
}

void name_line(Finding& finding, const ItemLine& line, const std::string& address) {
    finding.item_kind = line.kind();
    finding.item = line.id();
    finding.address = address;
}

void add_conflict(std::vector<Finding>& findings,
                  const std::string& path,
                  const FileState& state,
                  const ItemWithState& item,
                  const wire::CommitId& head) {
    if (!item.state.conflict) {
        return;
    }
    Finding& finding = findings.emplace_back();
    finding.kind = FindingKind::conflict;
    finding.path = path;
    finding.conflict = *item.state.conflict;
    name_line(finding, item.line, address_of(item.line));
    for (const ItemVersion& version : heads_in_conflict(state, item)) {
        name_version(finding, version.id(), *version.change);
    }
    if (item.line.git_is_head()) {
        finding.commit = head;
    }
}

}  // namespace

std::string address_of(const ItemLine& line) {
    const auto heads = line.head_versions();
    if (!heads.empty()) {
        return heads.front().item().address;
    }
    return line.head_version() ? line.head_version()->address : std::string();
}

std::vector<Finding> conflicts(const std::string& path,
                               const FileState& state,
                               const wire::CommitId& head) {
    std::vector<Finding> findings;
    add_conflict(findings, path, state, state.file, head);
    if (state.file.state.conflict == sync::ConflictReason::deleted_and_edited) {
        return findings;
    }
    if (!state.unplaced_skeleton) {
        add_conflict(findings, path, state, state.skeleton, head);
    }
    for (const ItemWithState& node : state.nodes) {
        add_conflict(findings, path, state, node, head);
    }
    return findings;
}

std::vector<Finding> waiting(const std::string& path, const Applicable& applicable) {
    std::vector<Finding> findings;
    for (const WaitingChange& change : applicable.waiting) {
        if (change.change->path != path) {
            continue;
        }
        Finding& finding = findings.emplace_back();
        finding.kind = change.commit ? FindingKind::pending : FindingKind::waiting;
        finding.path = path;
        finding.item = change.change->file;
        finding.commit = change.commit.value_or(wire::CommitId());
        name_version(finding, {change.change->event, 0}, *change.change);
    }
    return findings;
}

std::vector<Finding> broken_elsewhere(const std::string& path,
                                      const FileState& state,
                                      const Contained& contained,
                                      const AuthorId& self) {
    std::set<wire::VersionId> replaced;
    for (const ItemVersion& version : state.skeleton.line.versions()) {
        replaced.insert(version.item().parents.begin(), version.item().parents.end());
    }
    std::vector<Finding> findings;
    for (const ItemVersion& version : state.skeleton.line.versions()) {
        if (version.change->cutter == kBrokenCutter && version.change->author != self &&
            !replaced.contains(version.id()) && !contained.versions.contains(version.id())) {
            Finding& finding = findings.emplace_back(held(path, HoldReason::broken_there));
            finding.item = state.line.id;
            finding.item_kind = wire::ItemKind::skeleton;
            name_version(finding, version.id(), *version.change);
        }
    }
    return findings;
}

Finding held(const std::string& path, HoldReason reason) {
    Finding finding;
    finding.kind = FindingKind::held;
    finding.path = path;
    finding.hold = reason;
    return finding;
}

Finding noticed(const std::string& path, NoticeReason reason) {
    Finding finding;
    finding.kind = FindingKind::notice;
    finding.path = path;
    finding.notice = reason;
    return finding;
}

void name_item(Finding& finding, const ItemLine& line, const std::string& address) {
    name_line(finding, line, address);
    for (const ItemVersion& version : line.head_versions()) {
        name_version(finding, version.id(), *version.change);
    }
}

}  // namespace aura::workspace
