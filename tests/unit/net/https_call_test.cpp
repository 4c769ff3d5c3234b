#include "net/https_call.hpp"

#include <chrono>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "unit/tls/tls_pair.hpp"
#include "wire_ends.hpp"

using namespace aura;
using namespace aura::net;
using aura::test::accept_only;
using aura::test::anonymous_context;
using aura::test::server_fingerprint;
using io::test::run_until;
using net::test::Server;

namespace {

// One call and what came of it.
class Call {
public:
    Call(io::Loop& loop, std::uint16_t port, tls::PinPolicy pin, CallTarget target = {})
        : loop_(loop), connector_(loop), context_(anonymous_context()) {
        target.host = "127.0.0.1";
        target.port = port;
        if (target.deadline == MonoTime{}) {
            target.deadline = loop.now().mono + std::chrono::seconds(50);
        }
        call_.emplace(
            loop,
            connector_,
            context_,
            std::move(target),
            std::move(pin),
            [this](const tls::TlsMachine&) -> Result<http::Request> {
                if (refuses_to_ask) {
                    return fail(ErrorCode::usage, "nothing to ask");
                }
                http::Request request;
                request.method = http::Method::post;
                request.target = "/v1/join";
                request.headers.add("Host", "127.0.0.1");
                request.body = "secret";
                return request;
            },
            [this](CallResult done) { result = std::move(done); });
        CHECK_FALSE(result);  // never from within the constructor
    }

    void wait() {
        run_until(loop_, [this] { return result.has_value(); });
    }

    void cancel() { call_.reset(); }

    ErrorCode failure() {
        wait();
        REQUIRE_FALSE(result->response);
        return result->response.error().code();
    }

    std::optional<CallResult> result;
    bool refuses_to_ask = false;

private:
    io::Loop& loop_;
    io::TcpConnector connector_;
    tls::TlsContext context_;
    std::optional<HttpsCall> call_;
};

http::Response answer_of(std::size_t bytes) {
    http::Response response;
    response.body = std::string(bytes, 'x');
    return response;
}

}  // namespace

TEST_CASE("https call: the server whose key is pinned is asked, and its answer comes back") {
    io::Loop loop;
    Server server(loop);
    server.answer = answer_of(10);
    Call call(loop, server.port(), accept_only(server_fingerprint()));
    call.wait();
    REQUIRE(call.result->response);
    CHECK(call.result->response->body == "xxxxxxxxxx");
    CHECK(call.result->steps.connected);
    CHECK(call.result->steps.handshaken);
    REQUIRE(server.requests.size() == 1);
    CHECK(server.requests[0].body == "secret");
}

TEST_CASE("https call: a server with another key is sent nothing, and what it showed is told") {
    io::Loop loop;
    Server server(loop);
    Call call(loop, server.port(), accept_only(Fingerprint{}));
    CHECK(call.failure() == ErrorCode::tls_pin_mismatch);
    CHECK(call.result->steps.connected);
    CHECK_FALSE(call.result->steps.handshaken);
    REQUIRE(call.result->steps.certificate);
    CHECK(call.result->steps.certificate->fingerprint == server_fingerprint());
    run_until(loop, [&] { return server.closed == 1; });
    CHECK(server.requests.empty());
}

TEST_CASE(
    "https call: a port where nobody listens, and one where no TLS is spoken, are told apart") {
    io::Loop loop;
    std::unique_ptr<io::Stream> held;
    auto plain = *io::TcpListener::listen(
        loop, *io::parse_address("127.0.0.1", 0), [&](std::unique_ptr<io::Stream> stream) {
            held = std::move(stream);
            held->start({.on_data = [](ByteView) { return io::Input::need_more; },
                         .on_end = [] {},
                         .on_error = [](const Error&) {},
                         .on_drained = [] {}});
            REQUIRE(held->write(to_bytes(as_bytes("HTTP/1.1 400 Bad Request\r\n\r\n"))));
        });
    const std::uint16_t port = plain->port();
    {
        Call call(loop, port, accept_only(server_fingerprint()));
        CHECK(call.failure() != ErrorCode::net_refused);
        CHECK(call.result->steps.connected);
        CHECK_FALSE(call.result->steps.handshaken);
    }
    plain.reset();
    Call call(loop, port, accept_only(server_fingerprint()));
    CHECK(call.failure() == ErrorCode::net_refused);
    CHECK_FALSE(call.result->steps.connected);
}

TEST_CASE("https call: a server that says nothing is given up at the deadline") {
    io::Loop loop;
    Server server(loop);
    server.answer.reset();
    Call call(loop,
              server.port(),
              accept_only(server_fingerprint()),
              {.host = {}, .deadline = loop.now().mono + std::chrono::milliseconds(300)});
    CHECK(call.failure() == ErrorCode::timeout);
}

TEST_CASE("https call: an answer larger than the caller takes is an error") {
    io::Loop loop;
    Server server(loop);
    server.answer = answer_of(101);
    CallTarget target;
    target.body_bytes_max = 100;
    Call call(loop, server.port(), accept_only(server_fingerprint()), target);
    call.wait();
    CHECK_FALSE(call.result->response);
    server.answer = answer_of(100);
    Call fits(loop, server.port(), accept_only(server_fingerprint()), target);
    fits.wait();
    CHECK(fits.result->response);
}

TEST_CASE("https call: what the request's maker refuses is the result, and nothing is sent") {
    io::Loop loop;
    Server server(loop);
    Call call(loop, server.port(), accept_only(server_fingerprint()));
    call.refuses_to_ask = true;
    CHECK(call.failure() == ErrorCode::usage);
    call.cancel();
    run_until(loop, [&] { return server.closed == 1; });
    CHECK(server.requests.empty());
}

TEST_CASE("https call: a call that is destroyed says nothing any more") {
    io::Loop loop;
    Server server(loop);
    server.answer.reset();
    Call call(loop, server.port(), accept_only(server_fingerprint()));
    run_until(loop, [&] { return server.requests.size() == 1; });
    call.cancel();
    run_until(loop, [&] { return server.closed == 1; });
    CHECK_FALSE(call.result);
}
