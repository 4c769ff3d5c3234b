#include <algorithm>
#include <filesystem>

#include <fmt/core.h>

#include "base/hex.hpp"
#include "daemon/peer_commands.hpp"
#include "git/history.hpp"
#include "runtime/tree_texts.hpp"

namespace aura::daemon {
namespace {

using control::Json;
using runtime::CommandCall;
using runtime::CommandTable;
using Entry = runtime::RepoCatalog::Entry;

// Roots of a repository that grew together from several.
constexpr std::size_t kRootsMax = 16;

struct LinkRequest {
    std::string path;
    std::string name;
    bool consent = false;  // uncommitted work may leave
    bool fresh = false;    // a repository of its own, whatever the team has
};

Result<LinkRequest> read_request(const CommandCall& call) {
    const control::Arguments arguments(call.arguments);
    LinkRequest request;
    AURA_TRY_ASSIGN(request.path, arguments.text("path"));
    AURA_TRY_ASSIGN(request.name, arguments.text_or("name", ""));
    AURA_TRY_ASSIGN(request.consent, arguments.flag("consent"));
    AURA_TRY_ASSIGN(request.fresh, arguments.flag("new"));
    return request;
}

// What is in a tree's history, as far as linking goes by it.
struct Lineage {
    std::vector<wire::CommitId> commits;
    bool shallow = false;  // the commits that the team knows may be cut off
};

Result<Lineage> lineage_of(const git::Repository& repository) {
    const git::History history(repository);
    AURA_TRY_ASSIGN(auto commits, history.root_commits(kRootsMax));
    AURA_TRY_ASSIGN(const auto parents, history.first_parent_sample());
    commits.insert(commits.end(), parents.begin(), parents.end());
    Lineage lineage;
    lineage.shallow = repository.shallow();
    for (const git::CommitId& commit : commits) {
        const wire::CommitId id = runtime::to_wire(commit);
        if (std::find(lineage.commits.begin(), lineage.commits.end(), id) ==
            lineage.commits.end()) {
            lineage.commits.push_back(id);
        }
    }
    return lineage;
}

// A shallow clone that shares nothing with anybody: only its user can say what it is a clone of.
Result<std::optional<Entry>> choose_by_name(PeerTeam& team, const std::string& name) {
    Error error(ErrorCode::usage,
                "this clone is shallow, and none of its commits is known to the team");
    for (const Entry& entry : team.catalog().entries()) {
        if (!entry.description) {
            continue;
        }
        if (entry.description->name == name) {
            return std::optional(entry);
        }
        error = std::move(error).because(
            fmt::format("the team has the repository '{}'", entry.description->name));
    }
    return fail(std::move(error).try_next(
        "aura link --name NAME says which it is (or: git fetch --unshallow); aura link --new for "
        "a repository of its own"));
}

// The team's repository that the tree is a clone of; nothing: it is a new one.
Result<std::optional<Entry>> choose(PeerTeam& team,
                                    const LinkRequest& request,
                                    const Lineage& lineage) {
    if (request.fresh) {
        return std::optional<Entry>{};
    }
    std::vector<Entry> shared = team.catalog().sharing(lineage.commits);
    if (!request.name.empty() && shared.size() > 1) {
        std::erase_if(shared,
                      [&](const Entry& entry) { return entry.description->name != request.name; });
    }
    if (shared.size() > 1) {
        Error error(ErrorCode::usage, "several repositories of the team share commits with this");
        for (const Entry& entry : shared) {
            error = std::move(error).because(entry.description->name);
        }
        return fail(std::move(error).try_next("aura link --name NAME"));
    }
    if (shared.empty() && team.catalog().waits_for_key()) {
        return fail(Error(ErrorCode::crypto_no_key,
                          "the team has repositories whose keys this device has not got yet")
                        .because("a member that has them must be online once, or approve you: "
                                 "aura mothership peer approve PEER")
                        .try_next("wait a moment and link again; aura link --new for a "
                                  "repository of its own"));
    }
    if (shared.empty() && team.is_catching_up()) {
        return fail(Error(ErrorCode::limit, "the team's repositories are still on their way here")
                        .because("the device has just joined, or was away")
                        .try_next("wait a moment and link again; aura link --new for a "
                                  "repository of its own"));
    }
    if (!shared.empty()) {
        return std::optional(shared.front());
    }
    const bool unsure = lineage.shallow && !team.catalog().entries().empty();
    return unsure ? choose_by_name(team, request.name) : std::optional<Entry>{};
}

Status check_name(PeerTeam& team, const std::string& name) {
    for (const Entry& entry : team.catalog().entries()) {
        if (entry.description && entry.description->name == name) {
            return fail(Error(ErrorCode::exists,
                              fmt::format("the team has another repository named '{}'", name))
                            .because("it shares no commit with this one")
                            .try_next("aura link --name ANOTHER-NAME"));
        }
    }
    return {};
}

Result<Entry> found(PeerTeam& team, const std::string& name, std::vector<wire::CommitId> commits) {
    AURA_TRY(check_name(team, name));
    Entry entry;
    team.prng().fill(entry.repo.bytes);
    entry.announced_by = team.replicator().replica().self();
    entry.description = wire::RepoDescription{name, std::move(commits)};
    AURA_TRY(
        team.replicator().keyring().found(team.loop().now().mono, entry.repo, *entry.description));
    team.replicator().wake();
    return entry;
}

Json plan_json(const workspace::LinkPlan& plan) {
    Json files = Json::array();
    for (const workspace::PlannedFile& file : plan.files) {
        const char* verdict = file.verdict == workspace::ShareVerdict::shared ? "shared"
                              : file.verdict == workspace::ShareVerdict::held_as_secret
                                  ? "secret"
                                  : "left out";
        files.push_back({{"path", file.path},
                         {"verdict", verdict},
                         {"bytes", file.bytes},
                         {"deletion", file.deletion}});
    }
    return files;
}

// The last step, once it is known what would leave.
Status finish(PeerTeam& team,
              const LinkRequest& request,
              const std::string& root,
              const workspace::LinkPlan& plan,
              const std::shared_ptr<runtime::LinkCandidate>& candidate,
              const CommandTable::Reply& reply) {
    if (plan.needs_consent() && !request.consent) {
        reply(Json{{"linked", false}, {"path", root}, {"files", plan_json(plan)}});
        return {};
    }
    AURA_TRY_ASSIGN(const git::Repository repository, git::Repository::open(root));
    AURA_TRY_ASSIGN(Lineage lineage, lineage_of(repository));
    AURA_TRY_ASSIGN(std::optional<Entry> entry, choose(team, request, lineage));
    const bool fresh = !entry;
    if (fresh) {
        const std::string name =
            request.name.empty() ? std::filesystem::path(root).filename().string() : request.name;
        AURA_TRY_ASSIGN(entry, found(team, name, std::move(lineage.commits)));
    }
    runtime::LinkRecord record;
    team.prng().fill(record.link.bytes);
    record.repo = entry->repo;
    record.root = root;
    record.name = entry->description->name;
    const Json answer = {{"linked", true},
                         {"new", fresh},
                         {"path", root},
                         {"name", record.name},
                         {"repo_id", to_hex(record.repo.view())},
                         {"files", plan_json(plan)}};
    team.add_link(record, candidate, [reply, answer](const Status& status) {
        reply(status ? Result<Json>(answer) : fail(status.error()));
    });
    return {};
}

void link(PeerTeam& team, const CommandCall& call, const CommandTable::Reply& reply) {
    const auto attempt = [&]() -> Status {
        AURA_TRY_ASSIGN(const LinkRequest request, read_request(call));
        AURA_TRY_ASSIGN(const git::Repository repository, git::Repository::open(request.path));
        const std::string root = repository.root().string();
        for (const auto& [id, linked] : team.links()) {
            if (linked.record.root == root) {
                return fail(Error(ErrorCode::exists, fmt::format("{} is linked already", root))
                                .try_next("aura repos"));
            }
        }
        return team.plan_link(root,
                              [&team, request, root, reply](const Result<workspace::LinkPlan>& plan,
                                                            const auto& candidate) {
                                  const Status done =
                                      plan ? finish(team, request, root, *plan, candidate, reply)
                                           : Status(fail(plan.error()));
                                  if (!done) {
                                      reply(fail(done.error()));
                                  }
                              });
    };
    if (const Status begun = attempt(); !begun) {
        reply(fail(begun.error()));
    }
}

void unlink(PeerTeam& team, const CommandCall& call, const CommandTable::Reply& reply) {
    const auto path = control::Arguments(call.arguments).text("path");
    if (!path) {
        reply(fail(path.error()));
        return;
    }
    const auto linked = team.find_link(*path);
    if (!linked) {
        reply(fail(linked.error()));
        return;
    }
    const Json answer = {{"path", (*linked)->record.root}, {"name", (*linked)->record.name}};
    team.remove_link((*linked)->record.link, [reply, answer](const Status& status) {
        reply(status ? Result<Json>(answer) : fail(status.error()));
    });
}

}  // namespace

void serve_link_commands(CommandTable& commands, const CurrentTeam& team) {
    commands.serve_later(
        "link", [team](const CommandCall& call, const auto& reply) { link(*team(), call, reply); });
    commands.serve_later("unlink", [team](const CommandCall& call, const auto& reply) {
        unlink(*team(), call, reply);
    });
}

}  // namespace aura::daemon
