// mothership peers, peer show, revoke, unrevoke, approve; peers.
#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include <fmt/format.h>

#include "cli/daemon_client.hpp"
#include "cli/environment.hpp"
#include "cli/run.hpp"
#include "cli/table.hpp"
#include "config/units.hpp"

namespace aura::cli {
namespace {

using control::Json;

constexpr Duration kLookAgain = std::chrono::milliseconds(1000);
constexpr Duration kConfirmPatience = std::chrono::seconds(30);
constexpr Duration kConfirmCheck = std::chrono::milliseconds(200);

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

Status check_column(const std::string& column) {
    constexpr std::array kColumns = {"peer_id",
                                     "subject",
                                     "status",
                                     "last_seen",
                                     "direct_connects",
                                     "events_per_min",
                                     "path",
                                     "version",
                                     "cert_left",
                                     "host",
                                     "role"};
    if (std::find(kColumns.begin(), kColumns.end(), column) != kColumns.end()) {
        return {};
    }
    return fail(Error(ErrorCode::usage, fmt::format("there is no column '{}'", column))
                    .because(fmt::format("{}", fmt::join(kColumns, ", "))));
}

// Numbers by size, all else as text.
bool comes_before(const Json& a, const Json& b, const std::string& column) {
    const std::string key = column == "cert_left" ? "cert_left_s" : column;
    if (a.contains(key) && b.contains(key) && a[key].is_number() && b[key].is_number()) {
        return a[key] < b[key];
    }
    return text_of(a, key.c_str()) < text_of(b, key.c_str());
}

Result<std::string> hub_peers_text(const Invocation& invocation) {
    const std::string column = invocation.arguments.value("sort", "subject");
    AURA_TRY(check_column(column));
    AURA_TRY_ASSIGN(Json reply, ask({"peers", Json::object()}));
    std::stable_sort(reply["peers"].begin(),
                     reply["peers"].end(),
                     [&](const Json& a, const Json& b) { return comes_before(a, b, column); });
    return invocation.json ? control::encode_reply(reply) + "\n"
                           : hub_table(reply["peers"], invocation.arguments.value("detail", false));
}

// On a terminal the list stays in place; into a file or a pipe goes what is new.
Result<ExitCode> watch_hub_peers(const Invocation& invocation) {
    const bool screen = is_screen() && !invocation.json;
    for (std::string before;;) {
        AURA_TRY_ASSIGN(const std::string text, hub_peers_text(invocation));
        if (text != before) {
            fmt::print("{}{}", screen ? "\x1b[H\x1b[2J" : "", text);
            (void)std::fflush(stdout);
            before = text;
        }
        pause(kLookAgain);
    }
}

Result<Duration> confirm_patience(const Invocation& invocation) {
    if (!invocation.arguments.contains("timeout")) {
        return kConfirmPatience;
    }
    const auto text = invocation.arguments["timeout"].get<std::string>();
    const auto duration = config::parse_duration(text);
    if (!duration) {
        return fail(Error(ErrorCode::usage, fmt::format("'{}' is no duration", text))
                        .because("a duration is 90s, 30m, 1h30m or 2d"));
    }
    return *duration;
}

// Who knows of what the Mothership's log holds at "seq". A member that confirmed and went away
// since has confirmed.
Result<Json> wait_for_confirmations(std::int64_t seq, Duration patience) {
    std::set<std::string> confirmed;
    for (Duration waited{};; waited += kConfirmCheck) {
        AURA_TRY_ASSIGN(Json reply, ask({"peers.confirmed", {{"seq", seq}}}));
        bool all = true;
        for (Json& peer : reply["peers"]) {
            const std::string id = peer.value("peer_id", "");
            if (peer.value("confirmed", false)) {
                confirmed.insert(id);
            }
            peer["confirmed"] = confirmed.contains(id);
            all = all && confirmed.contains(id);
        }
        if (all || waited >= patience) {
            reply["confirmed"] = confirmed.size();
            reply["all"] = all;
            return reply;
        }
        pause(kConfirmCheck);
    }
}

void print_confirmations(const Json& reply) {
    fmt::print("confirmed by {} of {} peers\n",
               reply.value("confirmed", std::size_t{0}),
               reply["peers"].size());
    for (const Json& peer : reply["peers"]) {
        if (!peer.value("confirmed", false)) {
            fmt::print("  not by {} ({}): {}\n",
                       peer.value("peer_id", ""),
                       safe(peer.value("subject", "")),
                       peer.value("online", false) ? "it is online and has not answered yet"
                                                   : "it is away and learns of it when it is back");
        }
    }
}

// What a person reads first stands first; numbers of seconds become words.
void print_peer(const Json& peer) {
    constexpr std::array kFirst = {
        "peer_id", "subject", "host", "role", "status", "last_seen", "address", "path"};
    const auto line = [&peer](const std::string& key) {
        fmt::print("{:<18} {}\n", key + ":", text_of(peer, key.c_str()));
    };
    for (const char* key : kFirst) {
        if (peer.contains(key)) {
            line(key);
        }
    }
    for (const auto& [key, value] : peer.items()) {
        const bool shown = std::find(kFirst.begin(), kFirst.end(), key) != kFirst.end();
        if (shown || key == "schema") {
            continue;
        }
        if (key == "cert_left_s") {
            fmt::print("{:<18} {}\n", "cert_left:", certificate_left(peer));
        } else if (value.is_object()) {
            for (const auto& [name, count] : value.items()) {
                fmt::print("{:<18} {} in {}\n", key + ":", count.dump(), safe(name));
            }
        } else {
            line(key);
        }
    }
}

void print_standing(const Json& reply) {
    fmt::print("{} ({}) is {}\n",
               reply.value("peer_id", ""),
               safe(reply.value("subject", "")),
               reply.value("status", "") == "revoked" ? "revoked" : "a member again");
}

}  // namespace

Result<ExitCode> run_hub_peers(const Invocation& invocation) {
    if (invocation.arguments.value("watch", false)) {
        return watch_hub_peers(invocation);
    }
    AURA_TRY_ASSIGN(const std::string text, hub_peers_text(invocation));
    fmt::print("{}", text);
    return ExitCode::ok;
}

Result<ExitCode> run_peer_show(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (!print_json(invocation, reply)) {
        print_peer(reply);
    }
    return ExitCode::ok;
}

Result<ExitCode> run_peer_standing(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (!print_json(invocation, reply)) {
        print_standing(reply);
    }
    return ExitCode::ok;
}

Result<ExitCode> run_peer_revoke(const Invocation& invocation) {
    if (!invocation.arguments.value("wait", false)) {
        return run_peer_standing(invocation);
    }
    AURA_TRY_ASSIGN(const Duration patience, confirm_patience(invocation));
    AURA_TRY_ASSIGN(Json reply, ask_as_typed(invocation));
    if (!invocation.json) {
        print_standing(reply);
    }
    AURA_TRY_ASSIGN(const Json known,
                    wait_for_confirmations(reply.value("seq", std::int64_t{0}), patience));
    reply["confirmations"] = known;
    if (!print_json(invocation, reply)) {
        print_confirmations(known);
    }
    return known.value("all", false) ? ExitCode::ok : ExitCode::timed_out;
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
