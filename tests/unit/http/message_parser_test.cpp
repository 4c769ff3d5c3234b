#include "http/message_parser.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using aura::as_bytes;
using aura::ErrorCode;
using aura::http::kHeadBytesMax;
using aura::http::MessageKind;
using aura::http::MessageParser;

namespace {

MessageParser requests() {
    return MessageParser({.kind = MessageKind::request, .body_bytes_max = 100});
}

MessageParser responses(bool answers_head = false) {
    return MessageParser(
        {.kind = MessageKind::response, .body_bytes_max = 100, .answers_head = answers_head});
}

// A head of exactly `size` bytes.
std::string head_of(std::size_t size) {
    const std::string start = "GET / HTTP/1.1\r\nA: ";
    return start + std::string(size - start.size() - 4, 'b') + "\r\n\r\n";
}

}  // namespace

TEST_CASE("message parser: no byte behind the head or the message is taken") {
    MessageParser parser = requests();
    CHECK(parser.idle());
    const std::string_view bytes = "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nabGET";
    const auto head = parser.handle_bytes(as_bytes(bytes));
    REQUIRE(head);
    CHECK(parser.state() == MessageParser::State::body);
    CHECK(parser.head().method == "POST");
    const auto body = parser.handle_bytes(as_bytes(bytes.substr(*head)));
    CHECK(body == 2);
    CHECK(parser.state() == MessageParser::State::complete);
    CHECK(parser.handle_bytes(as_bytes("GET")) == 0);
    CHECK(parser.take_message().body == "ab");
    CHECK(parser.idle());
}

TEST_CASE("message parser: a head of exactly the bound is taken, one byte more is not") {
    MessageParser fits = requests();
    CHECK(fits.handle_bytes(as_bytes(head_of(kHeadBytesMax))) == kHeadBytesMax);
    CHECK(fits.state() == MessageParser::State::complete);

    MessageParser over = requests();
    const auto refused = over.handle_bytes(as_bytes(head_of(kHeadBytesMax + 1)));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::http_head_too_large));
}

TEST_CASE("message parser: a bare LF is refused when it comes, not when the head ends") {
    MessageParser parser = requests();
    const auto refused = parser.handle_bytes(as_bytes("GET / HTTP/1.1\n"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::http_malformed));
    MessageParser at_start = requests();
    CHECK_FALSE(at_start.handle_bytes(as_bytes("\n")));
    MessageParser empty_line = requests();
    CHECK_FALSE(empty_line.handle_bytes(as_bytes("\r\n")));
}

TEST_CASE("message parser: answers that cannot have a body have none, whatever they say") {
    for (const std::string_view line : {"204 No Content", "304 Not Modified", "101 Switching"}) {
        MessageParser parser = responses();
        CHECK(parser.handle_bytes(
            as_bytes("HTTP/1.1 " + std::string(line) + "\r\nContent-Length: 5\r\n\r\n")));
        CHECK(parser.state() == MessageParser::State::complete);
    }
    MessageParser to_head = responses(true);
    CHECK(to_head.handle_bytes(as_bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")));
    CHECK(to_head.state() == MessageParser::State::complete);
}

TEST_CASE("message parser: a response that ends with the connection is refused") {
    MessageParser parser = responses();
    CHECK_FALSE(parser.handle_bytes(as_bytes("HTTP/1.1 200 OK\r\n\r\n")));
}
