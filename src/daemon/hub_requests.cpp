#include "daemon/hub_requests.hpp"

#include <chrono>
#include <utility>

#include "base/log.hpp"
#include "control/command.hpp"
#include "control/message.hpp"
#include "http/error_body.hpp"
#include "wire/join.hpp"

namespace aura::daemon {
namespace {

using control::Json;

http::Response json_body(std::uint16_t status, const Json& json) {
    return http::json_response(status, control::encode_reply(json));
}

std::int64_t uptime_seconds(const HubParts& parts) {
    const Duration uptime = parts.loop.now().mono - parts.started;
    return std::chrono::duration_cast<std::chrono::seconds>(uptime).count();
}

Status check_permission(const control::Command* command,
                        const sync::Membership& membership,
                        const AuthorId& caller) {
    if (command == nullptr || command->permission == control::Permission::owner) {
        return fail(ErrorCode::permission, "this cannot be asked for from afar");
    }
    const sync::Member* member = membership.find(caller);
    const bool admin = member != nullptr && member->admission.role == Role::admin;
    if (command->permission == control::Permission::admin && !admin) {
        return fail(Error(ErrorCode::permission, "only an admin of the team may do this")
                        .try_next("ask an admin, or use the Mothership's own console"));
    }
    return {};
}

}  // namespace

http::Response health_response(const HubParts& parts) {
    const bool behind = parts.replicator.commit_failure().has_value();
    const bool confirmed = parts.replicator.confirmation().is_confirmed();
    Json body = {{"status",
                  behind      ? "wal_behind"
                  : confirmed ? "ok"
                              : "unconfirmed"},
                 {"host_id", crypto::hub_name(parts.identity.public_id())},
                 {"uptime_s", uptime_seconds(parts)}};
    constexpr Duration kExpiringSoon = std::chrono::days(7);
    if (body["status"] == "ok" &&
        parts.certificate.validity.not_after - parts.loop.now().wall < kExpiringSoon) {
        body["status"] = "tls_cert_expiring_soon";
    }
    return json_body(body["status"] == "ok" ? 200 : 503, body);
}

http::Response live_response() {
    return json_body(200, {{"status", "ok"}});
}

http::Response ready_response(const HubParts& parts) {
    const bool ready = !parts.replicator.commit_failure();
    return json_body(ready ? 200 : 503, {{"status", ready ? "ok" : "wal_behind"}});
}

http::Response info_response(const HubParts& parts) {
    return json_body(200,
                     {{"schema", "aura.info/1"},
                      {"protocol", wire::kProtocolVersion},
                      {"host_id", crypto::hub_name(parts.identity.public_id())},
                      {"display_name", parts.config.mothership.display_name}});
}

void handle_join(const HubParts& parts,
                 const http::Request& request,
                 const runtime::Caller& caller,
                 const runtime::HubServer::Respond& respond) {
    const auto attempt = [&]() -> Status {
        // Before the token is looked at: what became of it since is what may be missing.
        AURA_TRY(check_confirmed(parts.replicator.confirmation()));
        AURA_TRY_ASSIGN(const wire::JoinRequest join,
                        wire::decode_join_request(as_bytes(request.body)));
        AURA_TRY_ASSIGN(hub::Admission admission,
                        parts.enrolment.admit(join, caller.connection, parts.loop.now().wall));
        const Bytes reply = encode(admission.reply);
        http::Response answer;
        answer.headers.add("Content-Type", "application/octet-stream");
        answer.body = std::string(as_text(reply));
        if (!admission.record) {
            respond(answer);
            return {};
        }
        log::line(log::Level::info,
                  "hub",
                  "{} joins as {} for {}",
                  crypto::peer_name(join.peer),
                  to_text(admission.reply.role),
                  admission.record->subject);
        Status taken =
            append_team_record(parts.replicator,
                               wire::EventKind::member_added,
                               encode(*admission.record),
                               std::move(admission.token_use),
                               [respond, answer](const Status& status) {
                                   respond(status ? answer : http::error_response(status.error()));
                               });
        if (!taken) {
            parts.tokens.take_back(admission.record->token, join.peer);
        }
        return taken;
    };
    if (const Status done = attempt(); !done) {
        respond(http::error_response(done.error()));
    }
}

void handle_control(const runtime::CommandTable& commands,
                    const sync::Membership& membership,
                    const sync::Confirmation& confirmation,
                    const http::Request& request,
                    const runtime::Caller& caller,
                    const runtime::HubServer::Respond& respond) {
    // Whoever asks may have been revoked since, an admin too.
    if (const Status confirmed = check_confirmed(confirmation); !confirmed) {
        respond(http::error_response(confirmed.error()));
        return;
    }
    const auto command = control::decode_request(request.body);
    if (!command) {
        respond(http::error_response(command.error()));
        return;
    }
    const control::Command* row = control::find_command(command->command);
    if (const Status allowed = check_permission(row, membership, *caller.member); !allowed) {
        respond(http::error_response(allowed.error()));
        return;
    }
    commands.call(*command, caller.member, [respond](const Result<Json>& reply) {
        respond(reply ? json_body(200, *reply) : http::error_response(reply.error()));
    });
}

}  // namespace aura::daemon
