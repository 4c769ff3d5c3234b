#include "daemon/finding_json.hpp"

#include <fmt/core.h>

#include "base/hex.hpp"
#include "daemon/peer_trees.hpp"
#include "git/path_rules.hpp"

namespace aura::daemon {
namespace {

using control::Json;
using workspace::Finding;
using workspace::FindingKind;
using workspace::HoldReason;
using workspace::LeftReason;
using workspace::NoticeReason;

const char* kind_text(const Finding& finding) {
    switch (finding.kind) {
        case FindingKind::conflict:
            return "conflict";
        case FindingKind::pending:
            return "pending";
        case FindingKind::waiting:
            return "waiting";
        case FindingKind::held:
            return "held";
        case FindingKind::left:
            return finding.left == LeftReason::path ? "refused" : "left to git";
        case FindingKind::notice:
            return "notice";
    }
    return "unknown";
}

const char* hold_text(HoldReason reason) {
    switch (reason) {
        case HoldReason::none:
            return "";
        case HoldReason::asks_first:
            return "waits for your yes: aura pull PATH";
        case HoldReason::runs_by_itself:
            return "tools execute this file by themselves: aura pull PATH puts it into place";
        case HoldReason::shares_more:
            return "takes back what was ignored, so that more of this tree would be shared: aura "
                   "pull PATH puts it into place";
        case HoldReason::looks_secret:
            return "looks like a secret; stays here until git tracks it (git add)";
        case HoldReason::denied_path:
            return "named like a file of secrets; stays here until git tracks it (git add)";
        case HoldReason::put_back_by_git:
            return "git put it back; waits until HEAD moves, or aura unpark";
        case HoldReason::old_name:
            return "git put it back, but the file has another name now; it is here alone: remove "
                   "it, or edit it to make it a file of its own";
        case HoldReason::other_text_by_git:
            return "git left it otherwise than HEAD has it";
        case HoldReason::broken_there:
            return "saved broken by its author; waits for the next whole save";
        case HoldReason::broken_here:
            return "broken here; incoming versions wait until it is whole";
        case HoldReason::oscillating:
            return "oscillating: two tools undo each other's changes";
        case HoldReason::path_taken:
            return "something else is at the path that a file is to move or come to";
        case HoldReason::mass_change_sending:
            return "very many files change at once; nothing is sent until you say yes: aura sync "
                   "--yes";
        case HoldReason::missing_files:
            return "files are missing since the repository came back; nothing is deleted for the "
                   "others until you say yes: aura sync --yes";
        case HoldReason::was_ignored:
            return "was ignored until git changed the rules; not sent until you say yes: aura sync "
                   "--yes PATH";
        case HoldReason::mass_change_receiving:
            return "very many files would change at once; waits for your yes: aura pull";
        case HoldReason::parked:
            return "parked; waits until HEAD moves, or aura unpark";
        case HoldReason::too_many_items:
            return "more changes in one save than an event can carry";
        case HoldReason::other_branch:
            return "your work of another branch, which came along; teammates on this one get it "
                   "with your next edit of the file";
        case HoldReason::older_records:
            return "the database is older than this working tree; nothing is sent or put into "
                   "place until the Mothership has said what the team has";
    }
    return "";
}

// Why nothing is ever written there.
std::string refusal_of(const std::string& path) {
    const Status allowed = git::path_allowed(path);
    return allowed || allowed.error().causes().empty()
               ? "it is no path of a working tree"
               : "no path of a working tree: " + allowed.error().causes().front();
}

std::string left_text(const Finding& finding) {
    switch (finding.left) {
        case LeftReason::none:
            return "";
        case LeftReason::binary:
            return "binary";
        case LeftReason::too_large:
            return "over 1 MiB";
        case LeftReason::attribute:
            return "by its attributes, or no regular file";
        case LeftReason::path:
            return refusal_of(finding.path);
    }
    return "";
}

const char* notice_text(NoticeReason reason) {
    switch (reason) {
        case NoticeReason::none:
            return "";
        case NoticeReason::stale_buffer_reapplied:
            return "an editor saved an old buffer over a newer version; the newer one was put back";
        case NoticeReason::merged_inside_item:
            return "two edits were merged";
        case NoticeReason::executable_not_set:
            return "the executable bit was left out";
        case NoticeReason::kept_aside:
            return "was in the way of a write; remove it once you have looked at it";
    }
    return "";
}

std::string reason_text(const Finding& finding) {
    switch (finding.kind) {
        case FindingKind::conflict:
            return finding.hold == HoldReason::none ? std::string(sync::name(finding.conflict))
                                                    : fmt::format("{}; not here: {}",
                                                                  sync::name(finding.conflict),
                                                                  hold_text(finding.hold));
        case FindingKind::pending:
            return fmt::format("needs commit {}: git pull", finding.commit.hex.substr(0, 12));
        case FindingKind::waiting:
            return "waits for an event that has not arrived";
        case FindingKind::held:
            return hold_text(finding.hold);
        case FindingKind::left:
            return left_text(finding);
        case FindingKind::notice:
            return notice_text(finding.notice);
    }
    return "";
}

}  // namespace

Json to_json(const Finding& finding, const sync::Membership& membership) {
    Json heads = Json::array();
    for (std::size_t i = 0; i < finding.heads.size(); ++i) {
        Json head = {{"event", to_hex(finding.heads[i].event.view())},
                     {"item", finding.heads[i].item}};
        if (i < finding.authors.size()) {
            head["author"] = who(finding.authors[i], membership);
        }
        if (i < finding.intents.size() && !finding.intents[i].empty()) {
            head["intent"] = finding.intents[i];
        }
        heads.push_back(std::move(head));
    }
    return {{"id", workspace::finding_id(finding)},
            {"kind", kind_text(finding)},
            {"path", finding.path},
            {"address", finding.address},
            {"reason", reason_text(finding)},
            {"heads", std::move(heads)}};
}

Json count_findings(const std::vector<Finding>& findings) {
    std::size_t conflicts = 0;
    std::size_t pending = 0;
    std::size_t held = 0;
    for (const Finding& finding : findings) {
        conflicts += finding.kind == FindingKind::conflict ? 1 : 0;
        pending +=
            finding.kind == FindingKind::pending || finding.kind == FindingKind::waiting ? 1 : 0;
        held += finding.kind == FindingKind::held ? 1 : 0;
    }
    return {{"conflicts", conflicts}, {"pending", pending}, {"held", held}};
}

}  // namespace aura::daemon
