#include <algorithm>

#include "base/hex.hpp"
#include "crypto/fingerprint.hpp"
#include "daemon/finding_json.hpp"
#include "daemon/peer_commands.hpp"
#include "daemon/version.hpp"
#include "daemon/wal_json.hpp"

namespace aura::daemon {
namespace {

using control::Json;
using runtime::CommandCall;

const char* state_text(peer::LinkState state) {
    switch (state) {
        case peer::LinkState::stopped:
            return "stopped";
        case peer::LinkState::waiting:
            return "waiting";
        case peer::LinkState::dialing:
            return "connecting";
        case peer::LinkState::up:
            return "connected";
    }
    return "unknown";
}

// Own events that the Mothership has not acked: all of them while there is no session.
std::uint64_t unacked(PeerTeam& team) {
    if (const runtime::Session* session = team.hub().session()) {
        return session->exchange().sender().unacked();
    }
    const sync::Replica& replica = team.replicator().replica();
    std::uint64_t events = 0;
    for (const auto& [log, head] : replica.durable().heads()) {
        if (log.author == replica.self()) {
            events += number(head.seq) - number(team.hub().acked().head(log).seq);
        }
    }
    return events;
}

Json connection_json(PeerTeam& team) {
    const peer::MothershipLink& link = team.hub().machine();
    Json json = {{"state", state_text(link.state())}, {"attempts", link.attempts()}};
    if (link.last_error()) {
        json["last_error"] = link.last_error()->to_line();
    }
    if (const auto deadline = link.next_deadline();
        deadline && link.state() == peer::LinkState::waiting) {
        json["next_try_in_ms"] = std::chrono::duration_cast<std::chrono::milliseconds>(
                                     *deadline - team.loop().now().mono)
                                     .count();
    }
    return json;
}

Json repo_json(const PeerTeam::Link& link) {
    const runtime::LinkRecord& record = link.tree ? link.tree->record() : link.record;
    Json json = {{"name", record.name},
                 {"path", record.root},
                 {"repo_id", to_hex(record.repo.view())},
                 {"paused", record.paused},
                 {"held", record.held},
                 {"private", link.tree && link.tree->machine().on_private_branch()}};
    if (record.paused && record.paused_until != WallTime{}) {
        json["paused_until"] = to_iso8601(record.paused_until);
    }
    if (link.failure) {
        json["problem"] = link.failure->to_line();
        return json;
    }
    const workspace::Tree& machine = link.tree->machine();
    const std::vector<workspace::Finding> findings = machine.findings();
    json["findings"] = count_findings(findings);
    json["at_rest"] = machine.at_rest();
    json["waiting_paths"] = machine.waiting_paths();
    if (const auto& git = link.tree->git_state()) {
        json["branch"] = git->head.branch;
        json["commit"] = git->head.commit.hex;
        json["detached"] = git->detached;
        json["git_busy"] = git->busy;
    }
    if (link.tree->failure()) {
        json["problem"] = link.tree->failure()->to_line();
    }
    return json;
}

Json repos_json(PeerTeam& team) {
    Json repos = Json::array();
    for (const auto& [id, link] : team.links()) {
        repos.push_back(repo_json(link));
    }
    return repos;
}

void note(Json& problems, const std::string& problem) {
    problems.push_back(problem);
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
    const auto& error = team.hub().machine().last_error();
    if (error && team.hub().machine().state() != peer::LinkState::up) {
        note(problems, "no session with the Mothership: " + error->to_line());
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
        for (auto& [kind, count] : sum.items()) {
            count = count.get<std::size_t>() + repo["findings"][kind].get<std::size_t>();
        }
    }
    return sum;
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
              {"connection", connection_json(team)}}},
            {"peers", team.replicator().membership().members().size()},
            {"unacked", unacked(team)},
            {"findings", sum_of_findings(repos)},
            {"repos", std::move(repos)},
            {"problems", std::move(problems)}};
}

Json members_json(PeerTeam& team) {
    Json peers = Json::array();
    const auto unapproved = team.replicator().keyring().unapproved();
    for (const auto& [id, member] : team.replicator().membership().members()) {
        const bool waits = std::find(unapproved.begin(), unapproved.end(), id) != unapproved.end();
        Json peer = {{"peer_id", crypto::peer_name(id)},
                     {"subject", member.admission.subject},
                     {"host", member.admission.host},
                     {"role", to_text(member.admission.role)},
                     {"status", member.revoked ? "revoked" : "member"},
                     {"self", id == team.replicator().replica().self()}};
        if (waits) {
            peer["waits_for_approval"] = true;
            peer["short_code"] = crypto::short_code(id, crypto::team_id(team.membership().hub));
        }
        peers.push_back(std::move(peer));
    }
    return {{"peers", std::move(peers)}};
}

Json wal(PeerTeam& team) {
    return wal_json(team.replicator(), team.database(), unacked(team));
}

// The queue is the log behind an ack cursor: one item a log and destination.
Json queue(PeerTeam& team) {
    Json items = Json::array();
    const sync::Replica& replica = team.replicator().replica();
    const sync::VersionVector& acked = team.hub().acked();
    for (const auto& [log, head] : replica.durable().heads()) {
        const std::uint64_t behind =
            number(head.seq) - std::min(number(head.seq), number(acked.head(log).seq));
        if (log.author != replica.self() || behind == 0) {
            continue;
        }
        Json item = connection_json(team);
        item["destination"] = crypto::hub_name(team.membership().hub);
        item["repo_id"] = log.is_team_log() ? Json(nullptr) : Json(to_hex(log.repo.view()));
        item["events"] = behind;
        item["first"] = number(acked.head(log).seq) + 1;
        items.push_back(std::move(item));
    }
    return {{"unacked", unacked(team)}, {"items", std::move(items)}};
}

Json du(PeerTeam& team) {
    Json logs = Json::array();
    for (const auto& [log, head] : team.replicator().replica().durable().heads()) {
        logs.push_back(
            {{"author", crypto::peer_name(log.author)},
             {"repo_id", log.is_team_log() ? Json(nullptr) : Json(to_hex(log.repo.view()))},
             {"events", number(head.seq)}});
    }
    return {{"bytes", team.database().size_bytes()},
            {"path", team.database().path()},
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
    serve("wal.status", wal);
    serve("queue", queue);
    serve("du", du);
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
