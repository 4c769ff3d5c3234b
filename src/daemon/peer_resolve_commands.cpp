#include <set>

#include <fmt/core.h>

#include "base/hex.hpp"
#include "daemon/finding_json.hpp"
#include "daemon/peer_commands.hpp"
#include "daemon/peer_trees.hpp"

namespace aura::daemon {
namespace {

using control::Arguments;
using control::Json;
using runtime::CommandCall;
using runtime::CommandTable;
using runtime::ConflictTexts;

std::int64_t milliseconds(wire::HybridTime time) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(time) >> 16U);
}

// The finding, with when each head was made.
Json dated_json(PeerTeam& team, const PeerTeam::Link& link, const workspace::Finding& finding) {
    Json json = to_json(finding, team.replicator().membership());
    for (std::size_t i = 0; i < finding.heads.size(); ++i) {
        const sync::Change* change = link.tree->fold().graph().find(finding.heads[i].event);
        if (change != nullptr) {
            const std::int64_t time = milliseconds(change->time);
            json["heads"][i]["time"] = to_iso8601(from_unix_seconds(time / 1000));
            json["heads"][i]["time_ms"] = time;
        }
    }
    json["repo"] = link.record.name;
    json["tree"] = link.record.root;
    return json;
}

Result<Json> conflicts(PeerTeam& team, const CommandCall& call) {
    AURA_TRY_ASSIGN(const auto links, trees_of(team, call));
    AURA_TRY_ASSIGN(const bool all, Arguments(call.arguments).flag("all"));
    AURA_TRY_ASSIGN(const bool seen, Arguments(call.arguments).flag("seen"));
    Json list = Json::array();
    std::size_t unseen = 0;  // and not in the list
    for (PeerTeam::Link* link : links) {
        for (const workspace::Finding& finding : link->tree->machine().findings()) {
            if (all || finding.kind == workspace::FindingKind::conflict) {
                list.push_back(dated_json(team, *link, finding));
            }
        }
        if (!all) {
            unseen += link->tree->notices().unseen().size();
            continue;
        }
        for (const auto& [number, notice] : link->tree->notices().unseen()) {
            list.push_back(dated_json(team, *link, notice));
        }
        if (seen) {
            link->tree->mark_notices_seen();
        }
    }
    return Json{{"conflicts", std::move(list)}, {"notices", unseen}};
}

struct FoundConflict {
    PeerTeam::Link* link = nullptr;
    workspace::Finding finding;
};

// Every conflict of this id; where there is none, those of the file of this name.
std::vector<FoundConflict> conflicts_called(PeerTeam& team, const std::string& id) {
    std::vector<FoundConflict> called;
    std::vector<FoundConflict> in_file;
    for (auto& [link_id, link] : team.links()) {
        if (!link.tree) {
            continue;
        }
        for (const workspace::Finding& finding : link.tree->machine().findings()) {
            if (finding.kind != workspace::FindingKind::conflict) {
                continue;
            }
            if (workspace::finding_id(finding) == id) {
                called.push_back({&link, finding});
            } else if (finding.path == id) {
                in_file.push_back({&link, finding});
            }
        }
    }
    return called.empty() ? in_file : called;
}

Result<FoundConflict> find_conflict(PeerTeam& team, const CommandCall& call) {
    AURA_TRY_ASSIGN(const std::string id, Arguments(call.arguments).text("id"));
    std::vector<FoundConflict> called = conflicts_called(team, id);
    if (called.empty()) {
        return fail(Error(ErrorCode::not_found, fmt::format("no conflict '{}'", id))
                        .try_next("aura conflicts"));
    }
    if (called.size() > 1 && called.front().finding.path == id) {
        return fail(Error(ErrorCode::usage, fmt::format("{} has several conflicts", id))
                        .try_next("aura conflicts, and one of the ids it shows"));
    }
    return std::move(called.front());
}

bool is_deleted(const sync::RepoGraph& graph, const wire::VersionId& head) {
    const sync::Change* change = graph.find(head.event);
    return change != nullptr && head.item < change->items.size() &&
           change->items[head.item].deleted;
}

// Whether JSON, which is UTF-8, brings the text over as it is.
bool survives_json(const std::string& text) {
    const Json json = text;
    return Json::parse(json.dump(-1, ' ', false, Json::error_handler_t::replace)) == json;
}

const char* item_text(wire::ItemKind kind) {
    switch (kind) {
        case wire::ItemKind::file:
            return "file";
        case wire::ItemKind::skeleton:
            return "skeleton";
        case wire::ItemKind::node:
            break;
    }
    return "node";
}

// What of the file a head is about: the file itself, or what somebody has in it.
void describe_head(const sync::RepoGraph& graph, const wire::VersionId& head, Json& side) {
    const sync::Change* change = graph.find(head.event);
    if (change == nullptr || head.item >= change->items.size()) {
        return;
    }
    side["item"] = item_text(change->items[head.item].kind);
    side["address"] = change->items[head.item].address;
    side["path"] = change->path;
}

// The conflict with what its sides say: the text here, and every other one.
Json sides_json(PeerTeam& team,
                const PeerTeam::Link& link,
                const workspace::Finding& finding,
                const ConflictTexts& texts) {
    Json json = dated_json(team, link, finding);
    json["item"] = item_text(finding.item_kind);
    if (finding.item_kind == wire::ItemKind::file) {
        json["is_here"] = texts.here.has_value();
    }
    json["here"] = texts.here ? Json(*texts.here) : Json(nullptr);
    bool exact = survives_json(texts.here.value_or(""));
    for (std::size_t i = 0; i < finding.heads.size(); ++i) {
        const wire::VersionId& head = finding.heads[i];
        const bool deleted = is_deleted(link.tree->fold().graph(), head);
        Json& side = json["heads"][i];
        side["text"] = deleted ? Json(nullptr) : Json(texts.heads[i]);
        side["is_here"] = deleted ? !texts.here : texts.here == texts.heads[i];
        if (finding.item_kind == wire::ItemKind::file) {
            describe_head(link.tree->fold().graph(), head, side);
        }
        exact = exact && survives_json(texts.heads[i]);
    }
    json["exact"] = exact;
    return json;
}

workspace::Resolution resolution_of(const workspace::Finding& finding) {
    workspace::Resolution resolution;
    resolution.kind = finding.item_kind;
    resolution.item = finding.item;
    resolution.heads = finding.heads;
    return resolution;
}

// The other way than here: where a file is that somebody deleted, it goes; where it is not, it
// comes back; of two names it takes the other one.
Result<workspace::Resolution> choose_for_file(const workspace::Finding& finding,
                                              const sync::RepoGraph& graph,
                                              const ConflictTexts& texts) {
    workspace::Resolution resolution = resolution_of(finding);
    if (finding.conflict == sync::ConflictReason::deleted_and_edited) {
        resolution.deleted = texts.here.has_value();
        resolution.back = !resolution.deleted;
        return resolution;
    }
    std::set<std::string> names;
    for (const wire::VersionId& head : finding.heads) {
        const sync::Change* change = graph.find(head.event);
        if (change != nullptr && change->path != finding.path) {
            names.insert(change->path);
        }
    }
    if (names.size() != 1) {
        return fail(Error(ErrorCode::usage, "this conflict has no single other side")
                        .try_next("aura resolve ID --ours, or rename the file"));
    }
    resolution.path = *names.begin();
    return resolution;
}

// What ends the conflict: what the head says that this device did not write, or the text here and
// that one behind it.
Result<workspace::Resolution> choose(const workspace::Finding& finding,
                                     const sync::RepoGraph& graph,
                                     const AuthorId& self,
                                     bool both,
                                     const ConflictTexts& texts) {
    if (finding.item_kind == wire::ItemKind::file) {
        return both ? fail(Error(ErrorCode::usage, "both sides can be kept of functions only")
                               .try_next("aura resolve ID --ours or --theirs"))
                    : choose_for_file(finding, graph, texts);
    }
    std::vector<std::size_t> theirs;
    for (std::size_t i = 0; i < finding.heads.size(); ++i) {
        if (i < finding.authors.size() && finding.authors[i] != self) {
            theirs.push_back(i);
        }
    }
    if (theirs.size() != 1) {
        return fail(Error(ErrorCode::usage, "this conflict has no single other side")
                        .try_next("aura resolve ID --ours, or --edit"));
    }
    const bool is_node = finding.item_kind == wire::ItemKind::node;
    const bool deleted = is_deleted(graph, finding.heads[theirs.front()]);
    if (deleted && !is_node) {
        return fail(Error(ErrorCode::usage, "this conflict is about the file itself, not its text")
                        .try_next("aura resolve ID --ours keeps it as it is here; to have it as "
                                  "they do, delete it here"));
    }
    workspace::Resolution resolution = resolution_of(finding);
    resolution.deleted = deleted;
    if (!both) {
        resolution.text = texts.heads[theirs.front()];
        return resolution;
    }
    if (!is_node || deleted) {
        return fail(Error(ErrorCode::usage,
                          deleted ? "one side deleted it, so there are no two to keep"
                                  : "both sides can be kept of functions only")
                        .try_next("aura resolve ID --ours, --theirs or --edit"));
    }
    if (!texts.here) {
        return fail(ErrorCode::not_found, "the function is not in the file any more");
    }
    resolution.text = *texts.here + "\n\n" + texts.heads[theirs.front()];
    return resolution;
}

Json resolved_json(const workspace::Finding& finding, const std::string& how) {
    return {{"id", workspace::finding_id(finding)},
            {"path", finding.path},
            {"address", finding.address},
            {"how", how}};
}

Status show(PeerTeam& team, const CommandCall& call, const CommandTable::Reply& reply) {
    AURA_TRY_ASSIGN(const FoundConflict found, find_conflict(team, call));
    found.link->tree->read_conflict(
        found.finding, [&team, found, reply](const Result<ConflictTexts>& texts) {
            reply(texts ? Result<Json>(sides_json(team, *found.link, found.finding, *texts))
                        : fail(texts.error()));
        });
    return {};
}

Status resolve(PeerTeam& team, const CommandCall& call, const CommandTable::Reply& reply) {
    const Arguments arguments(call.arguments);
    AURA_TRY_ASSIGN(const std::string how, arguments.text("how"));
    AURA_TRY_ASSIGN(FoundConflict found, find_conflict(team, call));
    runtime::LinkedTree& tree = *found.link->tree;
    const auto apply = [&team, &tree, finding = found.finding, how, reply](
                           Result<workspace::Resolution> resolution) {
        const auto settle = [&]() -> Status {
            AURA_TRY_ASSIGN(workspace::Resolution chosen, std::move(resolution));
            AURA_TRY(
                tree.machine().resolve(team.loop().now().mono, finding.path, std::move(chosen)));
            tree.wake();
            return {};
        };
        const Status done = settle();
        reply(done ? Result<Json>(resolved_json(finding, how)) : fail(done.error()));
    };
    workspace::Resolution resolution = resolution_of(found.finding);
    if (how == "ours") {
        apply(std::move(resolution));
    } else if (how == "text") {
        AURA_TRY_ASSIGN(resolution.text, arguments.text("text"));
        apply(std::move(resolution));
    } else if (how == "theirs" || how == "both") {
        const AuthorId self = team.replicator().replica().self();
        tree.read_conflict(found.finding,
                           [apply, &tree, self, both = how == "both", finding = found.finding](
                               const Result<ConflictTexts>& texts) {
                               apply(texts
                                         ? choose(finding, tree.fold().graph(), self, both, *texts)
                                         : fail(texts.error()));
                           });
    } else {
        return fail(Error(ErrorCode::usage, fmt::format("'{}' is no way to resolve", how))
                        .because("ours, theirs, both or text"));
    }
    return {};
}

}  // namespace

void serve_resolve_commands(CommandTable& commands, const CurrentTeam& team) {
    commands.serve("conflicts",
                   [team](const CommandCall& call) { return conflicts(*team(), call); });
    serve_begun(commands, team, "conflict", show);
    serve_begun(commands, team, "resolve", resolve);
}

}  // namespace aura::daemon
