#include "daemon/hub_peer_commands.hpp"

#include <utility>

#include "daemon/members.hpp"
#include "hub/revocation.hpp"
#include "wire/team.hpp"

namespace aura::daemon {
namespace {

using control::Json;
using runtime::CommandCall;
using runtime::CommandTable;

std::string status_of(const HubParts& parts, const AuthorId& id, const sync::Member& member) {
    if (member.revoked) {
        return "revoked";
    }
    const auto session = parts.server.sessions().find(id);
    const bool online =
        session != parts.server.sessions().end() && session->second->exchange().is_established();
    return online ? "online" : "offline";
}

Json peer_json(const HubParts& parts, const AuthorId& id, const sync::Member& member) {
    Json json = {{"peer_id", crypto::peer_name(id)},
                 {"subject", member.admission.subject},
                 {"host", member.admission.host},
                 {"role", to_text(member.admission.role)},
                 {"status", status_of(parts, id, member)},
                 // Direct connections come with the ladder; until then everything goes through the
                 // Mothership.
                 {"direct_connects", "0/0"},
                 {"path", "mothership"},
                 {"events_per_min", parts.rate.per_minute(parts.loop.now().mono, id)}};
    if (const auto seen = parts.server.last_seen(id)) {
        json["last_seen"] = to_iso8601(*seen);
    }
    const auto session = parts.server.sessions().find(id);
    if (session != parts.server.sessions().end()) {
        const sync::Exchange& exchange = session->second->exchange();
        json["unacked"] = exchange.sender().unacked();
        if (const std::string& agent = session->second->agent(); !agent.empty()) {
            json["version"] = agent;
        }
        if (const auto address = session->second->connection().stream().peer_address()) {
            json["address"] = io::to_string(*address);
        }
        if (const auto& certificate = session->second->connection().machine().peer()) {
            json["cert_left_s"] =
                unix_seconds(certificate->validity.not_after) - unix_seconds(parts.loop.now().wall);
        }
    }
    return json;
}

Json peers(const HubParts& parts) {
    Json list = Json::array();
    for (const auto& [id, member] : parts.replicator.membership().members()) {
        list.push_back(peer_json(parts, id, member));
    }
    return {{"peers", std::move(list)}};
}

Result<AuthorId> find_peer(const HubParts& parts, const CommandCall& call) {
    AURA_TRY_ASSIGN(const std::string wanted, control::Arguments(call.arguments).text("peer"));
    return find_member(parts.replicator.membership(), wanted, "aura mothership peers");
}

wire::LogId team_log(const HubParts& parts) {
    return {parts.identity.public_id(), parts.replicator.replica().incarnation(), {}};
}

// Who of the members has the Mothership's team log through "seq" on disk. Of one that is away it is
// not known.
Result<Json> confirmed(const HubParts& parts, const CommandCall& call) {
    AURA_TRY_ASSIGN(const std::int64_t seq,
                    control::Arguments(call.arguments).integer_or("seq", 0));
    Json list = Json::array();
    for (const auto& [id, member] : parts.replicator.membership().members()) {
        if (member.revoked) {
            continue;
        }
        const auto session = parts.server.sessions().find(id);
        const bool online = status_of(parts, id, member) == "online";
        const Seq there =
            online ? session->second->exchange().sender().acked().head(team_log(parts)).seq : Seq{};
        list.push_back({{"peer_id", crypto::peer_name(id)},
                        {"subject", member.admission.subject},
                        {"online", online},
                        {"confirmed", number(there) >= static_cast<std::uint64_t>(seq)}});
    }
    return Json{{"peers", std::move(list)}};
}

void change_standing(const HubParts& parts,
                     const CommandCall& call,
                     const CommandTable::Reply& reply,
                     bool revoke) {
    const auto attempt = [&]() -> Status {
        AURA_TRY_ASSIGN(const AuthorId peer, find_peer(parts, call));
        const AuthorId by = call.remote.value_or(parts.identity.public_id());
        Bytes record =
            revoke ? encode(hub::revocation(parts.replicator.replica().sendable(), peer, by))
                   : encode(wire::MemberRestored{peer, by});
        return append_team_record(
            parts.replicator,
            revoke ? wire::EventKind::member_revoked : wire::EventKind::member_restored,
            std::move(record),
            {},
            [parts, peer, reply](const Status& status) {
                const sync::Member* member = parts.replicator.membership().find(peer);
                if (!status || member == nullptr) {
                    reply(fail(status.error()));
                    return;
                }
                Json json = peer_json(parts, peer, *member);
                // For peers.confirmed: whoever has the log so far knows of it.
                json["seq"] =
                    number(parts.replicator.replica().durable().head(team_log(parts)).seq);
                reply(std::move(json));
            });
    };
    if (const Status taken = attempt(); !taken) {
        reply(fail(taken.error()));
    }
}

}  // namespace

void serve_peer_commands(CommandTable& commands, const HubParts& parts) {
    commands.serve("peers", [parts](const CommandCall&) { return Result<Json>(peers(parts)); });
    commands.serve("peer.show", [parts](const CommandCall& call) -> Result<Json> {
        AURA_TRY_ASSIGN(const AuthorId peer, find_peer(parts, call));
        return peer_json(parts, peer, *parts.replicator.membership().find(peer));
    });
    commands.serve("peers.confirmed",
                   [parts](const CommandCall& call) { return confirmed(parts, call); });
    commands.serve_later("peer.revoke", [parts](const CommandCall& call, const auto& reply) {
        change_standing(parts, call, reply, true);
    });
    commands.serve_later("peer.unrevoke", [parts](const CommandCall& call, const auto& reply) {
        change_standing(parts, call, reply, false);
    });
}

}  // namespace aura::daemon
