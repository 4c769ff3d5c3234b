// Two connected streams and what each has received, for tests of io/.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <utility>

#include <doctest/doctest.h>

#include "io/loop.hpp"
#include "io/stream.hpp"
#include "io/tcp_connector.hpp"
#include "io/tcp_listener.hpp"
#include "turns.hpp"

namespace aura::io::test {

// For listeners that nobody calls.
inline void ignore_stream(const std::unique_ptr<Stream>&) {}

// A stream that keeps what it is told.
struct Endpoint {
    explicit Endpoint(std::unique_ptr<Stream> connected) : stream(std::move(connected)) {
        stream->start({.on_data =
                           [this](ByteView bytes) {
                               received += as_text(bytes);
                               return answer;
                           },
                       .on_end = [this] { has_ended = true; },
                       .on_error = [this](Error failure) { error = std::move(failure); },
                       .on_drained = [this] { ++drained; }});
    }

    std::unique_ptr<Stream> stream;
    std::string received;
    Input answer = Input::need_more;
    bool has_ended = false;
    std::optional<Error> error;
    int drained = 0;
};

inline std::pair<UniqueFd, UniqueFd> unix_pair() {
    int ends[2] = {-1, -1};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

struct UnixPair {
    explicit UnixPair(Loop& loop) : UnixPair(loop, unix_pair()) {}

    UnixPair(Loop& loop, std::pair<UniqueFd, UniqueFd> ends)
        : a(*Stream::adopt(loop, std::move(ends.first))),
          b(*Stream::adopt(loop, std::move(ends.second))) {}

    Endpoint a;
    Endpoint b;
};

struct TcpPair {
    explicit TcpPair(Loop& loop) {
        std::unique_ptr<Stream> accepted;
        std::unique_ptr<Stream> connected;
        const auto listener = *TcpListener::listen(
            loop, *parse_address("127.0.0.1", 0), [&](std::unique_ptr<Stream> stream) {
                accepted = std::move(stream);
            });
        TcpConnector connector(loop);
        const auto connect = connector.connect(
            {.host = "127.0.0.1",
             .port = listener->port(),
             .deadline = loop.now().mono + std::chrono::seconds(50),
             .from = {}},
            [&](Result<std::unique_ptr<Stream>> stream) { connected = *std::move(stream); });
        run_until(loop, [&] { return accepted != nullptr && connected != nullptr; });
        server = std::make_unique<Endpoint>(std::move(accepted));
        client = std::make_unique<Endpoint>(std::move(connected));
    }

    std::unique_ptr<Endpoint> server;
    std::unique_ptr<Endpoint> client;
};

}  // namespace aura::io::test
