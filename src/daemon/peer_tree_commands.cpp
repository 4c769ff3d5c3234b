#include <algorithm>

#include <fmt/core.h>

#include "base/hex.hpp"
#include "daemon/finding_json.hpp"
#include "daemon/peer_commands.hpp"
#include "daemon/peer_trees.hpp"
#include "wire/limits.hpp"

namespace aura::daemon {
namespace {

using control::Arguments;
using control::Json;
using runtime::CommandCall;
using runtime::CommandTable;

constexpr std::int64_t kLogEntriesDefault = 50;
constexpr std::int64_t kLogEntriesMax = 10'000;

// pause and hold: a switch of each tree, kept over restarts.
struct Switch {
    bool runtime::LinkRecord::*kept;
    void (workspace::Tree::*on)();
    void (workspace::Tree::*off)(MonoTime);
};

constexpr Switch kPause{
    &runtime::LinkRecord::paused, &workspace::Tree::pause, &workspace::Tree::resume};
constexpr Switch kHold{
    &runtime::LinkRecord::held, &workspace::Tree::hold, &workspace::Tree::release};

Result<Json> flip(PeerTeam& team, const CommandCall& call, const Switch& which) {
    AURA_TRY_ASSIGN(const auto links, trees_of(team, call));
    AURA_TRY_ASSIGN(const bool off, Arguments(call.arguments).flag("off"));
    for (PeerTeam::Link* link : links) {
        workspace::Tree& machine = link->tree->machine();
        if (off) {
            (machine.*which.off)(team.loop().now().mono);
        } else {
            (machine.*which.on)();
        }
        link->tree->wake();
        runtime::LinkRecord record = link->tree->record();
        record.*which.kept = !off;
        AURA_TRY(team.save(record, [](const Status&) {}));
    }
    return Json{{"on", !off}, {"repos", names_of(links)}};
}

Result<Json> pull(PeerTeam& team, const CommandCall& call) {
    AURA_TRY_ASSIGN(const auto links, trees_of(team, call));
    AURA_TRY_ASSIGN(const std::string path, Arguments(call.arguments).text_or("path", ""));
    for (PeerTeam::Link* link : links) {
        link->tree->machine().pull(team.loop().now().mono, path);
        link->tree->wake();
    }
    return Json{{"repos", names_of(links)}};
}

// Looks at everything again, and says yes to what the brake holds.
Result<Json> sync_now(PeerTeam& team, const CommandCall& call) {
    std::vector<PeerTeam::Link*> links;
    if (!team.links().empty() || call.arguments.contains("tree")) {
        AURA_TRY_ASSIGN(links, trees_of(team, call));
    }
    AURA_TRY_ASSIGN(const bool yes, Arguments(call.arguments).flag("yes"));
    for (PeerTeam::Link* link : links) {
        if (yes) {
            // Nothing held is no error here: everything is sent already.
            (void)link->tree->machine().approve(team.loop().now().mono);
        }
        link->tree->machine().handle_overflow(team.loop().now().mono);
        link->tree->wake();
    }
    team.hub().handle_network_change();
    return Json{{"repos", names_of(links)}};
}

Result<Json> intent(PeerTeam& team, const CommandCall& call) {
    AURA_TRY_ASSIGN(const auto links, trees_of(team, call));
    AURA_TRY_ASSIGN(const std::string text, Arguments(call.arguments).text("text"));
    if (text.size() > wire::kIntentBytesMax) {
        return fail(ErrorCode::usage,
                    fmt::format("an intent has at most {} bytes", wire::kIntentBytesMax));
    }
    for (PeerTeam::Link* link : links) {
        link->tree->machine().set_intent(text);
    }
    return Json{{"intent", text}, {"repos", names_of(links)}};
}

Result<Json> conflicts(PeerTeam& team, const CommandCall& call) {
    AURA_TRY_ASSIGN(const auto links, trees_of(team, call));
    AURA_TRY_ASSIGN(const bool all, Arguments(call.arguments).flag("all"));
    Json list = Json::array();
    for (const PeerTeam::Link* link : links) {
        for (const workspace::Finding& finding : link->tree->machine().findings()) {
            if (!all && finding.kind != workspace::FindingKind::conflict) {
                continue;
            }
            Json json = to_json(finding, team.replicator().membership());
            json["repo"] = link->record.name;
            list.push_back(std::move(json));
        }
        for (const workspace::Finding& notice : link->tree->notices()) {
            if (all) {
                list.push_back(to_json(notice, team.replicator().membership()));
            }
        }
    }
    return Json{{"conflicts", std::move(list)}};
}

struct FoundConflict {
    PeerTeam::Link* link = nullptr;
    workspace::Finding finding;
};

Result<FoundConflict> find_conflict(PeerTeam& team, const std::string& id) {
    for (auto& [link_id, link] : team.links()) {
        if (!link.tree) {
            continue;
        }
        for (const workspace::Finding& finding : link.tree->machine().findings()) {
            if (finding.kind == workspace::FindingKind::conflict &&
                workspace::finding_id(finding) == id) {
                return FoundConflict{&link, finding};
            }
        }
    }
    return fail(Error(ErrorCode::not_found, fmt::format("no conflict '{}'", id))
                    .try_next("aura conflicts"));
}

workspace::Resolution resolution_of(const workspace::Finding& finding) {
    workspace::Resolution resolution;
    resolution.kind = finding.item_kind;
    resolution.item = finding.item;
    resolution.heads = finding.heads;
    return resolution;
}

Json resolved_json(const workspace::Finding& finding, const std::string& how) {
    return {{"id", workspace::finding_id(finding)},
            {"path", finding.path},
            {"address", finding.address},
            {"how", how}};
}

Status resolve(PeerTeam& team, const CommandCall& call, const CommandTable::Reply& reply) {
    const Arguments arguments(call.arguments);
    AURA_TRY_ASSIGN(const std::string id, arguments.text("id"));
    AURA_TRY_ASSIGN(const std::string how, arguments.text("how"));
    AURA_TRY_ASSIGN(FoundConflict found, find_conflict(team, id));
    runtime::LinkedTree& tree = *found.link->tree;
    const auto apply = [&team, &tree, finding = found.finding, how, reply](
                           Result<std::optional<std::string>> text) {
        const auto settle = [&]() -> Status {
            AURA_TRY_ASSIGN(std::optional<std::string> chosen, std::move(text));
            workspace::Resolution resolution = resolution_of(finding);
            resolution.text = std::move(chosen);
            AURA_TRY(tree.machine().resolve(
                team.loop().now().mono, finding.path, std::move(resolution)));
            tree.wake();
            return {};
        };
        const Status done = settle();
        reply(done ? Result<Json>(resolved_json(finding, how)) : fail(done.error()));
    };
    if (how == "ours") {
        apply(std::optional<std::string>{});
    } else if (how == "text") {
        AURA_TRY_ASSIGN(const std::string text, arguments.text("text"));
        apply(std::optional<std::string>(text));
    } else if (how == "theirs" || how == "both") {
        tree.read_conflict(found.finding, how == "both", apply);
    } else {
        return fail(Error(ErrorCode::usage, fmt::format("'{}' is no way to resolve", how))
                        .because("ours, theirs, both or text"));
    }
    return {};
}

Json change_json(const PeerTeam::Link& link,
                 const sync::Change& change,
                 const sync::Membership& membership) {
    Json items = Json::array();
    for (const sync::Item& item : change.items) {
        if (item.kind == wire::ItemKind::node) {
            items.push_back({{"address", item.address}, {"deleted", item.deleted}});
        }
    }
    const auto milliseconds =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(change.time) >> 16U);
    return {{"event", to_hex(change.event.view())},
            {"author", who(change.author, membership)},
            {"time", to_iso8601(from_unix_seconds(milliseconds / 1000))},
            {"time_ms", milliseconds},
            {"repo", link.record.name},
            {"path", change.path},
            {"branch", change.branch},
            {"intent", change.intent},
            {"items", std::move(items)}};
}

Result<Json> log(PeerTeam& team, const CommandCall& call) {
    AURA_TRY_ASSIGN(const auto links, trees_of(team, call));
    AURA_TRY_ASSIGN(const std::int64_t limit,
                    Arguments(call.arguments).integer_or("limit", kLogEntriesDefault));
    std::vector<std::pair<const PeerTeam::Link*, const sync::Change*>> changes;
    for (const PeerTeam::Link* link : links) {
        for (const sync::Change* change : link->tree->fold().graph().latest()) {
            changes.emplace_back(link, change);
        }
    }
    std::stable_sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) {
        return a.second->time > b.second->time;
    });
    changes.resize(
        std::min(changes.size(),
                 static_cast<std::size_t>(std::clamp<std::int64_t>(limit, 1, kLogEntriesMax))));
    Json list = Json::array();
    for (const auto& [link, change] : changes) {
        list.push_back(change_json(*link, *change, team.replicator().membership()));
    }
    return Json{{"changes", std::move(list)}};
}

}  // namespace

void serve_tree_commands(CommandTable& commands, const CurrentTeam& team) {
    const auto serve = [&](std::string_view name,
                           Result<Json> (*answer)(PeerTeam&, const CommandCall&)) {
        commands.serve(name,
                       [team, answer](const CommandCall& call) { return answer(*team(), call); });
    };
    serve("pause",
          [](PeerTeam& current, const CommandCall& call) { return flip(current, call, kPause); });
    serve("hold",
          [](PeerTeam& current, const CommandCall& call) { return flip(current, call, kHold); });
    serve("pull", pull);
    serve("sync", sync_now);
    serve("intent", intent);
    serve("conflicts", conflicts);
    serve("log", log);
    commands.serve_later("resolve", [team](const CommandCall& call, const auto& reply) {
        if (const Status begun = resolve(*team(), call, reply); !begun) {
            reply(fail(begun.error()));
        }
    });
}

}  // namespace aura::daemon
