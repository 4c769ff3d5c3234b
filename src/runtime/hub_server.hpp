// The one port of a Mothership: HTTPS for health, joining and administration, and the sessions of
// the members under /v1/sync.
//
// Who may ask for what is decided here, by the route table and the member list; what the answer is,
// by the handlers that are passed in.
//
// Loop thread.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/prng.hpp"
#include "base/result.hpp"
#include "http/router.hpp"
#include "io/deferred.hpp"
#include "io/loop.hpp"
#include "io/tcp_listener.hpp"
#include "net/http_connection.hpp"
#include "runtime/session.hpp"
#include "sync/replicator.hpp"

namespace aura::runtime {

// Who asks: a member that proved its key, or nobody in particular.
struct Caller {
    std::optional<AuthorId> member;
    // Binds a proof to the connection (crypto/enrolment_proof.hpp).
    Digest connection;
};

class HubServer {
public:
    using Respond = std::function<void(http::Response)>;

    // What the Mothership answers; each calls `respond` once, now or later.
    struct Handlers {
        std::function<http::Response()> health;
        std::function<http::Response()> live;
        std::function<http::Response()> ready;
        std::function<http::Response()> info;
        std::function<void(const http::Request&, const Caller&, Respond)> join;
        std::function<void(const http::Request&, const Caller&, Respond)> control;
    };

    // Connections that are no session yet. A thousand peers that come back at once fit.
    static constexpr std::size_t kConnectionsMax = 2048;

    struct Options {
        io::SocketAddress address;
        tls::TlsContext context;
        std::string agent;
        std::size_t body_bytes_max = 0;  // of a member's request
        // How long a listed member's certificate is good after its end (trust.offline_grace): it
        // is the member list that lets somebody in, and the Mothership's is the newest there is.
        Duration certificate_grace{};
        std::size_t connections_max = kConnectionsMax;
    };

    // The body of a request by anybody else. A request to join takes about 1 KiB; strangers may
    // fill kConnectionsMax of these.
    static constexpr std::size_t kStrangerBodyBytesMax = std::size_t{16} * 1024;

    // `replicator` and `prng` outlive the server. Errors as io::TcpListener::listen.
    [[nodiscard]] static Result<std::unique_ptr<HubServer>> listen(io::Loop& loop,
                                                                   sync::Replicator& replicator,
                                                                   Prng& prng,
                                                                   Options options,
                                                                   Handlers handlers);

    HubServer(const HubServer&) = delete;
    HubServer& operator=(const HubServer&) = delete;
    ~HubServer();

    // Tells every session to come back later and takes no new connections.
    void shut_down(Duration retry_after);

    // Ordered by member; sessions that are not established yet are among them.
    [[nodiscard]] const std::map<AuthorId, std::unique_ptr<Session>>& sessions() const {
        return sessions_;
    }

    [[nodiscard]] const io::SocketAddress& address() const { return listener_->address(); }

    // When a member was last seen: connected, or lost.
    [[nodiscard]] std::optional<WallTime> last_seen(const AuthorId& member) const;

private:
    struct Connection;

    HubServer(io::Loop& loop, sync::Replicator& replicator, Prng& prng, Options options);

    void accept(std::unique_ptr<io::Stream> stream);
    void handle(const std::shared_ptr<Connection>& connection, const http::Request& request);
    [[nodiscard]] Status check_certificate(const crypto::Certificate& shown) const;
    [[nodiscard]] Result<Caller> caller_of(const Connection& connection) const;
    [[nodiscard]] Status check_access(http::Access access, const Caller& caller) const;
    [[nodiscard]] std::size_t body_bytes_max(const Connection& connection) const;
    void begin_session(const std::shared_ptr<Connection>& connection);
    void end_session(const AuthorId& member, const Session* session);
    void sweep();

    io::Loop& loop_;
    sync::Replicator& replicator_;
    Prng& prng_;
    Options options_;
    Handlers handlers_;
    std::list<std::shared_ptr<Connection>> connections_;
    std::map<AuthorId, std::unique_ptr<Session>> sessions_;
    std::list<std::unique_ptr<Session>> ended_;  // until the callback they ended in has returned
    std::map<AuthorId, WallTime> last_seen_;
    io::Deferred sweep_;
    std::unique_ptr<io::TcpListener> listener_;
};

}  // namespace aura::runtime
