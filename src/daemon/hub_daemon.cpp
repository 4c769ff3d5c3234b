#include "daemon/hub_daemon.hpp"

#include <utility>

#include <fmt/core.h>

#include "base/log.hpp"
#include "crypto/fingerprint.hpp"
#include "daemon/home.hpp"
#include "daemon/hub_peer_commands.hpp"
#include "daemon/hub_requests.hpp"
#include "daemon/hub_status.hpp"
#include "daemon/hub_token_commands.hpp"
#include "daemon/server_names.hpp"
#include "daemon/version.hpp"

namespace aura::daemon {
namespace {

constexpr auto kMode = config::DaemonMode::mothership;
// After a restart: long enough for the new process to listen, short enough to go unnoticed.
constexpr Duration kRetryAfterShutdown = std::chrono::seconds(2);

// Counts what becomes durable.
class RateFold final : public sync::EventFold {
public:
    RateFold(io::Loop& loop, sync::Replicator& replicator, EventRate& rate)
        : loop_(loop), replicator_(replicator), rate_(rate) {
        replicator_.add(*this);
    }

    RateFold(const RateFold&) = delete;
    RateFold& operator=(const RateFold&) = delete;

    ~RateFold() override { replicator_.remove(*this); }

    void on_event(const store::EventRef& event) override {
        rate_.count(loop_.now().mono, event->event.header.log.author);
    }

    void on_key(const RepoId& /*repo*/) override {}

    void on_membership() override {}

private:
    io::Loop& loop_;
    sync::Replicator& replicator_;
    EventRate& rate_;
};

}  // namespace

Result<std::unique_ptr<HubDaemon>> HubDaemon::start(io::Loop& loop,
                                                    const config::Config& config,
                                                    const config::Places& places,
                                                    ShutdownCommand on_shutdown) {
    crypto::SecurePrng prng;
    AURA_TRY(prepare_directories(places));
    AURA_TRY_ASSIGN(crypto::IdentityKey identity, load_identity(places, kMode, prng));
    AURA_TRY_ASSIGN(
        crypto::Credentials credentials,
        load_server_credentials(places, identity, server_names(config), loop.now().wall));
    AURA_TRY_ASSIGN(crypto::Certificate certificate,
                    crypto::parse_certificate(credentials.chain.front()));
    std::unique_ptr<HubDaemon> daemon(new HubDaemon(
        loop, config, std::move(identity), std::move(credentials), std::move(certificate)));
    // The socket first: a second daemon on one home is refused before it touches the database.
    AURA_TRY(daemon->listen_locally(places));
    AURA_TRY(daemon->open_store(places));
    daemon->say_if_unconfirmed();
    AURA_TRY(daemon->found_team());
    AURA_TRY(daemon->listen());
    daemon->serve_commands(std::move(on_shutdown));
    return daemon;
}

HubDaemon::HubDaemon(io::Loop& loop,
                     const config::Config& config,
                     crypto::IdentityKey identity,
                     crypto::Credentials credentials,
                     crypto::Certificate certificate)
    : loop_(loop),
      config_(config),
      identity_(std::move(identity)),
      credentials_(std::move(credentials)),
      certificate_(std::move(certificate)),
      started_(loop.now().mono) {}

HubDaemon::~HubDaemon() {
    if (token_fold_) {
        driver_->replicator().remove(*token_fold_);
    }
}

Status HubDaemon::open_store(const config::Places& places) {
    AURA_TRY_ASSIGN(database_, open_database(loop_, places, kMode, prng_));
    AURA_TRY_ASSIGN(driver_,
                    runtime::ReplicatorDriver::start(
                        loop_,
                        *database_,
                        identity_,
                        {.hub = identity_.public_id(),
                         .keys = {.seal = config_.content.seal == config::OnOff::on}}));
    rate_fold_ = std::make_unique<RateFold>(loop_, driver_->replicator(), rate_);
    tokens_.emplace(identity_, token_policy());
    AURA_TRY_ASSIGN(const auto records, database_->at_start().scan(store::RecordKind::token, {}));
    AURA_TRY(tokens_->load(records));
    token_fold_.emplace(*tokens_, identity_.public_id());
    AURA_TRY(token_fold_->replay(database_->at_start()));
    driver_->replicator().add(*token_fold_);
    head_mark_ = std::make_unique<runtime::HeadMark>(
        loop_, driver_->replicator(), head_mark_path(places, kMode));
    enrolment_.emplace(
        identity_,
        *tokens_,
        driver_->replicator().membership(),
        hub::EnrolmentOptions{config_.mothership.display_name, config_.limits.max_peers});
    return {};
}

void HubDaemon::say_if_unconfirmed() const {
    if (const Status confirmed = check_confirmed(driver_->replicator().confirmation());
        !confirmed) {
        log::line(log::Level::error, "hub", "{}", confirmed.error().to_line());
    }
}

Status HubDaemon::found_team() {
    const wire::LogId own{identity_.public_id(), driver_->replicator().replica().incarnation(), {}};
    if (!driver_->replicator().confirmation().is_confirmed()) {
        return {};  // it was founded once; its members have the record
    }
    if (driver_->replicator().replica().durable().head(own).seq != Seq{0} ||
        !driver_->replicator().membership().team_name().empty()) {
        return {};
    }
    return append_team_record(
        driver_->replicator(),
        wire::EventKind::team_founded,
        encode(wire::TeamFounded{config_.mothership.display_name, wire::kProtocolVersion}),
        {},
        [](const Status&) {});
}

Status HubDaemon::listen_locally(const config::Places& places) {
    AURA_TRY_ASSIGN(control_,
                    runtime::ControlServer::listen(
                        loop_, places.socket_file(kMode), [this](auto request, auto reply) {
                            commands_.call(request, std::nullopt, std::move(reply));
                        }));
    return {};
}

Status HubDaemon::listen() {
    const auto port = static_cast<std::uint16_t>(config_.mothership.port);
    const auto address = io::parse_address(config_.mothership.bind, port);
    if (!address) {
        return fail(Error(ErrorCode::config_invalid,
                          fmt::format("'{}' is no address to bind to", config_.mothership.bind))
                        .try_next("--bind 0.0.0.0, or an address of this machine"));
    }
    AURA_TRY_ASSIGN(tls::TlsContext context, tls::TlsContext::server(credentials_));
    auto server = runtime::HubServer::listen(loop_,
                                             driver_->replicator(),
                                             prng_,
                                             {.address = *address,
                                              .context = std::move(context),
                                              .agent = agent_name(),
                                              .body_bytes_max = config_.server.max_body_bytes.bytes,
                                              .certificate_grace = config_.trust.offline_grace},
                                             handlers());
    if (!server && server.error().is(ErrorCode::net_address_in_use)) {
        return fail(std::move(server).error().try_next(
            "stop what listens there, or aura mothership start --port N"));
    }
    AURA_TRY_ASSIGN(server_, std::move(server));
    tokens_->set_policy(token_policy());
    return {};
}

runtime::HubServer::Handlers HubDaemon::handlers() {
    return {
        .health = [this] { return health_response(parts()); },
        .live = [] { return live_response(); },
        .ready = [this] { return ready_response(parts()); },
        .info = [this] { return info_response(parts()); },
        .join = [this](const http::Request& request,
                       const auto& caller,
                       const auto& respond) { handle_join(parts(), request, caller, respond); },
        .control =
            [this](const http::Request& request, const auto& caller, const auto& respond) {
                const sync::Replicator& replicator = driver_->replicator();
                handle_control(commands_,
                               replicator.membership(),
                               replicator.confirmation(),
                               request,
                               caller,
                               respond);
            },
    };
}

void HubDaemon::serve_commands(ShutdownCommand on_shutdown) {
    serve_token_commands(commands_, parts());
    serve_peer_commands(commands_, parts());
    serve_status_commands(commands_, parts());
    commands_.serve("shutdown", [on_shutdown = std::move(on_shutdown)](const auto&) {
        return Result<control::Json>(on_shutdown());
    });
}

hub::TokenPolicy HubDaemon::token_policy() const {
    const std::uint16_t port =
        server_ ? server_->address().port : static_cast<std::uint16_t>(config_.mothership.port);
    return {.default_lifetime = config_.jwt.default_expiry,
            .lifetime_max = config_.jwt.max_expiry,
            .url = public_url(config_, port),
            .tls_fingerprint = certificate_.fingerprint};
}

HubParts HubDaemon::parts() {
    return {loop_,
            config_,
            identity_,
            certificate_,
            prng_,
            *database_,
            driver_->replicator(),
            *tokens_,
            *enrolment_,
            *server_,
            rate_,
            started_};
}

void HubDaemon::shut_down() {
    server_->shut_down(kRetryAfterShutdown);
    database_->finish();
    head_mark_->finish();
}

}  // namespace aura::daemon
