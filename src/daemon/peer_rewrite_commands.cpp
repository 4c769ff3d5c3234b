#include <algorithm>
#include <chrono>

#include <fmt/core.h>

#include "base/hex.hpp"
#include "daemon/peer_commands.hpp"
#include "daemon/peer_trees.hpp"

namespace aura::daemon {
namespace {

using control::Arguments;
using control::Json;
using runtime::CommandCall;
using runtime::CommandTable;

// Shorter beginnings of an event's id could be anybody's.
constexpr std::size_t kEventDigitsMin = 4;

struct FoundChange {
    PeerTeam::Link* link = nullptr;
    const sync::Change* change = nullptr;
};

bool is_hex(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
}

Result<FoundChange> find_change(PeerTeam& team, const CommandCall& call) {
    AURA_TRY_ASSIGN(const std::string event, Arguments(call.arguments).text("event"));
    AURA_TRY_ASSIGN(const auto links, trees_of(team, call));
    if (event.size() < kEventDigitsMin || !is_hex(event)) {
        return fail(Error(ErrorCode::usage, fmt::format("'{}' is no id of an event", event))
                        .because("it begins with four hex digits at least")
                        .try_next("aura log"));
    }
    std::vector<FoundChange> found;
    for (PeerTeam::Link* link : links) {
        for (const sync::Change* change : link->tree->fold().graph().find_all(event)) {
            found.push_back({link, change});
        }
    }
    if (found.empty()) {
        return fail(
            Error(ErrorCode::not_found, fmt::format("no event '{}'", event)).try_next("aura log"));
    }
    if (found.size() == 1) {
        return found.front();
    }
    const bool one_event = std::all_of(found.begin(), found.end(), [&](const FoundChange& one) {
        return one.change->event == found.front().change->event;
    });
    return fail(one_event
                    ? Error(ErrorCode::usage, "several linked working trees have that event")
                          .try_next("aura undo EVENT --repo PATH")
                    : Error(ErrorCode::usage, fmt::format("several events begin with '{}'", event))
                          .try_next("aura log, and give more of the id"));
}

Status undo(PeerTeam& team, const CommandCall& call, const CommandTable::Reply& reply) {
    AURA_TRY_ASSIGN(const FoundChange found, find_change(team, call));
    const Json answer = {{"event", to_hex(found.change->event.view())},
                         {"author", who(found.change->author, team.replicator().membership())},
                         {"path", found.change->path},
                         {"repo", found.link->record.name}};
    return found.link->tree->undo(*found.change, [reply, answer](const Status& status) {
        reply(status ? Result<Json>(answer) : fail(status.error()));
    });
}

Result<PathInTree> file_in_tree(PeerTeam& team, const CommandCall& call) {
    AURA_TRY_ASSIGN(const std::string path, Arguments(call.arguments).text("path"));
    return path_in_tree(team, path);
}

Status restore(PeerTeam& team, const CommandCall& call, const CommandTable::Reply& reply) {
    AURA_TRY_ASSIGN(const PathInTree file, file_in_tree(team, call));
    AURA_TRY_ASSIGN(const std::int64_t at, Arguments(call.arguments).integer_or("at", 0));
    if (file.path.empty()) {
        return fail(ErrorCode::usage, "one file can be restored, no whole working tree");
    }
    if (at <= 0) {
        return fail(ErrorCode::usage, "a time is needed");
    }
    const WallTime time = from_unix_seconds(at);
    const Json answer = {
        {"path", file.path}, {"repo", file.link->record.name}, {"at", to_iso8601(time)}};
    return file.link->tree->restore(file.path, time, [reply, answer](const Status& status) {
        reply(status ? Result<Json>(answer) : fail(status.error()));
    });
}

const char* kind_text(workspace::OwnKind kind) {
    switch (kind) {
        case workspace::OwnKind::edited:
            return "edited";
        case workspace::OwnKind::added:
            return "added";
        case workspace::OwnKind::deleted:
            return "deleted";
    }
    return "";
}

Json own_json(const workspace::OwnChanges& changes, bool stage) {
    Json items = Json::array();
    for (const workspace::OwnItem& item : changes.items) {
        items.push_back({{"address", item.address}, {"what", kind_text(item.what)}});
    }
    Json json = {{"path", changes.path},
                 {"what", kind_text(changes.what)},
                 {"items", std::move(items)},
                 {"others", changes.others},
                 {"tangled", changes.tangled},
                 {"staged", stage && changes.tangled.empty()}};
    if (changes.renamed_from) {
        json["renamed_from"] = *changes.renamed_from;
    }
    return json;
}

Status own(PeerTeam& team, const CommandCall& call, const CommandTable::Reply& reply, bool stage) {
    AURA_TRY_ASSIGN(const PathInTree place, file_in_tree(team, call));
    const std::string repo = place.link->record.name;
    return place.link->tree->own_changes(place.path, stage, [reply, repo, stage](const auto& all) {
        if (!all) {
            reply(fail(all.error()));
            return;
        }
        Json files = Json::array();
        for (const workspace::OwnChanges& changes : *all) {
            files.push_back(own_json(changes, stage));
        }
        reply(Json{{"repo", repo}, {"files", std::move(files)}});
    });
}

}  // namespace

void serve_rewrite_commands(CommandTable& commands, const CurrentTeam& team) {
    serve_begun(commands, team, "undo", undo);
    serve_begun(commands, team, "restore", restore);
    serve_begun(
        commands, team, "mine", [](PeerTeam& current, const CommandCall& call, const auto& reply) {
            return own(current, call, reply, false);
        });
    serve_begun(
        commands, team, "stage", [](PeerTeam& current, const CommandCall& call, const auto& reply) {
            return own(current, call, reply, true);
        });
}

}  // namespace aura::daemon
