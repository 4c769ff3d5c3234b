#include "http/websocket.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "support/splits.hpp"

using aura::as_bytes;
using aura::as_text;
using aura::Bytes;
using aura::ByteView;
using aura::ErrorCode;
using aura::http::CloseCode;
using aura::http::WebSocket;
using namespace std::string_view_literals;

namespace {

constexpr WebSocket::Limits kLimits = {.message_bytes_max = 100'000, .queue_bytes_max = 200'000};
constexpr std::size_t kAll = 1'000'000;

WebSocket endpoint(WebSocket::Role role, WebSocket::Limits limits = kLimits) {
    static aura::SeededPrng masks(1);
    return {role, limits, masks};
}

WebSocket client(WebSocket::Limits limits = kLimits) {
    return endpoint(WebSocket::Role::client, limits);
}

WebSocket server(WebSocket::Limits limits = kLimits) {
    return endpoint(WebSocket::Role::server, limits);
}

Bytes bytes_of(std::string_view text) {
    return aura::to_bytes(as_bytes(text));
}

std::vector<std::string> messages(WebSocket& socket) {
    std::vector<std::string> all;
    while (const auto message = socket.next_message()) {
        all.emplace_back(as_text(*message));
    }
    return all;
}

// What a server would send: `first` is FIN and opcode; no mask, at most 125 bytes.
std::string frame(unsigned first, std::string_view payload) {
    std::string bytes;
    bytes.push_back(static_cast<char>(first));
    bytes.push_back(static_cast<char>(payload.size()));
    return bytes.append(payload);
}

constexpr unsigned kFin = 0x80;
constexpr unsigned kContinuation = 0x0;
constexpr unsigned kText = 0x1;
constexpr unsigned kBinary = 0x2;
constexpr unsigned kClose = 0x8;
constexpr unsigned kPing = 0x9;

struct Received {
    std::vector<std::string> messages;
    std::string error;
    WebSocket::State state;

    bool operator==(const Received&) const = default;
};

Received receive_pieces(const aura::test::Pieces& pieces) {
    WebSocket socket = client();
    Received outcome;
    for (const ByteView piece : pieces) {
        const auto status = socket.handle_bytes(piece);
        outcome.error = status ? "" : traits(status.error().code()).name;
        for (std::string& message : messages(socket)) {
            outcome.messages.push_back(std::move(message));
        }
    }
    outcome.state = socket.state();
    return outcome;
}

// What a client makes of `bytes`, which is the same however they are split.
Received receive(std::string_view bytes) {
    const auto ways = aura::test::splits(as_bytes(bytes));
    Received whole = receive_pieces(ways.front());
    for (const auto& pieces : ways) {
        CHECK(receive_pieces(pieces) == whole);
    }
    return whole;
}

}  // namespace

TEST_CASE("websocket: messages of every size arrive whole, in both directions") {
    WebSocket here = client();
    WebSocket there = server();
    for (const std::size_t size : {0U, 1U, 125U, 126U, 65'535U, 65'536U, 100'000U}) {
        const std::string text(size, 'm');
        REQUIRE(here.send(bytes_of(text)));
        REQUIRE(there.handle_bytes(here.poll_bytes(kAll)));
        CHECK(messages(there) == std::vector{text});
        REQUIRE(there.send(bytes_of(text)));
        REQUIRE(here.handle_bytes(there.poll_bytes(kAll)));
        CHECK(messages(here) == std::vector{text});
    }
    CHECK(here.queued_bytes() == 0);
}

TEST_CASE("websocket: a client masks what it sends, a server does not") {
    WebSocket here = client();
    REQUIRE(here.send(bytes_of("secret")));
    CHECK(as_text(here.poll_bytes(kAll)).find("secret") == std::string_view::npos);
    WebSocket there = server();
    REQUIRE(there.send(bytes_of("secret")));
    CHECK(as_text(there.poll_bytes(kAll)) == frame(kFin | kBinary, "secret"));
}

TEST_CASE("websocket: fragments with control frames between them make one message") {
    const Received outcome =
        receive(frame(kBinary, "ab") + frame(kFin | kPing, "x") + frame(kContinuation, "") +
                frame(kContinuation, "cd") + frame(kFin | kContinuation, "e") +
                frame(kFin | kBinary, "next"));
    CHECK(outcome == Received{{"abcde", "next"}, "", WebSocket::State::open});
}

TEST_CASE("websocket: what breaks the framing ends the connection") {
    for (const std::string& bytes : {frame(kFin | kContinuation, "a"),
                                     frame(kBinary, "a") + frame(kFin | kBinary, "b"),
                                     frame(kPing, "unfinished ping"),
                                     frame(kFin | 0x3, "reserved opcode"),
                                     frame(kFin | 0x40 | kBinary, "reserved bit"),
                                     frame(kFin | kClose, "x"),
                                     frame(kFin | kClose, "\x03\xe7"),
                                     frame(kFin | kClose, "\x03\xed"),
                                     std::string("\x89\x7e\x00\x7e", 4) + std::string(126, 'p'),
                                     std::string("\x82\x81\x00\x00\x00\x00m", 7),
                                     std::string("\x82\x7e\x00\x01m", 5)}) {
        CAPTURE(bytes);
        const Received outcome = receive(frame(kFin | kBinary, "before") + bytes);
        CHECK(outcome == Received{{"before"}, "websocket.malformed", WebSocket::State::closed});
    }
}

TEST_CASE("websocket: a server refuses frames that are not masked") {
    WebSocket socket = server();
    CHECK_FALSE(socket.handle_bytes(as_bytes(frame(kFin | kBinary, "a"))));
}

TEST_CASE("websocket: text messages are refused with their own close code") {
    CHECK(receive(frame(kFin | kText, "hello")).error == "text.unsupported");
    WebSocket here = client();
    CHECK_FALSE(here.handle_bytes(as_bytes(frame(kText, "he"))));
    WebSocket there = server();
    REQUIRE(there.handle_bytes(here.poll_bytes(kAll)));
    CHECK(there.close_received() == CloseCode::unsupported_data);
}

TEST_CASE("websocket: a message of exactly the bound is taken, a larger one ends the connection") {
    const WebSocket::Limits limits = {.message_bytes_max = 10, .queue_bytes_max = 100};
    WebSocket whole = client(limits);
    CHECK(whole.handle_bytes(as_bytes(frame(kFin | kBinary, "0123456789"))));
    WebSocket over = client(limits);
    CHECK_FALSE(over.handle_bytes(as_bytes(frame(kFin | kBinary, "0123456789a"))));
    CHECK(over.state() == WebSocket::State::closed);
    WebSocket pieces = client(limits);
    CHECK(pieces.handle_bytes(as_bytes(frame(kBinary, "01234"))));
    const auto refused = pieces.handle_bytes(as_bytes(frame(kFin | kContinuation, "56789a")));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::http_too_large));
    // Refused by what its head announces: 2^63 - 1 bytes.
    WebSocket huge = client(limits);
    CHECK_FALSE(
        huge.handle_bytes(as_bytes("\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"
                                   "x"sv)));
}

TEST_CASE("websocket: the fragments of one message are bounded") {
    WebSocket socket = client();
    REQUIRE(socket.handle_bytes(as_bytes(frame(kBinary, "a"))));
    for (std::size_t i = 1; i < WebSocket::kFragmentsMax; ++i) {
        REQUIRE(socket.handle_bytes(as_bytes(frame(kContinuation, ""))));
    }
    CHECK_FALSE(socket.handle_bytes(as_bytes(frame(kFin | kContinuation, "b"))));
}

TEST_CASE("websocket: a ping is answered with its own bytes") {
    WebSocket here = client();
    WebSocket there = server();
    there.ping();
    REQUIRE(here.handle_bytes(there.poll_bytes(kAll)));
    REQUIRE(there.handle_bytes(here.poll_bytes(kAll)));
    CHECK(there.pongs_received() == 1);

    REQUIRE(here.handle_bytes(as_bytes(frame(kFin | kPing, "are you there"))));
    WebSocket mirror = server();
    REQUIRE(mirror.handle_bytes(here.poll_bytes(kAll)));
    CHECK(mirror.pongs_received() == 1);
}

TEST_CASE("websocket: who pings without reading costs one pong, the last") {
    WebSocket socket = client();
    for (int i = 0; i < 1000; ++i) {
        REQUIRE(socket.handle_bytes(as_bytes(frame(kFin | kPing, "ping"))));
        socket.ping();
    }
    // Two frames with masks: a pong of four bytes and an empty ping.
    CHECK(socket.poll_bytes(kAll).size() == (2 + 4 + 4) + (2 + 4));
    CHECK(socket.poll_bytes(kAll).empty());
}

TEST_CASE("websocket: a pong overtakes what waits, but not the frame that is under way") {
    WebSocket socket = client();
    WebSocket there = server();
    REQUIRE(socket.send(bytes_of("first")));
    REQUIRE(socket.send(bytes_of("second")));
    Bytes bytes = socket.poll_bytes(3);
    REQUIRE(socket.handle_bytes(as_bytes(frame(kFin | kPing, "x"))));
    const Bytes rest_of_first_and_pong = socket.poll_bytes((2 + 4 + 5 - 3) + (2 + 4 + 1));
    REQUIRE(there.handle_bytes(bytes));
    REQUIRE(there.handle_bytes(rest_of_first_and_pong));
    CHECK(messages(there) == std::vector<std::string>{"first"});
    CHECK(there.pongs_received() == 1);
    REQUIRE(there.handle_bytes(socket.poll_bytes(kAll)));
    CHECK(messages(there) == std::vector<std::string>{"second"});
}

TEST_CASE("websocket: the queue takes its bound and no more, and at least one message") {
    WebSocket socket = server({.message_bytes_max = 10, .queue_bytes_max = 15});
    REQUIRE(socket.send(bytes_of("0123456789")));
    REQUIRE(socket.send(bytes_of("01234")));
    const auto full = socket.send(bytes_of("0"));
    REQUIRE_FALSE(full);
    CHECK(full.error().is(ErrorCode::limit));
    CHECK(socket.queued_bytes() == 15);

    static_cast<void>(socket.poll_bytes(kAll));
    CHECK(socket.queued_bytes() == 0);
    CHECK(socket.send(bytes_of("0123456789")));
    const auto large = socket.send(bytes_of("0123456789a"));
    REQUIRE_FALSE(large);
    CHECK(large.error().is(ErrorCode::http_too_large));

    WebSocket narrow = server({.message_bytes_max = 10, .queue_bytes_max = 0});
    CHECK(narrow.send(bytes_of("0123456789")));
}

TEST_CASE("websocket: output is handed out in pieces of any size") {
    WebSocket there = server();
    const std::string text(10'000, 'm');
    for (const std::size_t piece : {1U, 3U, 4096U}) {
        WebSocket here = client();
        REQUIRE(here.send(bytes_of(text)));
        for (Bytes bytes = here.poll_bytes(piece); !bytes.empty(); bytes = here.poll_bytes(piece)) {
            CHECK(bytes.size() <= piece);
            REQUIRE(there.handle_bytes(bytes));
        }
        CHECK(messages(there) == std::vector{text});
    }
}

TEST_CASE("websocket: a close comes behind everything that was sent, and is answered") {
    WebSocket here = client();
    WebSocket there = server();
    REQUIRE(here.send(bytes_of("last words")));
    here.close(CloseCode::going_away, "restart");
    CHECK(here.state() == WebSocket::State::closing);
    CHECK_FALSE(here.send(bytes_of("too late")));

    REQUIRE(there.handle_bytes(here.poll_bytes(kAll)));
    CHECK(messages(there) == std::vector<std::string>{"last words"});
    CHECK(there.close_received() == CloseCode::going_away);
    CHECK(there.state() == WebSocket::State::closing);

    // Nothing follows a close frame, not even an answer to a ping.
    REQUIRE(here.handle_bytes(as_bytes(frame(kFin | kPing, "x"))));
    CHECK(here.poll_bytes(kAll).empty());
    CHECK_FALSE(here.close_received());
    REQUIRE(here.handle_bytes(there.poll_bytes(kAll)));
    CHECK(there.state() == WebSocket::State::closed);
    CHECK(here.state() == WebSocket::State::closed);
    CHECK(here.close_received() == CloseCode::going_away);
    CHECK(here.poll_bytes(kAll).empty());
}

TEST_CASE("websocket: a close by the other side drops what was not begun") {
    WebSocket socket = server();
    REQUIRE(socket.send(bytes_of("under way")));
    REQUIRE(socket.send(bytes_of("never begun")));
    Bytes bytes = socket.poll_bytes(4);
    CHECK(socket.queued_bytes() == 9 - 2 + 11);
    WebSocket there = client();
    there.close(CloseCode::normal, "");
    REQUIRE(socket.handle_bytes(there.poll_bytes(kAll)));
    CHECK(socket.queued_bytes() == 9 - 2);
    REQUIRE(there.handle_bytes(bytes));
    REQUIRE(there.handle_bytes(socket.poll_bytes(kAll)));
    CHECK(messages(there) == std::vector<std::string>{"under way"});
    CHECK(there.state() == WebSocket::State::closed);
    CHECK(socket.state() == WebSocket::State::closed);
}

TEST_CASE("websocket: a close without a code, with a long reason, and bytes behind it") {
    CHECK(receive(frame(kFin | kClose, "") + "anything").error.empty());
    WebSocket here = client();
    REQUIRE(here.handle_bytes(as_bytes(frame(kFin | kClose, ""))));
    CHECK(here.close_received() == CloseCode::no_status);

    WebSocket there = server();
    there.close(CloseCode::normal, std::string(500, 'r'));
    CHECK(there.poll_bytes(kAll).size() == 2 + 2 + 123);
}

TEST_CASE("websocket: messages that came before a mistake are still delivered") {
    WebSocket socket = client();
    CHECK_FALSE(socket.handle_bytes(
        as_bytes(frame(kFin | kBinary, "a") + frame(kFin | kBinary, "b") + "\xff\xff")));
    CHECK(messages(socket) == std::vector<std::string>{"a", "b"});
    CHECK_FALSE(socket.poll_bytes(kAll).empty());
    CHECK_FALSE(socket.handle_bytes(as_bytes(frame(kFin | kBinary, "c"))));
    CHECK(messages(socket).empty());
}
