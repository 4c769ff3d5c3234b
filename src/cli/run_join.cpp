// mothership ping, join, peer-config.
#include <cstdio>
#include <iostream>

#include <fmt/core.h>

#include "cli/daemon_client.hpp"
#include "cli/environment.hpp"
#include "cli/mothership_info.hpp"
#include "cli/run.hpp"
#include "cli/spawn.hpp"
#include "cli/table.hpp"
#include "config/config.hpp"
#include "crypto/fingerprint.hpp"
#include "http/https_address.hpp"
#include "io/files.hpp"
#include "io/loop.hpp"
#include "net/https_call.hpp"

namespace aura::cli {
namespace {

using control::Json;

constexpr Duration kPingTimeout = std::chrono::seconds(10);
constexpr std::size_t kTokenFileBytesMax = 8192;

std::int64_t milliseconds(Duration duration) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

// "refused", "timeout", … : the verdict of a step that failed.
std::string verdict(const Error& error) {
    switch (error.code()) {
        case ErrorCode::net_refused:
            return "refused";
        case ErrorCode::net_timeout:
        case ErrorCode::timeout:
            return "timeout";
        default:
            return "error: " + safe(error.to_line());
    }
}

// Looks, but trusts nobody: ping sends nothing that is worth anything.
Result<net::CallResult> call_info(const http::HttpsAddress& address) {
    io::Loop loop;
    io::TcpConnector connector(loop);
    AURA_TRY_ASSIGN(const tls::TlsContext context, tls::TlsContext::anonymous_client());
    std::optional<net::CallResult> result;
    net::HttpsCall call(
        loop,
        connector,
        context,
        {.host = address.host, .port = address.port, .deadline = loop.now().mono + kPingTimeout},
        [](const crypto::Certificate&) { return Status(); },
        [&address](const tls::TlsMachine&) {
            http::Request request;
            request.target = "/v1/info";
            request.headers.add("Host", address.host);
            return Result<http::Request>(std::move(request));
        },
        [&](net::CallResult done) {
            result = std::move(done);
            loop.stop();
        });
    loop.run();
    return *std::move(result);
}

Json ping_json(const http::HttpsAddress& address, const net::CallResult& result) {
    Json json = {{"schema", "aura.ping/1"}, {"url", address.url()}, {"ok", false}};
    const bool connected = result.steps.connected.has_value();
    json["tcp_connect"] = connected
                              ? fmt::format("ok ({}ms)", milliseconds(*result.steps.connected))
                              : verdict(result.response.error());
    if (!connected) {
        return json;
    }
    if (!result.steps.handshaken) {
        json["tls_handshake"] = verdict(result.response.error());
        return json;
    }
    const std::string fingerprint = crypto::fingerprint_text(result.steps.certificate->fingerprint);
    json["tls_handshake"] = fmt::format("ok (self-signed, fingerprint {})", fingerprint);
    json["fingerprint"] = fingerprint;
    if (!result.response) {
        json["protocol"] = verdict(result.response.error());
        return json;
    }
    const auto info = read_info(result.response->body);
    if (!info) {
        json["protocol"] = verdict(info.error());
        return json;
    }
    json["protocol"] = fmt::format("v{}", info->protocol);
    json["server_id"] = info->host_id;
    json["ok"] = true;
    return json;
}

Result<std::string> default_url() {
    const auto config = ask({"peer-config", Json::object()});
    if (config) {
        return config->value("url", "");
    }
    return fail(Error(ErrorCode::usage, "which Mothership?")
                    .because("this device belongs to no team, or its daemon is not running")
                    .try_next("aura mothership ping --url https://HOST:7777"));
}

Result<std::string> read_token(const Json& arguments) {
    std::string token = arguments.value("token", "");
    if (token == "-") {
        std::getline(std::cin, token);
    }
    if (token.empty() && arguments.contains("token_file")) {
        AURA_TRY_ASSIGN(
            const Bytes bytes,
            io::read_file(arguments["token_file"].get<std::string>(), kTokenFileBytesMax));
        token = std::string(as_text(bytes));
    }
    if (token.empty()) {
        const config::Environment environment = read_environment();
        const auto found = environment.find("AURA_JOIN_TOKEN");
        token = found == environment.end() ? "" : found->second;
    }
    token.erase(token.find_last_not_of(" \t\r\n") + 1);
    if (token.empty()) {
        return fail(Error(ErrorCode::usage, "a join token is needed")
                        .try_next("--token TOKEN, --token-file FILE, or AURA_JOIN_TOKEN"));
    }
    return token;
}

}  // namespace

Result<ExitCode> run_ping(const Invocation& invocation) {
    std::string url = invocation.arguments.value("url", "");
    if (url.empty()) {
        AURA_TRY_ASSIGN(url, default_url());
    }
    AURA_TRY_ASSIGN(
        const http::HttpsAddress address,
        http::parse_https_address(url, static_cast<std::uint16_t>(config::Mothership{}.port)));
    AURA_TRY_ASSIGN(const net::CallResult result, call_info(address));
    const Json json = ping_json(address, result);
    if (!print_json(invocation, json)) {
        fmt::print("ping {}:{}\n", address.host, address.port);
        for (const auto& [key, label] : {std::pair{"tcp_connect", "tcp connect"},
                                         {"tls_handshake", "tls handshake"},
                                         {"protocol", "protocol"},
                                         {"server_id", "server id"}}) {
            if (json.contains(key)) {
                fmt::print("  {}: {}\n", label, json[key].get<std::string>());
            }
        }
    }
    return json["ok"].get<bool>() ? ExitCode::ok : ExitCode::unreachable;
}

Result<ExitCode> run_join(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const std::string token, read_token(invocation.arguments));
    AURA_TRY_ASSIGN(const config::Places where, places());
    if (!is_running(where, config::DaemonMode::peer)) {
        AURA_TRY(start_daemon(where, config::DaemonMode::peer, {}));
    }
    const Json arguments = {{"token", token},
                            {"url", invocation.arguments.value("url", "")},
                            {"replace", invocation.arguments.value("replace", false)}};
    auto answer = ask_daemon(where, config::DaemonMode::peer, {"join", arguments});
    if (!answer && answer.error().is(ErrorCode::token_malformed)) {
        return fail(std::move(answer).error().try_next(
            "copy the whole token, or ask for another: aura mothership token issue --for NAME"));
    }
    AURA_TRY_ASSIGN(const Json reply, std::move(answer));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    fmt::print("joined {} at {}\n", reply.value("mothership", ""), reply.value("url", ""));
    fmt::print("  peer id:  {}\n", reply.value("peer_id", ""));
    fmt::print("  role:     {}\n", reply.value("role", ""));
    if (reply.value("linked", 0) > 0) {
        return ExitCode::ok;  // it was in the team before, and has what the rest is about
    }
    if (!reply.value("invited", false)) {
        fmt::print(
            "  code:     {}\n"
            "            members who hold the team's code grant you their keys after\n"
            "            comparing it: aura mothership peer approve {}\n",
            reply.value("short_code", ""),
            reply.value("peer_id", ""));
    }
    fmt::print("next: aura link PATH\n");
    return ExitCode::ok;
}

Result<ExitCode> run_peer_config(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    const bool announced = invocation.arguments.value("announced", false);
    if (!announced || invocation.arguments.value("pinned", false)) {
        fmt::print("pinned: {} ({})\n", reply.value("pinned", ""), reply.value("url", ""));
    }
    if (announced) {
        fmt::print("announced: none yet\n");
    }
    return ExitCode::ok;
}

}  // namespace aura::cli
