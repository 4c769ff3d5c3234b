// mothership peers, peer show, revoke, unrevoke, approve; peers.
#include <algorithm>
#include <cstdio>

#include <fmt/core.h>

#include "cli/daemon_client.hpp"
#include "cli/environment.hpp"
#include "cli/run.hpp"
#include "cli/table.hpp"

namespace aura::cli {
namespace {

using control::Json;

std::string text_of(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) {
        return "-";
    }
    return safe(found->is_string() ? found->get<std::string>() : found->dump());
}

std::string certificate_left(const Json& peer) {
    return peer.contains("cert_left_s") ? duration_text(peer["cert_left_s"].get<std::int64_t>())
                                        : "-";
}

std::string why_not_direct(const Json& peer) {
    return "  " + peer.value("peer_id", "") +
           ": goes through the Mothership; this version opens no direct paths";
}

std::string hub_table(const Json& peers, bool detail) {
    std::vector<std::string> header = {
        "peer_id", "subject", "status", "last_seen", "direct_connects"};
    if (detail) {
        header.insert(header.end(), {"events_per_min", "path", "version", "cert_left"});
    }
    Table table(std::move(header));
    for (const Json& peer : peers) {
        std::vector<std::string> row = {text_of(peer, "peer_id"),
                                        text_of(peer, "subject"),
                                        text_of(peer, "status"),
                                        text_of(peer, "last_seen"),
                                        text_of(peer, "direct_connects")};
        if (detail) {
            row.insert(row.end(),
                       {text_of(peer, "events_per_min"),
                        text_of(peer, "path"),
                        text_of(peer, "version"),
                        certificate_left(peer)});
        }
        table.add(std::move(row));
        if (detail && peer.value("direct_connects", "").starts_with("0/") &&
            peer.value("status", "") == "online") {
            table.add_note(why_not_direct(peer));
        }
    }
    return table.text();
}

}  // namespace

Result<ExitCode> run_hub_peers(const Invocation& invocation) {
    AURA_TRY_ASSIGN(Json reply, ask_as_typed(invocation));
    const std::string column = invocation.arguments.value("sort", "subject");
    std::stable_sort(
        reply["peers"].begin(), reply["peers"].end(), [&](const Json& a, const Json& b) {
            return text_of(a, column.c_str()) < text_of(b, column.c_str());
        });
    if (!print_json(invocation, reply)) {
        fmt::print("{}", hub_table(reply["peers"], invocation.arguments.value("detail", false)));
    }
    return ExitCode::ok;
}

Result<ExitCode> run_peer_show(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    for (const auto& [key, value] : reply.items()) {
        if (key != "schema") {
            fmt::print("{:<18} {}\n", key + ":", text_of(reply, key.c_str()));
        }
    }
    return ExitCode::ok;
}

Result<ExitCode> run_peer_standing(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (!print_json(invocation, reply)) {
        fmt::print("{} ({}) is {}\n",
                   reply.value("peer_id", ""),
                   safe(reply.value("subject", "")),
                   reply.value("status", "") == "revoked" ? "revoked" : "a member again");
    }
    return ExitCode::ok;
}

Result<ExitCode> run_approve(const Invocation& invocation) {
    AURA_TRY_ASSIGN(Json reply, ask_as_typed(invocation));
    if (!reply.value("approved", false) && invocation.interactive) {
        const std::string question = fmt::format("{} must read you this code: {}\nDoes it?",
                                                 reply.value("peer_id", ""),
                                                 reply.value("short_code", ""));
        if (!confirm(question)) {
            return fail(ErrorCode::cancelled, "not approved");
        }
        Json arguments = invocation.arguments;
        arguments["confirmed"] = true;
        AURA_TRY_ASSIGN(reply, ask({"approve", std::move(arguments)}));
    }
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    if (!reply.value("approved", false)) {
        return fail(Error(ErrorCode::usage, "not approved: compare the short code first")
                        .because(fmt::format("{} must read out {}",
                                             reply.value("peer_id", ""),
                                             reply.value("short_code", "")))
                        .try_next("the same command with --yes"));
    }
    fmt::print("{} gets the team's content keys\n", reply.value("peer_id", ""));
    return ExitCode::ok;
}

Result<ExitCode> run_peers(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    Table table({"peer_id", "subject", "host", "role", "status"});
    for (const Json& peer : reply["peers"]) {
        const bool self = peer.value("self", false);
        table.add({text_of(peer, "peer_id"),
                   text_of(peer, "subject"),
                   text_of(peer, "host"),
                   text_of(peer, "role"),
                   self ? "this device" : text_of(peer, "status")});
        if (peer.value("waits_for_approval", false)) {
            table.add_note("  waits for a member's approval, code " + text_of(peer, "short_code") +
                           ": aura mothership peer approve " + text_of(peer, "peer_id"));
        }
    }
    fmt::print("{}", table.text());
    return ExitCode::ok;
}

}  // namespace aura::cli
