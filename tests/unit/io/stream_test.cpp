#include "io/stream.hpp"

#include <string>
#include <unistd.h>
#include <utility>

#include <doctest/doctest.h>

#include "stream_pair.hpp"

using aura::as_bytes;
using aura::Bytes;
using aura::ByteView;
using aura::ErrorCode;
using aura::to_bytes;
using aura::io::Input;
using aura::io::Loop;
using aura::io::Stream;
using aura::io::StreamCallbacks;
using aura::io::test::run_until;
using aura::io::test::TcpPair;
using aura::io::test::unix_pair;
using aura::io::test::UnixPair;

namespace {

Bytes text(std::string_view content) {
    return to_bytes(as_bytes(content));
}

// Writes until the queue refuses; how much it took.
std::size_t fill(Stream& stream) {
    std::size_t taken = 0;
    const Bytes piece(64 * 1024, 'x');
    while (stream.write(piece)) {
        taken += piece.size();
    }
    return taken;
}

}  // namespace

TEST_CASE("stream: bytes travel both ways, over unix sockets and TCP alike") {
    Loop loop;
    UnixPair local(loop);
    REQUIRE(local.a.stream->write(text("ping")));
    REQUIRE(local.b.stream->write(text("pong")));
    run_until(loop, [&] { return local.b.received == "ping" && local.a.received == "pong"; });

    TcpPair tcp(loop);
    REQUIRE(tcp.client->stream->write(text("ping")));
    REQUIRE(tcp.server->stream->write(text("pong")));
    run_until(loop,
              [&] { return tcp.server->received == "ping" && tcp.client->received == "pong"; });
}

TEST_CASE("stream: a small write is with the kernel at once, nothing is queued") {
    Loop loop;
    UnixPair pair(loop);
    REQUIRE(pair.a.stream->write(text("now")));
    CHECK(pair.a.stream->queued_bytes() == 0);
    REQUIRE(pair.a.stream->write({}));
    run_until(loop, [&] { return pair.b.received == "now"; });
}

TEST_CASE(
    "stream: a full write queue refuses with limit, tells when it has drained, loses nothing") {
    Loop loop;
    UnixPair pair(loop);
    pair.b.stream->pause();
    std::size_t sent = fill(*pair.a.stream);
    CHECK(pair.a.stream->queued_bytes() >= Stream::kHighWaterDefault);
    CHECK(pair.a.stream->queued_bytes() < Stream::kHighWaterDefault + 64 * 1024);
    const auto refused = pair.a.stream->write(text("more"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::limit));

    pair.b.stream->resume();
    run_until(loop, [&] { return pair.a.drained == 1; });
    CHECK(pair.a.stream->is_writable());
    sent += fill(*pair.a.stream);
    run_until(loop, [&] { return pair.b.received.size() == sent; });
    CHECK(pair.a.stream->queued_bytes() == 0);
    CHECK(pair.a.drained == 2);
}

TEST_CASE("stream: many queued writes arrive in their order") {
    Loop loop;
    UnixPair pair(loop);
    pair.b.stream->pause();
    pair.a.stream->set_high_water(16 * 1024 * 1024);
    std::string expected;
    bool all_taken = true;
    for (int i = 0; i < 200'000; ++i) {
        const std::string line = std::to_string(i) + "\n";
        expected += line;
        all_taken = pair.a.stream->write(text(line)) && all_taken;
    }
    CHECK(all_taken);
    CHECK(pair.a.stream->queued_bytes() > 0);
    pair.b.stream->resume();
    run_until(loop, [&] { return pair.b.received.size() == expected.size(); });
    CHECK(pair.b.received == expected);
}

TEST_CASE("stream: a paused reader gets nothing until it resumes") {
    Loop loop;
    UnixPair pair(loop);
    pair.b.answer = Input::paused;
    REQUIRE(pair.a.stream->write(text("first")));
    run_until(loop, [&] { return pair.b.received == "first"; });
    REQUIRE(pair.a.stream->write(text(" second")));
    for (int i = 0; i < 10; ++i) {
        loop.defer([] {});
        loop.run_once();
    }
    CHECK(pair.b.received == "first");
    pair.b.stream->resume();
    run_until(loop, [&] { return pair.b.received == "first second"; });
}

TEST_CASE("stream: shutdown ends the other side's input after all that was written") {
    Loop loop;
    UnixPair pair(loop);
    const std::size_t sent = fill(*pair.a.stream);
    pair.a.stream->shutdown();
    CHECK(pair.a.stream->write(text("late")).error().is(ErrorCode::net_reset));
    run_until(loop, [&] { return pair.b.has_ended; });
    CHECK(pair.b.received.size() == sent);
    REQUIRE(pair.b.stream->write(text("still open this way")));
    run_until(loop, [&] { return !pair.a.received.empty(); });
    CHECK_FALSE(pair.b.error);
}

TEST_CASE("stream: the end of the other side is one call of on_end") {
    Loop loop;
    TcpPair pair(loop);
    pair.client->stream.reset();
    run_until(loop, [&] { return pair.server->has_ended; });
    CHECK_FALSE(pair.server->error);
}

TEST_CASE(
    "stream: writing to somebody who is gone fails with net.reset, after the write returned") {
    Loop loop;
    UnixPair pair(loop);
    pair.b.stream.reset();
    loop.run_once();
    REQUIRE(pair.a.stream->write(text("anybody there?")));
    CHECK_FALSE(pair.a.error);
    run_until(loop, [&] { return pair.a.error.has_value(); });
    CHECK(pair.a.error->is(ErrorCode::net_reset));
    CHECK(pair.a.stream->write(text("again")).error().is(ErrorCode::net_reset));
}

TEST_CASE("stream: a failure before start is reported after start") {
    Loop loop;
    auto ends = unix_pair();
    const auto stream = *Stream::adopt(loop, std::move(ends.first));
    ends.second.reset();
    REQUIRE(stream->write(text("x")));
    loop.run_once();
    bool failed = false;
    stream->start({.on_data = [](ByteView) { return Input::need_more; },
                   .on_end = [] {},
                   .on_error = [&](const aura::Error&) { failed = true; },
                   .on_drained = {}});
    run_until(loop, [&] { return failed; });
}

TEST_CASE("stream: its callbacks may destroy it") {
    Loop loop;
    auto ends = unix_pair();
    auto a = *Stream::adopt(loop, std::move(ends.first));
    auto b = *Stream::adopt(loop, std::move(ends.second));
    a->start({.on_data =
                  [&](ByteView) {
                      a.reset();
                      return Input::closed;
                  },
              .on_end = [] {},
              .on_error = [](const aura::Error&) {},
              .on_drained = {}});
    b->start({.on_data = [](ByteView) { return Input::need_more; },
              .on_end = [&] { b.reset(); },
              .on_error = [](const aura::Error&) {},
              .on_drained = {}});
    REQUIRE(b->write(text("the end")));
    run_until(loop, [&] { return a == nullptr && b == nullptr; });
}

TEST_CASE("stream: destroyed with a full queue it takes its writes along") {
    Loop loop;
    UnixPair pair(loop);
    pair.b.stream->pause();
    fill(*pair.a.stream);
    pair.a.stream.reset();
    pair.b.stream->resume();
    run_until(loop, [&] { return pair.b.has_ended; });
}

TEST_CASE("stream: TCP knows both addresses, a unix socket whose process is at the other end") {
    Loop loop;
    TcpPair tcp(loop);
    CHECK(tcp.client->stream->peer_address() == tcp.server->stream->local_address());
    CHECK(tcp.client->stream->local_address() == tcp.server->stream->peer_address());
    CHECK_FALSE(tcp.client->stream->peer_uid());

    UnixPair local(loop);
    CHECK_FALSE(local.a.stream->peer_address());
    CHECK(local.a.stream->peer_uid() == getuid());
}
