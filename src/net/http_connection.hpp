// The server's side of one HTTPS connection: requests out of TLS, answers back in, one at a time,
// until it ends or turns into something else.
//
// Loop thread. Callbacks must not destroy the connection; an owner that wants to goes through
// Loop::defer.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/result.hpp"
#include "http/request.hpp"
#include "http/request_parser.hpp"
#include "http/response.hpp"
#include "io/loop.hpp"
#include "io/timer.hpp"
#include "net/tls_connection.hpp"

namespace aura::net {

class HttpConnection {
public:
    // From accepting to a whole request, and from an answer to the next one. A handshake and a
    // request take a few round trips; who is slower holds a place that others need.
    static constexpr Duration kIdleMax = std::chrono::seconds(30);

    struct Callbacks {
        // The handshake is over: how large the bodies of whoever this is may be.
        std::function<std::size_t()> body_bytes_max;
        // Answer with respond(), or take the connection over with detach(); now or later.
        std::function<void(const http::Request&)> on_request;
        // The connection is over. The last call of all.
        std::function<void()> on_closed;
    };

    HttpConnection(io::Loop& loop,
                   std::unique_ptr<TlsConnection> connection,
                   Duration idle_max = kIdleMax);
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;
    ~HttpConnection() = default;

    // Once.
    void start(Callbacks callbacks);

    // The answer to the request that was last handed out. Closes the connection where the client,
    // or an error of the protocol, asked for it.
    void respond(const http::Response& response);

    // What belongs to whoever takes over after an upgrade was answered.
    struct Detached {
        std::unique_ptr<TlsConnection> connection;
        Bytes first_bytes;
    };

    // Not from within a callback of this connection. It is good for nothing afterwards.
    [[nodiscard]] Detached detach();

    [[nodiscard]] const TlsConnection& connection() const { return *connection_; }

private:
    void handle_plaintext(ByteView bytes);
    void next_request();
    void send();
    void finish();

    io::Loop& loop_;
    const Duration idle_max_;
    std::unique_ptr<TlsConnection> connection_;
    http::RequestParser parser_;
    Callbacks callbacks_;
    std::optional<http::Request> request_;  // handed out and not answered yet
    Bytes unsent_;                          // of one answer at most
    bool handing_out_ = false;              // in next_request()
    bool close_when_sent_ = false;
    bool finished_ = false;
    io::Timer idle_;
};

}  // namespace aura::net
