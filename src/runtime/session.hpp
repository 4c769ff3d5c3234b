// One session with another member over an upgraded connection: frames of the exchange become
// messages of the WebSocket, those become TLS, and the way back.
//
// Loop thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/prng.hpp"
#include "http/websocket.hpp"
#include "io/deferred.hpp"
#include "io/loop.hpp"
#include "io/timer.hpp"
#include "net/tls_connection.hpp"
#include "sync/exchange.hpp"
#include "sync/replicator.hpp"

namespace aura::runtime {

struct SessionOptions {
    http::WebSocket::Role role{};
    sync::ExchangeOptions exchange;
    // What had arrived behind the handshake.
    Bytes first_bytes;
    // The session is established, once; or over, once and last. From on_ended the session may not
    // be destroyed directly: Loop::defer.
    std::function<void()> on_established;
    std::function<void(const sync::Exchange::Closed&)> on_ended;
};

class Session final : public sync::SessionFeed {
public:
    // `replicator` and `masks` outlive the session.
    Session(io::Loop& loop,
            std::unique_ptr<net::TlsConnection> connection,
            sync::Replicator& replicator,
            Prng& masks,
            SessionOptions options);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() override;

    void on_sendable(const wire::LogId& log) override;
    void on_durable(const std::vector<store::EventRef>& events) override;
    void on_shortened(const wire::LogId& log) override;
    void on_membership() override;

    void set_interest(wire::Interest interest);
    void send_digest(const wire::DigestFrame& digest);
    void go_away(const wire::GoAway& farewell);

    [[nodiscard]] const sync::Exchange& exchange() const { return exchange_; }

    [[nodiscard]] const AuthorId& remote() const { return remote_; }

    [[nodiscard]] const net::TlsConnection& connection() const { return *connection_; }

    // What the other side calls itself; empty before the session is established.
    [[nodiscard]] const std::string& agent() const { return agent_; }

private:
    void handle_plaintext(ByteView bytes);
    void handle_disconnected(std::optional<Error> error);
    void pump();
    void handle(sync::Exchange::Output output);
    void read(const sync::Exchange::Read& request);
    void locate(const sync::Exchange::Locate& asked);
    void end(const sync::Exchange::Closed& closed);
    void flush();

    [[nodiscard]] MonoTime now() { return loop_.now().mono; }

    io::Loop& loop_;
    std::unique_ptr<net::TlsConnection> connection_;
    sync::Replicator& replicator_;
    AuthorId remote_;
    http::WebSocket socket_;
    sync::Exchange exchange_;
    io::Deferred pump_;
    io::Timer timer_;
    std::function<void()> on_established_;
    std::function<void(const sync::Exchange::Closed&)> on_ended_;
    std::string agent_;
    Bytes unsent_;  // taken from the socket, not yet by the connection
    bool ended_ = false;
    // Completions of reads hold a weak reference: they may outlive the session.
    std::shared_ptr<Session*> alive_;
};

}  // namespace aura::runtime
