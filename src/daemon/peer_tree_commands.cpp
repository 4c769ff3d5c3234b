#include <algorithm>
#include <chrono>
#include <set>

#include <fmt/core.h>

#include "base/hex.hpp"
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
    AURA_TRY_ASSIGN(const std::int64_t seconds, Arguments(call.arguments).integer_or("seconds", 0));
    const WallTime until =
        seconds > 0 ? team.loop().now().wall + std::chrono::seconds(seconds) : WallTime{};
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
        if (which.kept == &runtime::LinkRecord::paused) {
            record.paused_until = off ? WallTime{} : until;
        }
        AURA_TRY(team.save(record, [](const Status&) {}));
    }
    Json reply = {{"on", !off}, {"repos", names_of(links)}};
    if (seconds > 0 && !off) {
        reply["until"] = to_iso8601(until);
    }
    return reply;
}

Json settings_json(const runtime::LinkRecord& record) {
    return {{"name", record.name},
            {"path", record.root},
            {"apply", name(record.apply)},
            {"private", record.private_branches}};
}

// "a, b": patterns; empty: none.
Result<std::vector<std::string>> read_patterns(const std::string& text) {
    std::vector<std::string> patterns;
    std::string pattern;
    for (const char c : text + ",") {
        if (c == ',' && !pattern.empty()) {
            patterns.push_back(std::exchange(pattern, {}));
        } else if (c != ',' && c != ' ') {
            pattern += c;
        }
    }
    if (patterns.size() > runtime::kPrivateBranchesMax) {
        return fail(ErrorCode::usage,
                    fmt::format("at most {} patterns", runtime::kPrivateBranchesMax));
    }
    return patterns;
}

// How one working tree is synced; without a wish only tells.
Result<Json> set_repo(PeerTeam& team, const CommandCall& call) {
    const Arguments arguments(call.arguments);
    AURA_TRY_ASSIGN(const std::string path, arguments.text("path"));
    AURA_TRY_ASSIGN(PeerTeam::Link* const link, team.find_link(path));
    AURA_TRY_ASSIGN(const std::string apply, arguments.text_or("apply", ""));
    AURA_TRY_ASSIGN(const std::string branches, arguments.text_or("private", ""));
    runtime::LinkRecord record = link->tree ? link->tree->record() : link->record;
    if (!apply.empty()) {
        const auto mode = apply_mode_named(apply);
        if (!mode) {
            return fail(Error(ErrorCode::usage, fmt::format("'{}' is no way to apply", apply))
                            .because("live, commit or ask"));
        }
        record.apply = *mode;
    }
    if (arguments.has("private")) {
        AURA_TRY_ASSIGN(record.private_branches, read_patterns(branches));
    }
    if (!apply.empty() || arguments.has("private")) {
        AURA_TRY(team.save(record, [](const Status&) {}));
        if (link->tree) {
            workspace::Tree& machine = link->tree->machine();
            machine.set_private_branches(team.loop().now().mono, record.private_branches);
            machine.set_apply_mode(team.loop().now().mono, record.apply);
            link->tree->wake();
        }
    }
    return settings_json(record);
}

// That the log has something at `path`, so that pulling it can do anything.
Status check_known(const std::vector<PeerTeam::Link*>& links, const std::string& path) {
    const auto has = [&path](const PeerTeam::Link* link) {
        const auto changes = link->tree->fold().graph().latest();
        return std::any_of(changes.begin(), changes.end(), [&path](const sync::Change* change) {
            return change->path == path;
        });
    };
    if (!path.empty() && std::none_of(links.begin(), links.end(), has)) {
        return fail(Error(ErrorCode::not_found, fmt::format("nothing waits at {}", path))
                        .because("the log has no change of it")
                        .try_next("aura conflicts --all"));
    }
    return {};
}

// Of one file, or all that waits, which ends a hold.
Result<Json> pull(PeerTeam& team, const CommandCall& call) {
    AURA_TRY_ASSIGN(const auto links, trees_of(team, call));
    AURA_TRY_ASSIGN(const std::string path, Arguments(call.arguments).text_or("path", ""));
    AURA_TRY(check_known(links, path));
    Json released = Json::array();
    for (PeerTeam::Link* link : links) {
        workspace::Tree& machine = link->tree->machine();
        runtime::LinkRecord record = link->tree->record();
        if (path.empty() && record.held) {
            machine.release(team.loop().now().mono);
            record.held = false;
            AURA_TRY(team.save(record, [](const Status&) {}));
            released.push_back(record.name);
        }
        machine.pull(team.loop().now().mono, path);
        link->tree->wake();
    }
    return Json{{"repos", names_of(links)}, {"released", std::move(released)}};
}

// Says yes to sending what was ignored until git changed the rules.
Result<Json> share(PeerTeam& team, const std::string& path) {
    AURA_TRY_ASSIGN(const PathInTree place, path_in_tree(team, path));
    AURA_TRY(place.link->tree->machine().share(team.loop().now().mono, place.path));
    place.link->tree->wake();
    return Json{{"repos", names_of({place.link})}};
}

// Looks at everything again, and says yes to what the brake holds.
Result<Json> sync_now(PeerTeam& team, const CommandCall& call) {
    team.hurry();
    std::vector<PeerTeam::Link*> links;
    if (!team.links().empty() || call.arguments.contains("tree")) {
        AURA_TRY_ASSIGN(links, trees_of(team, call));
    }
    AURA_TRY_ASSIGN(const bool yes, Arguments(call.arguments).flag("yes"));
    AURA_TRY_ASSIGN(const std::string path, Arguments(call.arguments).text_or("path", ""));
    if (!path.empty()) {
        return yes ? share(team, path)
                   : fail(Error(ErrorCode::usage, "a path is only for what waits for a yes")
                              .try_next(fmt::format("aura sync --yes {}", path)));
    }
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

Json change_json(const PeerTeam::Link& link,
                 const sync::Change& change,
                 const sync::Membership& membership) {
    Json items = Json::array();
    bool deleted = false;
    for (const sync::Item& item : change.items) {
        deleted = deleted || (item.kind == wire::ItemKind::file && item.deleted);
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
            {"deleted", deleted},
            {"branch", change.branch},
            {"intent", change.intent},
            {"items", std::move(items)}};
}

struct LoggedChange {
    const PeerTeam::Link* link = nullptr;
    const sync::Change* change = nullptr;
};

bool is_newer(const LoggedChange& a, const LoggedChange& b) {
    return a.change->time != b.change->time ? a.change->time > b.change->time
                                            : a.change->event < b.change->event;
}

// Those at `path` and below; all where it is empty.
void collect(const PeerTeam::Link& link,
             const std::string& path,
             std::vector<LoggedChange>& changes) {
    for (const sync::Change* change : link.tree->fold().graph().all()) {
        if (path.empty() || change->path == path || change->path.starts_with(path + "/")) {
            changes.push_back({&link, change});
        }
    }
}

Result<std::vector<LoggedChange>> changes_asked_for(PeerTeam& team, const CommandCall& call) {
    AURA_TRY_ASSIGN(const std::string path, Arguments(call.arguments).text_or("path", ""));
    std::vector<LoggedChange> changes;
    if (!path.empty()) {
        AURA_TRY_ASSIGN(const PathInTree place, path_in_tree(team, path));
        collect(*place.link, place.path, changes);
        return changes;
    }
    AURA_TRY_ASSIGN(const auto links, trees_of(team, call));
    std::set<RepoId> seen;
    for (const PeerTeam::Link* link : links) {
        // Several working trees of one repository have one log.
        if (seen.insert(link->record.repo).second) {
            collect(*link, path, changes);
        }
    }
    return changes;
}

Result<Json> log(PeerTeam& team, const CommandCall& call) {
    AURA_TRY_ASSIGN(const std::int64_t limit,
                    Arguments(call.arguments).integer_or("limit", kLogEntriesDefault));
    AURA_TRY_ASSIGN(std::vector<LoggedChange> changes, changes_asked_for(team, call));
    const auto count =
        std::min(changes.size(),
                 static_cast<std::size_t>(std::clamp<std::int64_t>(limit, 1, kLogEntriesMax)));
    const auto end = changes.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(changes.begin(), end, changes.end(), is_newer);
    changes.erase(end, changes.end());
    Json list = Json::array();
    for (const LoggedChange& logged : changes) {
        list.push_back(change_json(*logged.link, *logged.change, team.replicator().membership()));
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
    serve("repo.set", set_repo);
    serve("pull", pull);
    serve("sync", sync_now);
    serve("intent", intent);
    serve("log", log);
}

}  // namespace aura::daemon
