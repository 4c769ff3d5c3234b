#include "runtime/hub_server.hpp"

#include <array>
#include <utility>

#include "base/log.hpp"
#include "crypto/enrolment_proof.hpp"
#include "http/error_body.hpp"
#include "http/websocket_handshake.hpp"

namespace aura::runtime {
namespace {

constexpr const char* kHubArea = "hub";

enum class Endpoint : std::uint8_t { health, live, ready, info, join, control, sync };

constexpr std::array kRoutes = {
    http::Route<Endpoint>{http::Method::get, "/healthz", Endpoint::health, http::Access::anyone},
    http::Route<Endpoint>{http::Method::get, "/livez", Endpoint::live, http::Access::anyone},
    http::Route<Endpoint>{http::Method::get, "/readyz", Endpoint::ready, http::Access::anyone},
    http::Route<Endpoint>{http::Method::get, "/v1/info", Endpoint::info, http::Access::anyone},
    http::Route<Endpoint>{http::Method::post, "/v1/join", Endpoint::join, http::Access::anyone},
    http::Route<Endpoint>{
        http::Method::post, "/v1/control", Endpoint::control, http::Access::member},
    http::Route<Endpoint>{http::Method::get, "/v1/sync", Endpoint::sync, http::Access::member},
};

}  // namespace

// One that is no session yet.
struct HubServer::Connection {
    std::unique_ptr<net::HttpConnection> http;
    bool over = false;
};

Result<std::unique_ptr<HubServer>> HubServer::listen(
    io::Loop& loop, sync::Replicator& replicator, Prng& prng, Options options, Handlers handlers) {
    std::unique_ptr<HubServer> server(new HubServer(loop, replicator, prng, std::move(options)));
    server->handlers_ = std::move(handlers);
    AURA_TRY_ASSIGN(
        server->listener_,
        io::TcpListener::listen(loop, server->options_.address, [self = server.get()](auto stream) {
            self->accept(std::move(stream));
        }));
    return server;
}

HubServer::HubServer(io::Loop& loop, sync::Replicator& replicator, Prng& prng, Options options)
    : loop_(loop),
      replicator_(replicator),
      prng_(prng),
      options_(std::move(options)),
      sweep_(loop, [this] { sweep(); }) {}

HubServer::~HubServer() = default;

void HubServer::accept(std::unique_ptr<io::Stream> stream) {
    if (connections_.size() >= options_.connections_max) {
        return;  // dropping the stream closes it; peers come back with jitter
    }
    tls::TlsOptions tls_options;
    tls_options.pin = [this](const crypto::Certificate& shown) { return check_certificate(shown); };
    auto connection = std::make_shared<Connection>();
    connection->http = std::make_unique<net::HttpConnection>(
        loop_,
        std::make_unique<net::TlsConnection>(
            std::move(stream), options_.context, std::move(tls_options)));
    connections_.push_back(connection);
    connection->http->start({
        .body_bytes_max =
            [this, weak = std::weak_ptr(connection)] {
                const auto self = weak.lock();
                return self ? body_bytes_max(*self) : 0;
            },
        .on_request =
            [this, weak = std::weak_ptr(connection)](const http::Request& request) {
                if (const auto self = weak.lock()) {
                    handle(self, request);
                }
            },
        .on_closed =
            [this, weak = std::weak_ptr(connection)] {
                if (const auto self = weak.lock()) {
                    self->over = true;
                    sweep_.schedule();
                }
            },
    });
}

Status HubServer::check_certificate(const crypto::Certificate& shown) const {
    // Revocation is judged with each request, where the refusal can say what it is.
    if (!shown.author || !crypto::is_issued_by(shown, replicator_.membership().hub())) {
        return fail(ErrorCode::peer_unknown, "a certificate that this Mothership did not issue");
    }
    const WallTime now = loop_.now().wall;
    if (now > shown.validity.not_after &&
        now <= shown.validity.not_after + options_.certificate_grace) {
        return {};
    }
    return crypto::check_validity(shown, now);
}

Result<Caller> HubServer::caller_of(const Connection& connection) const {
    const tls::TlsMachine& machine = connection.http->connection().machine();
    Caller caller;
    AURA_TRY_ASSIGN(caller.connection, machine.export_secret(crypto::kEnrolmentExporterLabel));
    if (machine.peer()) {
        caller.member = machine.peer()->author;
    }
    return caller;
}

Status HubServer::check_access(http::Access access, const Caller& caller) const {
    if (access == http::Access::anyone) {
        return {};
    }
    if (!caller.member) {
        return fail(Error(ErrorCode::not_joined, "only members of the team may ask for this")
                        .try_next("aura mothership join --url URL --token TOKEN"));
    }
    const sync::Member* member = replicator_.membership().find(*caller.member);
    if (member == nullptr) {
        return fail(ErrorCode::peer_unknown, "this device is no member of the team");
    }
    if (member->revoked) {
        return fail(
            Error(ErrorCode::peer_revoked, "peer revoked").try_next("ask an admin of the team"));
    }
    if (access == http::Access::admin && member->admission.role != Role::admin) {
        return fail(ErrorCode::permission, "only an admin may do this");
    }
    return {};
}

std::size_t HubServer::body_bytes_max(const Connection& connection) const {
    const auto caller = caller_of(connection);
    const bool member = caller && check_access(http::Access::member, *caller);
    return member ? options_.body_bytes_max : kStrangerBodyBytesMax;
}

void HubServer::handle(const std::shared_ptr<Connection>& connection,
                       const http::Request& request) {
    static const http::Router<Endpoint> router(kRoutes);
    const auto respond = [weak = std::weak_ptr(connection)](const http::Response& response) {
        if (const auto self = weak.lock(); self && !self->over) {
            self->http->respond(response);
        }
    };
    const auto match = router.find(request.method, request.path);
    if (!match) {
        respond(http::error_response(match.error()));
        return;
    }
    const auto caller = caller_of(*connection);
    if (!caller) {
        respond(http::error_response(caller.error()));
        return;
    }
    if (const Status allowed = check_access(match->access, *caller); !allowed) {
        respond(http::error_response(allowed.error()));
        return;
    }
    switch (match->handler) {
        case Endpoint::health:
            respond(handlers_.health());
            break;
        case Endpoint::live:
            respond(handlers_.live());
            break;
        case Endpoint::ready:
            respond(handlers_.ready());
            break;
        case Endpoint::info:
            respond(handlers_.info());
            break;
        case Endpoint::join:
            handlers_.join(request, *caller, respond);
            break;
        case Endpoint::control:
            handlers_.control(request, *caller, respond);
            break;
        case Endpoint::sync: {
            const http::Response answer = http::answer_handshake(request);
            respond(answer);
            if (answer.status == 101) {
                loop_.defer([this, weak = std::weak_ptr(connection)] {
                    if (const auto self = weak.lock(); self && !self->over) {
                        begin_session(self);
                    }
                });
            }
            break;
        }
    }
}

void HubServer::begin_session(const std::shared_ptr<Connection>& connection) {
    const AuthorId member = *connection->http->connection().machine().peer()->author;
    net::HttpConnection::Detached detached = connection->http->detach();
    connection->over = true;
    sweep_.schedule();
    if (const auto old = sessions_.find(member); old != sessions_.end()) {
        // A laptop that changed networks is back before its old connection is seen to be dead.
        old->second->go_away({wire::GoAwayReason::replaced, 0, "a newer session of this peer"});
    }
    SessionOptions options;
    options.role = http::WebSocket::Role::server;
    options.exchange.remote = member;
    options.exchange.interest.all = true;
    options.exchange.agent = options_.agent;
    options.first_bytes = std::move(detached.first_bytes);
    options.on_established = [member] {
        log::line(log::Level::info, kHubArea, "{} connected", crypto::peer_name(member));
    };
    // Filled in below: the session exists only then.
    const auto self = std::make_shared<const Session*>(nullptr);
    options.on_ended = [this, member, self](const sync::Exchange::Closed& closed) {
        log::line(log::Level::info,
                  kHubArea,
                  "{} gone: {}",
                  crypto::peer_name(member),
                  closed.reason.to_line());
        end_session(member, *self);
    };
    auto session = std::make_unique<Session>(
        loop_, std::move(detached.connection), replicator_, prng_, std::move(options));
    *self = session.get();
    last_seen_[member] = loop_.now().wall;
    sessions_[member] = std::move(session);
}

void HubServer::end_session(const AuthorId& member, const Session* session) {
    last_seen_[member] = loop_.now().wall;
    const auto found = sessions_.find(member);
    if (found != sessions_.end() && found->second.get() == session) {
        ended_.push_back(std::move(found->second));
        sessions_.erase(found);
        sweep_.schedule();
    }
}

void HubServer::sweep() {
    std::erase_if(connections_, [](const auto& connection) { return connection->over; });
    ended_.clear();
}

void HubServer::shut_down(Duration retry_after) {
    listener_.reset();
    const auto retry_ms = std::chrono::duration_cast<std::chrono::milliseconds>(retry_after);
    // Each one that ends leaves the map.
    std::vector<Session*> sessions;
    for (const auto& [member, session] : sessions_) {
        sessions.push_back(session.get());
    }
    for (Session* session : sessions) {
        session->go_away({wire::GoAwayReason::shutting_down,
                          static_cast<std::uint32_t>(retry_ms.count()),
                          "the Mothership stops"});
    }
}

std::optional<WallTime> HubServer::last_seen(const AuthorId& member) const {
    const auto found = last_seen_.find(member);
    return found == last_seen_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace aura::runtime
