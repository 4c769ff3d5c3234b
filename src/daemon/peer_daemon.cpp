#include "daemon/peer_daemon.hpp"

#include <utility>

#include <fmt/core.h>

#include "base/log.hpp"
#include "control/command.hpp"
#include "crypto/enrolment_proof.hpp"
#include "daemon/home.hpp"
#include "daemon/peer_commands.hpp"
#include "daemon/version.hpp"
#include "io/machine.hpp"

namespace aura::daemon {
namespace {

using control::Json;

constexpr auto kMode = config::DaemonMode::peer;
constexpr Duration kJoinTimeout = std::chrono::seconds(30);

store::RecordKey team_key() {
    return {store::RecordKind::meta, to_bytes(as_bytes("team"))};
}

Error not_joined() {
    return Error(ErrorCode::not_joined, "this device belongs to no team yet")
        .try_next("aura mothership join --url URL --token TOKEN");
}

}  // namespace

Result<std::unique_ptr<PeerDaemon>> PeerDaemon::start(io::Loop& loop,
                                                      const config::Config& config,
                                                      const config::Places& places,
                                                      ShutdownCommand on_shutdown) {
    crypto::SecurePrng prng;
    AURA_TRY(prepare_directories(places));
    AURA_TRY_ASSIGN(crypto::IdentityKey identity, load_identity(places, kMode, prng));
    std::unique_ptr<PeerDaemon> daemon(new PeerDaemon(loop, config, std::move(identity)));
    // The socket first: a second daemon on one home is refused before it touches the database.
    AURA_TRY(daemon->listen(places));
    AURA_TRY(daemon->open(places));
    daemon->serve_commands(std::move(on_shutdown));
    return daemon;
}

PeerDaemon::PeerDaemon(io::Loop& loop, const config::Config& config, crypto::IdentityKey identity)
    : loop_(loop),
      config_(config),
      identity_(std::move(identity)),
      connector_(std::make_unique<io::TcpConnector>(loop)) {}

PeerDaemon::~PeerDaemon() = default;

Status PeerDaemon::listen(const config::Places& places) {
    AURA_TRY_ASSIGN(control_,
                    runtime::ControlServer::listen(
                        loop_, places.socket_file(kMode), [this](auto request, auto reply) {
                            call(request, std::move(reply));
                        }));
    return {};
}

Status PeerDaemon::open(const config::Places& places) {
    AURA_TRY_ASSIGN(anonymous_, tls::TlsContext::anonymous_client());
    AURA_TRY_ASSIGN(database_, open_database(loop_, places, kMode, prng_));
    AURA_TRY_ASSIGN(const auto record, database_->at_start().get(team_key()));
    if (record) {
        AURA_TRY_ASSIGN(peer::TeamMembership membership, peer::decode_team_membership(*record));
        AURA_TRY_ASSIGN(team_,
                        PeerTeam::start({loop_, *connector_, *database_, identity_, config_},
                                        std::move(membership)));
    }
    const auto on_network_change = [this] {
        if (team_) {
            team_->hub().handle_network_change();
        }
    };
    AURA_TRY_ASSIGN(addresses_, io::AddressMonitor::start(loop_, [on_network_change](const auto&) {
                        on_network_change();
                    }));
    AURA_TRY_ASSIGN(wakes_, io::WakeMonitor::start(loop_, [on_network_change](Duration) {
                        on_network_change();
                    }));
    return {};
}

void PeerDaemon::serve_commands(ShutdownCommand on_shutdown) {
    commands_.serve_later("join",
                          [this](const auto& call, const auto& reply) { join(call, reply); });
    commands_.serve("shutdown", [on_shutdown = std::move(on_shutdown)](const auto&) {
        return Result<Json>(on_shutdown());
    });
    serve_peer_daemon_commands(commands_, [this] { return team_.get(); });
}

void PeerDaemon::call(const control::Request& request, runtime::CommandTable::Reply reply) {
    const control::Command* command = control::find_command(request.command);
    const bool needs_team = command != nullptr && request.command != "join" &&
                            request.command != "shutdown" && request.command != "status";
    if (needs_team && !team_) {
        reply(fail(not_joined()));
    } else if (request.command == "status" && !team_) {
        reply(status_before_joining());
    } else if (command != nullptr && command->scope == control::Scope::hub &&
               !commands_.serves(request.command)) {
        team_->ask_hub(request, std::move(reply));
    } else {
        commands_.call(request, std::nullopt, std::move(reply));
    }
}

Json PeerDaemon::status_before_joining() const {
    return {
        {"schema", "aura.status/1"},
        {"version", version()},
        {"peer_id", crypto::peer_name(identity_.public_id())},
        {"team", nullptr},
        {"problems",
         Json::array({"belongs to no team yet: aura mothership join --url URL --token TOKEN"})}};
}

Status PeerDaemon::check_token(const peer::Join& join, bool replace) const {
    if (!team_) {
        return {};
    }
    if (team_->membership().hub != join.hub()) {
        return fail(Error(ErrorCode::exists, "this device belongs to another team")
                        .because(fmt::format("its Mothership is {}",
                                             crypto::hub_name(team_->membership().hub)))
                        .try_next("AURA_HOME=DIRECTORY aura …, for a second team"));
    }
    const sync::Member* self = team_->replicator().membership().find(identity_.public_id());
    if (self != nullptr && self->admission.subject != join.subject() && !replace) {
        return fail(Error(ErrorCode::exists,
                          fmt::format("this device is in the team already, as {} ({})",
                                      self->admission.subject,
                                      to_text(self->admission.role)))
                        .because(fmt::format("the token is for {}", join.subject()))
                        .try_next(fmt::format("join on the device of {}; --replace makes this one "
                                              "a device of {}",
                                              join.subject(),
                                              join.subject())));
    }
    return {};
}

void PeerDaemon::join(const runtime::CommandCall& call, const runtime::CommandTable::Reply& reply) {
    const control::Arguments arguments(call.arguments);
    const auto attempt = [&]() -> Status {
        AURA_TRY_ASSIGN(const std::string token, arguments.text("token"));
        AURA_TRY_ASSIGN(const std::string url, arguments.text_or("url", ""));
        AURA_TRY_ASSIGN(peer::Join begun, peer::Join::begin(token, url));
        const auto join = std::make_shared<const peer::Join>(std::move(begun));
        if (joining_) {
            return fail(ErrorCode::limit, "another join is under way");
        }
        AURA_TRY_ASSIGN(const bool replace, arguments.flag("replace"));
        AURA_TRY(check_token(*join, replace));
        const peer::HubAddress address = join->address();
        joining_ = std::make_unique<net::HttpsCall>(
            loop_,
            *connector_,
            *anonymous_,
            net::CallTarget{.host = address.host,
                            .port = address.port,
                            .deadline = loop_.now().mono + kJoinTimeout},
            [this, join](const crypto::Certificate& shown) {
                return join->pin(shown, loop_.now().wall);
            },
            [this, join, host = address.host](
                const tls::TlsMachine& machine) -> Result<http::Request> {
                AURA_TRY_ASSIGN(const Digest connection,
                                machine.export_secret(crypto::kEnrolmentExporterLabel));
                http::Request request;
                request.method = http::Method::post;
                request.target = "/v1/join";
                request.headers.add("Host", host);
                const Bytes body =
                    join->request(identity_, connection, io::host_name().value_or("unknown"));
                request.body = std::string(as_text(body));
                return request;
            },
            [this, join, reply](net::CallResult result) {
                finish_join(*join, std::move(result), reply);
                joining_.reset();
            });
        return {};
    };
    if (const Status begun = attempt(); !begun) {
        reply(fail(begun.error()));
    }
}

void PeerDaemon::finish_join(const peer::Join& join,
                             net::CallResult result,
                             const runtime::CommandTable::Reply& reply) {
    const std::string url = join.address().url();
    if (!result.response) {
        Error error = std::move(result.response).error();
        const bool no_contact =
            traits(error.code()).exit_code == ExitCode::unreachable || error.is(ErrorCode::timeout);
        reply(fail(no_contact ? std::move(error)
                                    .in(fmt::format("cannot reach the Mothership at {}", url))
                                    .try_next(fmt::format("aura mothership ping --url {}", url))
                              : std::move(error).in(fmt::format("joining {} failed", url))));
        return;
    }
    auto membership = join.finish(*result.response, identity_.public_id());
    if (!membership) {
        reply(fail(std::move(membership).error()));
        return;
    }
    reply(enter_team(join, *std::move(membership)));
}

Result<Json> PeerDaemon::enter_team(const peer::Join& join, peer::TeamMembership membership) {
    Json answer = {
        {"team", membership.team_name},
        {"mothership", crypto::hub_name(membership.hub)},
        {"url", membership.address.url()},
        {"peer_id", crypto::peer_name(identity_.public_id())},
        {"role", to_text(membership.role)},
        {"short_code", crypto::short_code(identity_.public_id(), crypto::team_id(membership.hub))},
        {"invited", join.invite() != nullptr}};
    const store::RecordWrite record{team_key(), encode(membership)};
    answer["linked"] = team_ ? team_->links().size() : 0;
    if (team_) {
        AURA_TRY(team_->renew(std::move(membership)));
        AURA_TRY(team_->replicator().commit({record}, [](const Status&) {}));
        return answer;
    }
    // Without a team nothing else uses the store yet.
    AURA_TRY(database_->at_start().commit({{}, {record}}));
    AURA_TRY_ASSIGN(team_,
                    PeerTeam::start({loop_, *connector_, *database_, identity_, config_},
                                    std::move(membership)));
    if (join.invite() != nullptr) {
        team_->replicator().keyring().set_own_invite(join.token_id(), join.invite()->clone());
        team_->replicator().wake();
    }
    return answer;
}

void PeerDaemon::shut_down() {
    if (team_) {
        team_->stop();
    }
    database_->finish();
}

}  // namespace aura::daemon
