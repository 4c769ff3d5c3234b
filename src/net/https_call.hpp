// One HTTPS request and its answer, each step with its own verdict: connect, handshake, exchange.
// What `aura mothership ping`, joins and forwarded commands are made of.
//
// Loop thread. Destroying the call cancels it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/response_parser.hpp"
#include "io/deferred.hpp"
#include "io/loop.hpp"
#include "io/tcp_connector.hpp"
#include "io/timer.hpp"
#include "net/tls_connection.hpp"
#include "tls/tls_machine.hpp"

namespace aura::net {

// How far a call came and how long each step took.
struct CallSteps {
    std::optional<Duration> connected;
    std::optional<Duration> handshaken;
    // What the other side showed, accepted or not.
    std::optional<crypto::Certificate> certificate;
};

struct CallResult {
    Result<http::Response> response;
    CallSteps steps;
};

struct CallTarget {
    std::string host;
    std::uint16_t port = 0;
    MonoTime deadline;
    // Of the answer's body.
    std::size_t body_bytes_max = std::size_t{1} << 20U;
};

class HttpsCall {
public:
    // Made when the handshake is done: a join binds its proof to the connection.
    using MakeRequest = std::function<Result<http::Request>(const tls::TlsMachine&)>;
    using Completion = std::function<void(CallResult)>;

    // `completion` runs exactly once, never from here, and may destroy the call. Errors of the
    // result: those of TcpConnector and TlsMachine, of `pin`, of the parser; timeout; what
    // `make_request` returns.
    HttpsCall(io::Loop& loop,
              io::TcpConnector& connector,
              const tls::TlsContext& context,
              CallTarget target,
              tls::PinPolicy pin,
              MakeRequest make_request,
              Completion completion);
    HttpsCall(const HttpsCall&) = delete;
    HttpsCall& operator=(const HttpsCall&) = delete;
    ~HttpsCall() = default;

private:
    void handle_connected(Result<std::unique_ptr<io::Stream>> stream);
    void handle_open();
    void handle_plaintext(ByteView bytes);
    void handle_closed(std::optional<Error> error);
    void send();
    void finish(Result<http::Response> response);

    io::Loop& loop_;
    const tls::TlsContext& context_;
    CallTarget target_;
    tls::PinPolicy pin_;
    MakeRequest make_request_;
    Completion completion_;
    MonoTime begun_;
    CallSteps steps_;
    std::optional<Result<http::Response>> response_;
    std::optional<http::ResponseParser> parser_;
    Bytes unsent_;
    io::Deferred finished_;
    io::Timer timer_;
    std::unique_ptr<TlsConnection> connection_;
    std::unique_ptr<io::TcpConnect> connect_;
};

}  // namespace aura::net
