#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/core.h>

#include "base/hex.hpp"
#include "crypto/fingerprint.hpp"
#include "daemon/finding_json.hpp"
#include "daemon/members.hpp"
#include "daemon/peer_commands.hpp"
#include "daemon/peer_trees.hpp"
#include "daemon/queue.hpp"
#include "daemon/version.hpp"
#include "daemon/wal_json.hpp"

namespace aura::daemon {
namespace {

using control::Json;
using runtime::CommandCall;

// Why the tree is not synced. A directory that is gone is the usual reason, and has a remedy.
std::string problem_text(const std::string& root, const Error& failure) {
    std::error_code error;
    return std::filesystem::exists(root, error)
               ? failure.to_line()
               : fmt::format(
                     "{} is not there; it is looked for and synced again once it is back; if it "
                     "was moved or removed for good: aura unlink {}, and aura link where it is "
                     "now",
                     root,
                     root);
}

Json repo_json(const PeerTeam::Link& link) {
    const runtime::LinkRecord& record = link.tree ? link.tree->record() : link.record;
    Json json = {{"name", record.name},
                 {"path", record.root},
                 {"repo_id", to_hex(record.repo.view())},
                 {"paused", record.paused},
                 {"held", record.held},
                 {"apply", name(record.apply)},
                 {"parked", link.tree && link.tree->machine().parked().has_value()},
                 {"private", link.tree && link.tree->machine().on_private_branch()}};
    if (record.paused && record.paused_until != WallTime{}) {
        json["paused_until"] = to_iso8601(record.paused_until);
    }
    if (link.failure) {
        json["problem"] = problem_text(record.root, *link.failure);
        return json;
    }
    const workspace::Tree& machine = link.tree->machine();
    const std::vector<workspace::Finding> findings = machine.findings();
    json["findings"] = count_findings(findings);
    json["findings"]["notices"] = link.tree->notices().unseen().size();
    json["at_rest"] = machine.at_rest();
    json["waiting_paths"] = machine.waiting_paths();
    if (const auto& git = link.tree->git_state()) {
        json["branch"] = git->head.branch;
        json["commit"] = git->head.commit.hex;
        json["detached"] = git->detached;
        json["git_busy"] = git->busy;
    }
    if (link.tree->failure()) {
        json["problem"] = problem_text(record.root, *link.tree->failure());
    }
    return json;
}

Json repos_json(PeerTeam& team) {
    std::vector<Json> repos;
    repos.reserve(team.links().size());
    for (const auto& [id, link] : team.links()) {
        repos.push_back(repo_json(link));
    }
    std::sort(repos.begin(), repos.end(), [](const Json& a, const Json& b) {
        return std::pair(a["name"], a["path"]) < std::pair(b["name"], b["path"]);
    });
    return repos;
}

// As far as this device knows: from the log, or because the Mothership refused it just now.
bool is_revoked(PeerTeam& team) {
    const peer::MothershipLink& link = team.hub().machine();
    const AuthorId& self = team.replicator().replica().self();
    const sync::Member* member = team.replicator().membership().find(self);
    const bool refused = link.state() != peer::LinkState::up && link.last_error() &&
                         link.last_error()->is(ErrorCode::peer_revoked);
    return refused || (member != nullptr && member->revoked);
}

void note(Json& problems, const std::string& problem) {
    problems.push_back(problem);
}

// Where nobody answers, it may be elsewhere now: nothing but a token of it can tell where.
std::string session_problem(const std::string& url, const Error& error) {
    const bool no_contact =
        traits(error.code()).exit_code == ExitCode::unreachable || error.is(ErrorCode::timeout);
    if (!no_contact) {
        return "no session with the Mothership: " + error.to_line();
    }
    return fmt::format(
        "cannot reach the Mothership at {}: {}; if it is at another address or port now: aura "
        "mothership join --url https://HOST:PORT --token TOKEN, with a new token of it",
        url,
        error.to_line());
}

Json problems_json(PeerTeam& team, const Json& repos) {
    Json problems = Json::array();
    if (const auto& failure = team.replicator().commit_failure()) {
        note(problems, "nothing can be stored: " + failure->to_line());
    }
    for (const sync::Fork& fork : team.replicator().forks()) {
        note(problems,
             "two different events at one place of a log of " + crypto::peer_name(fork.log.author) +
                 " (DR163)");
    }
    for (const sync::StateDiffers& found : team.replicator().differences()) {
        note(problems,
             crypto::peer_name(found.with) +
                 " made something else of the same events; compare the versions of Aura (DR166)");
    }
    const auto& error = team.hub().machine().last_error();
    if (is_revoked(team)) {
        note(
            problems,
            fmt::format("this device is revoked; an admin can let it back in: aura mothership peer "
                        "unrevoke {}",
                        crypto::peer_name(team.replicator().replica().self())));
    } else if (error && team.hub().machine().state() != peer::LinkState::up) {
        note(problems, session_problem(team.membership().address.url(), *error));
    }
    for (const Json& repo : repos) {
        if (repo.contains("problem")) {
            note(problems,
                 repo["name"].get<std::string>() + ": " + repo["problem"].get<std::string>());
        }
    }
    return problems;
}

Json sum_of_findings(const Json& repos) {
    Json sum = {{"conflicts", 0}, {"pending", 0}, {"held", 0}, {"notices", 0}};
    for (const Json& repo : repos) {
        if (!repo.contains("findings")) {
            continue;
        }
        for (const auto& [kind, count] : sum.items()) {
            count = count.get<std::size_t>() + repo["findings"][kind].get<std::size_t>();
        }
    }
    return sum;
}

std::size_t active_members(PeerTeam& team) {
    const auto& members = team.replicator().membership().members();
    return static_cast<std::size_t>(std::count_if(
        members.begin(), members.end(), [](const auto& entry) { return !entry.second.revoked; }));
}

Json status(PeerTeam& team) {
    const peer::TeamMembership& membership = team.membership();
    Json repos = repos_json(team);
    Json problems = problems_json(team, repos);
    return {{"version", version()},
            {"peer_id", crypto::peer_name(team.replicator().replica().self())},
            {"team",
             {{"name", membership.team_name},
              {"mothership", crypto::hub_name(membership.hub)},
              {"url", membership.address.url()},
              {"role", to_text(membership.role)},
              {"revoked", is_revoked(team)},
              {"connection", connection_json(team)}}},
            {"peers", active_members(team)},
            {"unacked", unacked(team)},
            {"findings", sum_of_findings(repos)},
            {"repos", std::move(repos)},
            {"problems", std::move(problems)}};
}

Json member_json(PeerTeam& team, const AuthorId& id, const sync::Member& member) {
    const auto unapproved = team.replicator().keyring().unapproved();
    Json peer = {{"peer_id", crypto::peer_name(id)},
                 {"subject", member.admission.subject},
                 {"host", member.admission.host},
                 {"role", to_text(member.admission.role)},
                 {"status", member.revoked ? "revoked" : "member"},
                 {"self", id == team.replicator().replica().self()}};
    if (std::find(unapproved.begin(), unapproved.end(), id) != unapproved.end()) {
        peer["waits_for_approval"] = true;
        peer["short_code"] = crypto::short_code(id, crypto::team_id(team.membership().hub));
    }
    return peer;
}

Json members_json(PeerTeam& team) {
    Json peers = Json::array();
    for (const auto& [id, member] : team.replicator().membership().members()) {
        peers.push_back(member_json(team, id, member));
    }
    return {{"peers", std::move(peers)}};
}

// What this device knows of a member by itself, the Mothership running or not.
Result<Json> show_member(PeerTeam& team, const CommandCall& call) {
    AURA_TRY_ASSIGN(const std::string wanted, control::Arguments(call.arguments).text("peer"));
    AURA_TRY_ASSIGN(const AuthorId id,
                    find_member(team.replicator().membership(), wanted, "aura peers"));
    Json peer = member_json(team, id, *team.replicator().membership().find(id));
    Json events = Json::object();
    for (const auto& [log, head] : team.replicator().replica().durable().heads()) {
        if (log.author == id && !log.is_team_log()) {
            const std::string repo = repo_name(team, log.repo);
            events[repo] = events.value(repo, std::uint64_t{0}) + number(head.seq);
        }
    }
    peer["events"] = std::move(events);
    peer["path"] = "mothership";
    return peer;
}

void answer_wal(PeerTeam& team, const runtime::CommandTable::Reply& reply) {
    answer_queue(team,
                 Measure::oldest,
                 [reply, json = wal_json(team.replicator(), team.database(), unacked(team))](
                     const Result<Json>& queue) mutable {
                     if (queue) {
                         json["age_s"] = (*queue)["age_s"];
                     } else {
                         json["last_error"] = queue.error().to_line();
                     }
                     reply(std::move(json));
                 });
}

// What lies in a directory, itself not counted, nor what cannot be read.
std::uint64_t bytes_below(const std::string& directory) {
    std::uint64_t bytes = 0;
    std::error_code error;
    std::filesystem::recursive_directory_iterator entry(directory, error);
    for (; !error && entry != std::filesystem::recursive_directory_iterator();
         entry.increment(error)) {
        std::error_code gone;
        const std::uintmax_t size = entry->is_regular_file(gone) ? entry->file_size(gone) : 0;
        bytes += gone ? 0 : size;
    }
    return bytes;
}

// The database, what lies beside it (keys, databases kept aside by a rebuild), and what each linked
// tree keeps of its own.
Json places_json(PeerTeam& team) {
    const std::string database = team.database().path();
    const std::string data = std::filesystem::path(database).parent_path().string();
    const std::uint64_t log = team.database().size_bytes();
    const std::uint64_t all = bytes_below(data);
    Json places = Json::array();
    places.push_back({{"what", "database"}, {"path", database}, {"bytes", log}});
    places.push_back(
        {{"what", "keys and others"}, {"path", data}, {"bytes", all - std::min(all, log)}});
    for (const auto& [id, link] : team.links()) {
        const std::string own = link.record.root + "/.aura";
        places.push_back({{"what", "tree"}, {"path", own}, {"bytes", bytes_below(own)}});
    }
    return places;
}

Json du(PeerTeam& team) {
    Json logs = Json::array();
    for (const auto& [log, head] : team.replicator().replica().durable().heads()) {
        const bool of_team = log.is_team_log();
        logs.push_back({{"author", crypto::peer_name(log.author)},
                        {"subject", who(log.author, team.replicator().membership())},
                        {"repo_id", of_team ? Json(nullptr) : Json(to_hex(log.repo.view()))},
                        {"repo", of_team ? Json(nullptr) : Json(repo_name(team, log.repo))},
                        {"events", number(head.seq)}});
    }
    return {{"bytes", team.database().size_bytes()},
            {"path", team.database().path()},
            {"places", places_json(team)},
            {"logs", std::move(logs)}};
}

}  // namespace

void serve_peer_status_commands(runtime::CommandTable& commands, const CurrentTeam& team) {
    const auto serve = [&](std::string_view name, Json (*answer)(PeerTeam&)) {
        commands.serve(
            name, [team, answer](const CommandCall&) -> Result<Json> { return answer(*team()); });
    };
    serve("status", status);
    serve("team.peers", members_json);
    commands.serve("team.peer",
                   [team](const CommandCall& call) { return show_member(*team(), call); });
    commands.serve_later("wal.status", [team](const CommandCall&, const auto& reply) {
        answer_wal(*team(), reply);
    });
    serve("du", du);
    commands.serve_later("queue", [team](const CommandCall&, const auto& reply) {
        answer_queue(*team(), Measure::all, reply);
    });
    serve("repos", [](PeerTeam& current) { return Json{{"repos", repos_json(current)}}; });
    serve("peer-config", [](PeerTeam& current) {
        const peer::TeamMembership& membership = current.membership();
        return Json{{"pinned", crypto::fingerprint_text(membership.tls_fingerprint)},
                    {"mothership", crypto::hub_name(membership.hub)},
                    {"url", membership.address.url()},
                    // What a peer announces comes with the direct paths.
                    {"announced", Json::array()}};
    });
}

}  // namespace aura::daemon
