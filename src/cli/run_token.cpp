// mothership token issue, list, revoke, decode.
#include <cstdio>
#include <ctime>
#include <iostream>

#include <fmt/core.h>

#include "base/hex.hpp"
#include "cli/daemon_client.hpp"
#include "cli/environment.hpp"
#include "cli/run.hpp"
#include "cli/table.hpp"
#include "crypto/fingerprint.hpp"
#include "crypto/join_token.hpp"
#include "io/loop.hpp"

namespace aura::cli {
namespace {

using control::Json;

bool is_issuer(const crypto::JoinToken& token, const Json& name, const Json& fingerprint) {
    return name == crypto::hub_name(token.claims.hub_key) &&
           fingerprint == crypto::fingerprint_text(token.claims.tls_fingerprint);
}

// Whose signature it is, as far as this device can tell: it knows the Mothership that it pinned,
// and the one that runs on it.
std::string judge(const crypto::JoinToken& token) {
    if (!crypto::verify_join_token_signature(token, token.claims.hub_key)) {
        return "invalid signature";
    }
    const auto pinned = ask({"peer-config", Json::object()});
    if (pinned && is_issuer(token, (*pinned)["mothership"], (*pinned)["pinned"])) {
        return "valid, by the pinned Mothership";
    }
    const auto where = places();
    const auto own =
        where ? ask_daemon(
                    *where, config::DaemonMode::mothership, {"mothership.status", Json::object()})
              : fail(where.error());
    if (own && is_issuer(token, (*own)["host_id"], (*own)["tls"]["fingerprint"])) {
        return "valid, by the Mothership that runs here";
    }
    return "self-consistent, issuer not known";
}

// What a role does not do yet; empty where it does what one expects.
const char* role_note(const std::string& role) {
    return role == "reader" || role == "agent"
               ? "note: this version enforces no role but admin: what the member writes is taken\n"
               : "";
}

std::string state_of(const crypto::JoinToken& token) {
    io::Loop loop;
    const Status valid = crypto::verify_join_token(token, token.claims.hub_key, loop.now().wall);
    return valid ? "in date" : valid.error().message();
}

}  // namespace

Result<ExitCode> run_token_issue(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    fmt::print("{}\n", reply.value("token", ""));
    fmt::print(stderr,
               "for {} as {}, {} use{}, expires in {} (id {})\n",
               safe(reply.value("subject", "")),
               reply.value("role", ""),
               reply.value("uses", 1),
               reply.value("uses", 1) == 1 ? "" : "s",
               duration_text(reply.value("expires_in_s", std::int64_t{0})),
               reply.value("id", "").substr(0, 8));
    fmt::print(stderr, "{}", role_note(reply.value("role", "")));
    return ExitCode::ok;
}

Result<ExitCode> run_token_list(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    Table table({"id", "subject", "role", "state", "uses", "expires in"});
    for (const Json& token : reply["tokens"]) {
        const std::string state = token.value("state", "");
        const auto left = token.value("expires_in_s", std::int64_t{0});
        table.add({token.value("id", "").substr(0, 8),
                   safe(token.value("subject", "")),
                   token.value("role", ""),
                   state,
                   fmt::format("{}/{}",
                               token.value("uses", 0) - token.value("uses_left", 0),
                               token.value("uses", 0)),
                   state == "pending" ? duration_text(left) : "-"});
    }
    fmt::print("{}", table.text());
    return ExitCode::ok;
}

Result<ExitCode> run_token_revoke(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (!print_json(invocation, reply)) {
        fmt::print("token {} revoked\n", reply.value("id", "").substr(0, 8));
    }
    return ExitCode::ok;
}

Result<ExitCode> run_token_decode(const Invocation& invocation) {
    std::string text = invocation.arguments.value("token", "");
    if (text == "-") {
        std::getline(std::cin, text);
    }
    AURA_TRY_ASSIGN(const crypto::JoinToken token, crypto::parse_join_token(text));
    const crypto::JoinClaims& claims = token.claims;
    const Json json = {{"schema", "aura.token_claims/1"},
                       {"issuer", crypto::hub_name(claims.hub_key)},
                       {"subject", claims.subject},
                       {"id", to_hex(claims.id.view())},
                       {"role", to_text(claims.role)},
                       {"uses", claims.uses},
                       {"url", claims.url},
                       {"tls_fingerprint", crypto::fingerprint_text(claims.tls_fingerprint)},
                       {"issued_at", to_iso8601(claims.issued_at)},
                       {"expires_at", to_iso8601(claims.expires_at)},
                       {"invite_secret", token.invite.has_value()},
                       {"signature", judge(token)},
                       {"time", state_of(token)}};
    if (print_json(invocation, json)) {
        return ExitCode::ok;
    }
    for (const char* key : {"issuer",
                            "subject",
                            "id",
                            "role",
                            "url",
                            "tls_fingerprint",
                            "issued_at",
                            "expires_at",
                            "time",
                            "signature"}) {
        fmt::print("{:<16} {}\n", std::string(key) + ":", safe(json[key].get<std::string>()));
    }
    fmt::print("{:<16} {}\n", "uses:", claims.uses);
    fmt::print("{:<16} {}\n", "invite secret:", token.invite ? "yes" : "no");
    return ExitCode::ok;
}

}  // namespace aura::cli
