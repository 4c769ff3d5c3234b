#include "control/message.hpp"

#include <string>

#include <doctest/doctest.h>

using aura::Error;
using aura::ErrorCode;
using aura::control::Arguments;
using aura::control::Json;

TEST_CASE("message: a request survives the way to the daemon") {
    const auto request = aura::control::decode_request(
        aura::control::encode({"token.issue", {{"subject", "alice"}}}));
    REQUIRE(request);
    CHECK(request->command == "token.issue");
    CHECK(request->arguments == Json{{"subject", "alice"}});
}

TEST_CASE("message: what is no request is refused") {
    for (const char* line : {"",
                             "[]",
                             "{",
                             R"({"command":"status"})",
                             R"({"aura":"1","command":"status"})",
                             R"({"aura":1})",
                             R"({"aura":1,"command":7})",
                             R"({"aura":1,"command":"status","arguments":[]})"}) {
        const auto request = aura::control::decode_request(line);
        REQUIRE_FALSE(request);
        CHECK(request.error().is(ErrorCode::wire_malformed));
    }
    const auto newer = aura::control::decode_request(R"({"aura":2,"command":"status"})");
    REQUIRE_FALSE(newer);
    CHECK(newer.error().is(ErrorCode::wire_version));
    const std::string huge(aura::control::kRequestBytesMax + 1, ' ');
    CHECK(aura::control::decode_request(huge).error().is(ErrorCode::wire_too_large));
}

TEST_CASE("message: what is nested deeper than anything of ours is refused, wherever it is") {
    const auto nested = [](std::size_t depth, const std::string& opening, char closing) {
        std::string text;
        for (std::size_t i = 0; i < depth; ++i) {
            text += opening;
        }
        return text + "7" + std::string(depth, closing);
    };
    const auto decode = [](const std::string& arguments) {
        return aura::control::decode_request(R"({"aura":1,"command":"status","arguments":)" +
                                             arguments + "}");
    };
    constexpr std::size_t kVeryDeep = 500'000;
    for (const std::string& deep :
         {R"({"a":)" + nested(kVeryDeep, "[", ']') + "}", nested(kVeryDeep, R"({"a":)", '}')}) {
        CHECK(decode(deep).error().is(ErrorCode::wire_malformed));
        CHECK(aura::control::decode_reply(deep).error().is(ErrorCode::wire_malformed));
    }
    // The request and its arguments are two levels themselves.
    constexpr std::size_t kDeepest = aura::control::kNestingMax - 2;
    CHECK(decode(R"({"a":)" + nested(kDeepest, "[", ']') + "}"));
    CHECK_FALSE(decode(R"({"a":)" + nested(kDeepest + 1, "[", ']') + "}"));
    CHECK(decode(R"({"a":"\"[)" + std::string(100, '[') + R"("})"));
    CHECK(decode(R"({"a":)" + std::string("[[],[],[],[],[],[],[],[],[],[],[],[]]") + "}"));
}

TEST_CASE("message: an error arrives with its code, causes and next step") {
    const Error sent = Error(ErrorCode::token_used, "token already used")
                           .because("by peer_0a1b2c3d")
                           .try_next("ask for a new one");
    const auto reply = aura::control::decode_reply(aura::control::encode_reply(sent));
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code() == sent.code());
    CHECK(reply.error().to_block() == sent.to_block());
}

TEST_CASE("message: a reply that is none is an error, not a crash") {
    for (const char* line : {"", "7", "{", R"({"error":7})"}) {
        CHECK(aura::control::decode_reply(line).error().is(ErrorCode::wire_malformed));
    }
    CHECK(aura::control::decode_reply(R"({"error":{"code":"new","message":7,"causes":[1]}})")
              .error()
              .is(ErrorCode::internal));
}

TEST_CASE("message: bytes that are no UTF-8 do not break a reply") {
    CHECK(aura::control::decode_reply(aura::control::encode_reply(Json{{"path", "a\xff"}})));
}

TEST_CASE("message: arguments are taken by type") {
    const Json object = {{"text", "a"}, {"number", 7}, {"flag", true}, {"none", nullptr}};
    const Arguments arguments(object);
    CHECK(*arguments.text("text") == "a");
    CHECK(*arguments.integer_or("number", 1) == 7);
    CHECK(*arguments.integer_or("absent", 1) == 1);
    CHECK(*arguments.flag("flag"));
    CHECK_FALSE(*arguments.flag("absent"));
    CHECK(*arguments.text_or("none", "b") == "b");
    CHECK_FALSE(arguments.has("none"));
    CHECK(arguments.text("absent").error().is(ErrorCode::usage));
    CHECK(arguments.text("number").error().is(ErrorCode::usage));
    CHECK(arguments.integer_or("text", 1).error().is(ErrorCode::usage));
    CHECK(arguments.flag("number").error().is(ErrorCode::usage));
}
