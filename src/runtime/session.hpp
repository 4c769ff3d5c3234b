// sync::Session with another member over an upgraded connection: its frames become messages of the
// WebSocket, those become TLS, and the way back.
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
#include "sync/session.hpp"

namespace aura::runtime {

struct SessionOptions {
    http::WebSocket::Role role{};
    sync::ExchangeOptions exchange;
    // What had arrived behind the handshake.
    Bytes first_bytes;
    // The session is established, once; all that the other side holds is here, once; or it is over,
    // once and last. From on_ended the session may not be destroyed directly: Loop::defer.
    std::function<void()> on_established;
    std::function<void()> on_caught_up = [] {};
    std::function<void(const sync::Exchange::Closed&)> on_ended;
};

class Session final : private sync::SessionHost {
public:
    // `replicator` and `masks` outlive the session.
    Session(io::Loop& loop,
            std::unique_ptr<net::TlsConnection> connection,
            sync::Replicator& replicator,
            Prng& masks,
            SessionOptions options);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() override = default;

    void set_interest(wire::Interest interest) { core_.set_interest(std::move(interest)); }

    void go_away(const wire::GoAway& farewell) { core_.go_away(farewell); }

    [[nodiscard]] const sync::Exchange& exchange() const { return core_.exchange(); }

    [[nodiscard]] const AuthorId& remote() const { return core_.remote(); }

    [[nodiscard]] const net::TlsConnection& connection() const { return *connection_; }

    // As sync::Session's.
    [[nodiscard]] const std::string& agent() const { return core_.agent(); }

private:
    [[nodiscard]] MonoTime now() const override { return loop_.now().mono; }

    void pump_soon() override { pump_.schedule(); }

    void wake_at(std::optional<MonoTime> deadline) override { timer_.arm(deadline); }

    [[nodiscard]] Status send(Bytes frame) override { return socket_.send(frame); }

    void flush() override;

    void on_established() override { on_established_(); }

    void on_caught_up() override { on_caught_up_(); }

    void on_acked(const wire::LogId& /*log*/, Seq /*seq*/) override {}

    void on_ended(const sync::Exchange::Closed& closed) override;

    void handle_plaintext(ByteView bytes);
    void handle_disconnected(std::optional<Error> error);

    io::Loop& loop_;
    std::unique_ptr<net::TlsConnection> connection_;
    http::WebSocket socket_;
    sync::Session core_;
    io::Deferred pump_;
    io::Timer timer_;
    std::function<void()> on_established_;
    std::function<void()> on_caught_up_;
    std::function<void(const sync::Exchange::Closed&)> on_ended_;
    Bytes unsent_;  // taken from the socket, not yet by the connection
};

}  // namespace aura::runtime
