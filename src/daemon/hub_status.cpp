#include "daemon/hub_status.hpp"

#include <algorithm>
#include <chrono>
#include <unistd.h>

#include "crypto/fingerprint.hpp"
#include "daemon/version.hpp"
#include "daemon/wal_json.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace aura::daemon {
namespace {

using control::Json;
using runtime::CommandCall;

std::size_t connected_peers(const HubParts& parts) {
    const auto& sessions = parts.server.sessions();
    return static_cast<std::size_t>(
        std::count_if(sessions.begin(), sessions.end(), [](const auto& entry) {
            return entry.second->exchange().is_established();
        }));
}

// Events that connected members lack.
std::uint64_t backlog(const HubParts& parts) {
    std::uint64_t events = 0;
    for (const auto& [member, session] : parts.server.sessions()) {
        events += session->exchange().sender().unacked();
    }
    return events;
}

Json last_error(const HubParts& parts) {
    const auto& failure = parts.replicator.commit_failure();
    return failure ? Json(failure->to_line()) : Json(nullptr);
}

// What members, or a person, have yet to say of a Mothership that was put back.
Json unconfirmed(const HubParts& parts) {
    const sync::Confirmation& confirmation = parts.replicator.confirmation();
    if (!confirmation.is_asking()) {
        return nullptr;
    }
    const Error error = sync::unconfirmed_error(confirmation);
    Json agreeing = Json::array();
    for (const AuthorId& member : confirmation.agreeing(parts.replicator.membership())) {
        agreeing.push_back(crypto::peer_name(member));
    }
    return {{"code", traits(error.code()).name},
            {"doctor", traits(error.code()).doctor_number},
            {"message", error.message()},
            {"reason", sync::reason_of(confirmation.doubt())},
            {"try", error.next_step()},
            {"forced", confirmation.is_confirmed()},
            {"agreeing", std::move(agreeing)}};
}

Json status(const HubParts& parts) {
    const Now now = parts.loop.now();
    const hub::TokenBook::Pending tokens = parts.tokens.pending(now.wall);
    const Duration uptime = now.mono - parts.started;
    Json json = {
        {"state", "running"},
        {"version", version()},
        {"pid", ::getpid()},
        {"host_id", crypto::hub_name(parts.identity.public_id())},
        {"display_name", parts.config.mothership.display_name},
        {"uptime_s", std::chrono::duration_cast<std::chrono::seconds>(uptime).count()},
        {"listening", io::to_string(parts.server.address())},
        {"tls",
         {{"kind", "self-signed"},
          {"fingerprint", crypto::fingerprint_text(parts.certificate.fingerprint)},
          {"not_after", to_iso8601(parts.certificate.validity.not_after)},
          {"left_s", unix_seconds(parts.certificate.validity.not_after) - unix_seconds(now.wall)}}},
        {"members", parts.replicator.membership().members().size()},
        {"connected_peers", connected_peers(parts)},
        {"pending_tokens", tokens.count},
        {"wal_bytes", parts.database.size_bytes()},
        {"sync_backlog", backlog(parts)},
        {"last_error", last_error(parts)},
        {"unconfirmed", unconfirmed(parts)},
    };
    if (tokens.first_expiry) {
        json["pending_tokens_expire_in_s"] =
            unix_seconds(*tokens.first_expiry) - unix_seconds(now.wall);
    }
    return json;
}

// By member that is connected: how far the others are is not known before they come back.
Json queue(const HubParts& parts) {
    Json items = Json::array();
    for (const auto& [member, session] : parts.server.sessions()) {
        if (const std::uint64_t events = session->exchange().sender().unacked(); events > 0) {
            items.push_back({{"destination", crypto::peer_name(member)},
                             {"repo", nullptr},
                             {"events", events},
                             {"state", "connected"}});
        }
    }
    return {{"unacked", backlog(parts)}, {"items", std::move(items)}};
}

void confirm(const HubParts& parts, const runtime::CommandTable::Reply& reply) {
    const Status taken = parts.replicator.confirm_by_hand([parts, reply](const Status& done) {
        reply(done ? Result<Json>(status(parts)) : fail(done.error()));
    });
    if (!taken) {
        reply(fail(taken.error()));
    }
}

Json wal_status(const HubParts& parts) {
    return wal_json(parts.replicator, parts.database, backlog(parts));
}

}  // namespace

void serve_status_commands(runtime::CommandTable& commands, const HubParts& parts) {
    const auto answer = [parts](const CommandCall&) { return Result<Json>(status(parts)); };
    commands.serve("mothership.status", answer);
    commands.serve_later("mothership.confirm",
                         [parts](const CommandCall&, const auto& reply) { confirm(parts, reply); });
    commands.serve("status", answer);
    commands.serve("queue", [parts](const CommandCall&) { return Result<Json>(queue(parts)); });
    commands.serve("wal.status",
                   [parts](const CommandCall&) { return Result<Json>(wal_status(parts)); });
}

}  // namespace aura::daemon
