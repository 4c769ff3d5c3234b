// A peer's session with its Mothership: dials when peer::MothershipLink says so, upgrades, and runs
// the session until it ends.
//
// Loop thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "http/response_parser.hpp"
#include "http/websocket_handshake.hpp"
#include "io/deferred.hpp"
#include "io/loop.hpp"
#include "io/tcp_connector.hpp"
#include "io/timer.hpp"
#include "net/tls_connection.hpp"
#include "peer/join.hpp"
#include "peer/mothership_link.hpp"
#include "runtime/session.hpp"
#include "sync/replicator.hpp"

namespace aura::runtime {

class HubLink {
public:
    struct Options {
        peer::TeamMembership team;
        // This device's certificate and key.
        tls::TlsContext context;
        std::string agent;
    };

    struct Handlers {
        std::function<void()> on_change;  // the state or the session is another
        std::function<void()>
            on_caught_up;  // all that the Mothership holds is here: once a session
    };

    // All references outlive the link.
    HubLink(io::Loop& loop,
            io::TcpConnector& connector,
            sync::Replicator& replicator,
            Prng& prng,
            Options options,
            Handlers handlers);
    HubLink(const HubLink&) = delete;
    HubLink& operator=(const HubLink&) = delete;
    ~HubLink();

    void start();
    // Says goodbye where there is a session.
    void stop();

    // The network changed, or the machine woke.
    void handle_network_change();

    // From the next attempt on: another certificate, perhaps another address.
    void renew(peer::TeamMembership team, tls::TlsContext context);

    // The repositories whose logs this device wants, now and in later sessions.
    void set_interest(wire::Interest interest);

    [[nodiscard]] const peer::MothershipLink& machine() const { return machine_; }

    // Nothing while there is none, or it is not established yet.
    [[nodiscard]] const Session* session() const;

    // What an earlier run of this daemon was told; before start().
    void know_acked(sync::VersionVector acked) { acked_ = std::move(acked); }

    // What the Mothership has on disk, as it said last, over this connection or an earlier one.
    [[nodiscard]] const sync::VersionVector& acked() const;

    [[nodiscard]] const peer::TeamMembership& team() const { return options_.team; }

private:
    void pump();
    void dial();
    void drop();
    void handle_connected(Result<std::unique_ptr<io::Stream>> stream);
    void handle_open();
    void handle_plaintext(ByteView bytes);
    void upgrade();
    void drop_failed();
    void handle_ended(const sync::Exchange::Closed& closed);
    void fail_attempt(Error error);
    [[nodiscard]] sync::ExchangeOptions exchange_options() const;

    [[nodiscard]] MonoTime now() { return loop_.now().mono; }

    io::Loop& loop_;
    io::TcpConnector& connector_;
    sync::Replicator& replicator_;
    Prng& prng_;
    Options options_;
    Handlers handlers_;
    wire::Interest interest_;
    sync::VersionVector acked_;  // of the sessions that are over
    peer::MothershipLink machine_;
    io::Deferred pump_;
    // What is called from within a connection's callback may not destroy it: these do it after.
    io::Deferred upgrade_;
    io::Deferred drop_failed_;
    io::Timer timer_;
    // The stages of one attempt; at most one of them is set.
    std::unique_ptr<io::TcpConnect> connect_;
    std::unique_ptr<net::TlsConnection> connection_;
    std::unique_ptr<Session> session_;
    std::optional<http::ClientHandshake> handshake_;
    std::optional<http::ResponseParser> parser_;
    Bytes first_bytes_;  // of the session, behind the answer to the handshake
};

}  // namespace aura::runtime
