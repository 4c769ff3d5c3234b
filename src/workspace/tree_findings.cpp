// What a tree lists: the findings of its paths, and what holds for all of it.
#include <algorithm>
#include <utility>

#include "workspace/report.hpp"
#include "workspace/tree.hpp"

namespace aura::workspace {

std::vector<Finding> Tree::findings() const {
    std::vector<Finding> all;
    for (const auto& [path, findings] : findings_) {
        all.insert(all.end(), findings.begin(), findings.end());
    }
    for (const std::string& path : unshared_.paths()) {
        if (path.ends_with('/')) {
            all.push_back(held(path, HoldReason::was_ignored));
        }
    }
    std::stable_sort(
        all.begin(), all.end(), [](const Finding& a, const Finding& b) { return a.path < b.path; });
    const auto tree_wide = [&](bool holds, HoldReason reason) {
        if (holds) {
            Finding& finding = all.emplace_back();
            finding.kind = FindingKind::held;
            finding.hold = reason;
        }
    };
    tree_wide(brake_.holds_sending(),
              brake_.holds_missing() ? HoldReason::missing_files : HoldReason::mass_change_sending);
    tree_wide(brake_.holds_receiving(), HoldReason::mass_change_receiving);
    tree_wide(survey_.waits_for_team(), HoldReason::older_records);
    return all;
}

void Tree::set_findings(const std::string& path, std::vector<Finding> findings) {
    if (!unshared_.directory_of(path).empty()) {
        // It is said of the directory.
        std::erase_if(findings, [](auto& one) { return one.hold == HoldReason::was_ignored; });
    }
    const auto notices =
        std::stable_partition(findings.begin(), findings.end(), [](const Finding& finding) {
            return finding.kind != FindingKind::notice;
        });
    for (auto notice = notices; notice != findings.end(); ++notice) {
        outputs_.emplace_back(Noticed{std::move(*notice)});
    }
    findings.erase(notices, findings.end());
    const auto at = findings_.find(path);
    const bool same = at == findings_.end() ? findings.empty() : at->second == findings;
    if (same) {
        return;
    }
    findings_changed_ = true;
    if (findings.empty()) {
        findings_.erase(at);
    } else {
        findings_.insert_or_assign(path, std::move(findings));
    }
}

}  // namespace aura::workspace
