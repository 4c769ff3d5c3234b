#include "daemon/hub_token_commands.hpp"

#include <limits>
#include <memory>
#include <utility>

#include <fmt/core.h>

#include "base/hex.hpp"
#include "config/units.hpp"
#include "crypto/fingerprint.hpp"
#include "wire/team.hpp"

namespace aura::daemon {
namespace {

using control::Json;
using runtime::CommandCall;
using runtime::CommandTable;

Json entry_json(const hub::TokenEntry& entry, WallTime now) {
    const char* state = entry.revoked             ? "revoked"
                        : entry.uses_left() == 0  ? "used"
                        : now >= entry.expires_at ? "expired"
                                                  : "pending";
    Json used_by = Json::array();
    for (const AuthorId& device : entry.used_by) {
        used_by.push_back(crypto::peer_name(device));
    }
    return {{"id", to_hex(entry.id.view())},
            {"subject", entry.subject},
            {"role", to_text(entry.role)},
            {"uses", entry.uses},
            {"uses_left", entry.uses_left()},
            {"issued_at", to_iso8601(entry.issued_at)},
            {"expires_at", to_iso8601(entry.expires_at)},
            {"expires_in_s", unix_seconds(entry.expires_at) - unix_seconds(now)},
            {"state", state},
            {"used_by", std::move(used_by)}};
}

Result<hub::TokenRequest> read_request(const CommandCall& call, const AuthorId& self) {
    const control::Arguments arguments(call.arguments);
    hub::TokenRequest request;
    AURA_TRY_ASSIGN(request.subject, arguments.text("subject"));
    AURA_TRY_ASSIGN(const std::string role, arguments.text_or("role", "contributor"));
    AURA_TRY_ASSIGN(request.role, parse_role(role));
    AURA_TRY_ASSIGN(const std::int64_t uses, arguments.integer_or("uses", 1));
    if (uses < 1 || uses > std::numeric_limits<std::uint32_t>::max()) {
        return fail(ErrorCode::usage, "a token has at least one use");
    }
    request.uses = static_cast<std::uint32_t>(uses);
    AURA_TRY_ASSIGN(const std::string lifetime, arguments.text_or("expires_in", ""));
    if (!lifetime.empty()) {
        request.lifetime = config::parse_duration(lifetime);
        if (!request.lifetime) {
            return fail(Error(ErrorCode::usage, fmt::format("'{}' is no duration", lifetime))
                            .because("write it as 30m, 24h or 7d"));
        }
    }
    request.issued_by = call.remote.value_or(self);
    return request;
}

void issue(const HubParts& parts, const CommandCall& call, const CommandTable::Reply& reply) {
    const WallTime now = parts.loop.now().wall;
    if (const Status confirmed = check_confirmed(parts.replicator.confirmation()); !confirmed) {
        reply(fail(confirmed.error()));
        return;
    }
    const auto request = read_request(call, parts.identity.public_id());
    if (!request) {
        reply(fail(request.error()));
        return;
    }
    auto issued = parts.tokens.issue(*request, now, parts.prng);
    if (!issued) {
        reply(fail(std::move(issued).error()));
        return;
    }
    Json answer = entry_json(issued->entry, now);
    answer["token"] = issued->jwt;
    answer["host_id"] = crypto::hub_name(parts.identity.public_id());
    answer["fingerprint"] = crypto::fingerprint_text(parts.certificate.fingerprint);
    const Status taken =
        parts.replicator.commit(std::move(issued->records), [reply, answer](const Status& status) {
            reply(status ? Result<Json>(answer) : fail(status.error()));
        });
    if (!taken) {
        reply(fail(taken.error()));
    }
}

Json list(const HubParts& parts) {
    Json tokens = Json::array();
    for (const hub::TokenEntry& entry : parts.tokens.list()) {
        tokens.push_back(entry_json(entry, parts.loop.now().wall));
    }
    return {{"tokens", std::move(tokens)}};
}

// By its id or an unambiguous beginning of it.
Result<TokenId> find_token(const hub::TokenBook& tokens, const std::string& wanted) {
    std::optional<TokenId> found;
    for (const hub::TokenEntry& entry : tokens.list()) {
        if (!to_hex(entry.id.view()).starts_with(wanted)) {
            continue;
        }
        if (found) {
            return fail(Error(ErrorCode::usage, fmt::format("'{}' fits several tokens", wanted))
                            .try_next("aura mothership token list"));
        }
        found = entry.id;
    }
    if (!found || wanted.empty()) {
        return fail(Error(ErrorCode::not_found, fmt::format("no token '{}'", wanted))
                        .try_next("aura mothership token list"));
    }
    return *found;
}

// The team log says it as well: what a restored backup of the book has forgotten members give back.
void revoke(const HubParts& parts, const CommandCall& call, const CommandTable::Reply& reply) {
    const auto attempt = [&]() -> Status {
        AURA_TRY(check_confirmed(parts.replicator.confirmation()));
        AURA_TRY_ASSIGN(const std::string wanted, control::Arguments(call.arguments).text("id"));
        AURA_TRY_ASSIGN(const TokenId id, find_token(parts.tokens, wanted));
        AURA_TRY_ASSIGN(store::RecordWrite record, parts.tokens.revoke(id));
        const AuthorId by = call.remote.value_or(parts.identity.public_id());
        return append_team_record(
            parts.replicator,
            wire::EventKind::token_revoked,
            encode(wire::TokenRevoked{id, by}),
            {std::move(record)},
            [reply, id](const Status& status) {
                reply(status ? Result<Json>(Json{{"id", to_hex(id.view())}, {"state", "revoked"}})
                             : fail(status.error()));
            });
    };
    if (const Status taken = attempt(); !taken) {
        reply(fail(taken.error()));
    }
}

}  // namespace

void serve_token_commands(CommandTable& commands, const HubParts& parts) {
    commands.serve_later("token.issue", [parts](const CommandCall& call, const auto& reply) {
        issue(parts, call, reply);
    });
    commands.serve("token.list", [parts](const CommandCall&) { return Result<Json>(list(parts)); });
    commands.serve_later("token.revoke", [parts](const CommandCall& call, const auto& reply) {
        revoke(parts, call, reply);
    });
}

}  // namespace aura::daemon
