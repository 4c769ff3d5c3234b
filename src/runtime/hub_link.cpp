#include "runtime/hub_link.hpp"

#include <utility>

#include <fmt/core.h>

#include "base/log.hpp"

namespace aura::runtime {
namespace {

constexpr const char* kLinkArea = "link";
// An error body at most: the answer to an upgrade has none.
constexpr std::size_t kAnswerBytesMax = 64 * 1024;

}  // namespace

HubLink::HubLink(io::Loop& loop,
                 io::TcpConnector& connector,
                 sync::Replicator& replicator,
                 Prng& prng,
                 Options options,
                 Handlers handlers)
    : loop_(loop),
      connector_(connector),
      replicator_(replicator),
      prng_(prng),
      options_(std::move(options)),
      handlers_(std::move(handlers)),
      machine_(prng),
      pump_(loop, [this] { pump(); }),
      upgrade_(loop, [this] { upgrade(); }),
      drop_failed_(loop, [this] { drop_failed(); }),
      timer_(loop, [this] {
          machine_.handle_deadline(now());
          pump();
      }) {}

HubLink::~HubLink() = default;

void HubLink::start() {
    machine_.start(now());
    pump_.schedule();
}

void HubLink::stop() {
    if (session_) {
        session_->go_away({wire::GoAwayReason::shutting_down, 0, "the peer stops"});
    }
    machine_.stop();
    pump_.schedule();
}

void HubLink::handle_network_change() {
    machine_.handle_network_change(now());
    pump_.schedule();
}

void HubLink::renew(peer::TeamMembership team, tls::TlsContext context) {
    options_.team = std::move(team);
    options_.context = std::move(context);
    handle_network_change();
}

void HubLink::set_interest(wire::Interest interest) {
    interest_ = std::move(interest);
    if (session_) {
        session_->set_interest(interest_);
    }
}

const Session* HubLink::session() const {
    return session_ && session_->exchange().is_established() ? session_.get() : nullptr;
}

const sync::VersionVector& HubLink::acked() const {
    const Session* current = session();
    return current != nullptr ? current->exchange().sender().acked() : acked_;
}

void HubLink::pump() {
    while (const auto output = machine_.poll()) {
        if (*output == peer::MothershipLink::Output::dial) {
            dial();
        } else {
            drop();
        }
    }
    timer_.arm(machine_.next_deadline());
    handlers_.on_change();
}

void HubLink::drop() {
    connect_.reset();
    connection_.reset();
    session_.reset();
    handshake_.reset();
    parser_.reset();
}

void HubLink::dial() {
    drop();
    const peer::HubAddress& address = options_.team.address;
    connect_ = connector_.connect({.host = address.host,
                                   .port = address.port,
                                   .deadline = now() + peer::MothershipLink::kDialTimeout,
                                   .from = {}},
                                  [this](Result<std::unique_ptr<io::Stream>> stream) {
                                      handle_connected(std::move(stream));
                                  });
}

void HubLink::handle_connected(Result<std::unique_ptr<io::Stream>> stream) {
    if (!stream) {
        fail_attempt(std::move(stream).error());
        return;
    }
    tls::TlsOptions tls_options;
    tls_options.server_name = options_.team.address.host;
    tls_options.pin = [this](const crypto::Certificate& shown) {
        return peer::check_pin(
            shown, options_.team.tls_fingerprint, options_.team.hub, loop_.now().wall);
    };
    connection_ = std::make_unique<net::TlsConnection>(
        *std::move(stream), options_.context, std::move(tls_options));
    connection_->start({
        .on_open = [this] { handle_open(); },
        .on_plaintext = [this](Bytes bytes) { handle_plaintext(bytes); },
        .on_writable = [] {},
        .on_closed =
            [this](std::optional<Error> error) {
                fail_attempt(error ? *std::move(error)
                                   : Error(ErrorCode::unavailable, "the Mothership hung up"));
            },
    });
}

void HubLink::handle_open() {
    const peer::HubAddress& address = options_.team.address;
    handshake_.emplace(fmt::format("{}:{}", address.host, address.port), "/v1/sync", prng_);
    parser_.emplace(http::Method::get, kAnswerBytesMax);
    const Bytes request = to_bytes(as_bytes(http::serialize(handshake_->request())));
    if (connection_->write(request) < request.size()) {
        fail_attempt(Error(ErrorCode::internal, "a new connection takes no request"));
    }
}

void HubLink::handle_plaintext(ByteView bytes) {
    if (!parser_) {
        return;
    }
    if (const Status status = parser_->handle_bytes(bytes); !status) {
        fail_attempt(status.error());
        return;
    }
    const auto response = parser_->take_response();
    if (!response) {
        return;
    }
    if (const Status granted = handshake_->check(*response); !granted) {
        fail_attempt(granted.error());
        return;
    }
    first_bytes_ = parser_->take_rest();
    parser_.reset();
    upgrade_.schedule();
}

sync::ExchangeOptions HubLink::exchange_options() const {
    sync::ExchangeOptions options;
    options.remote = options_.team.hub;
    options.interest = interest_;
    options.agent = options_.agent;
    return options;
}

void HubLink::upgrade() {
    if (!connection_) {
        return;
    }
    SessionOptions options;
    options.role = http::WebSocket::Role::client;
    options.exchange = exchange_options();
    options.first_bytes = std::exchange(first_bytes_, {});
    options.on_established = [this] {
        log::line(log::Level::info, kLinkArea, "connected to {}", options_.team.address.url());
        machine_.handle_up(now());
        pump_.schedule();
    };
    options.on_caught_up = handlers_.on_caught_up;
    options.on_ended = [this](const sync::Exchange::Closed& closed) { handle_ended(closed); };
    session_ = std::make_unique<Session>(
        loop_, std::move(connection_), replicator_, prng_, std::move(options));
}

void HubLink::handle_ended(const sync::Exchange::Closed& closed) {
    if (session_) {
        acked_.merge(session_->exchange().sender().acked());
    }
    if (closed.retry_after) {
        machine_.handle_go_away(now(), *closed.retry_after);
    }
    fail_attempt(closed.reason);
}

void HubLink::fail_attempt(Error error) {
    log::line(log::Level::info, kLinkArea, "no session: {}", error.to_line());
    machine_.handle_down(now(), std::move(error));
    drop_failed_.schedule();
}

void HubLink::drop_failed() {
    // Meanwhile a change of the network may have begun the next attempt.
    if (machine_.state() == peer::LinkState::waiting ||
        machine_.state() == peer::LinkState::stopped) {
        drop();
    }
    pump();
}

}  // namespace aura::runtime
