#include "crypto/claim_set.hpp"

#include <string>

#include <doctest/doctest.h>

using aura::ErrorCode;
using aura::crypto::ClaimSet;

namespace {

std::string mistake_in_claims(std::string_view json) {
    const auto parsed = ClaimSet::parse("claims", json);
    return parsed ? "" : parsed.error().causes().front();
}

}  // namespace

TEST_CASE("claims: text and numbers are read by name") {
    const ClaimSet claims = ClaimSet::parse("claims", R"({"sub":"alice","uses":3})").value();
    CHECK(claims.text("sub").value() == "alice");
    CHECK(claims.number("uses", 3).value() == 3);
    CHECK(claims.has("sub"));
    CHECK_FALSE(claims.has("aud"));
}

TEST_CASE("claims: a missing claim and one of another type are named") {
    const ClaimSet claims =
        ClaimSet::parse("claims", R"({"a":"1","b":1,"c":1.5,"d":-1,"e":true,"f":null})").value();
    CHECK(claims.text("sub").error().causes().front() == "'sub' is missing");
    CHECK(claims.number("uses", 1).error().causes().front() == "'uses' is missing");
    CHECK(claims.text("b").error().causes().front() == "'b' is not text");
    for (const char* name : {"a", "c", "d", "e", "f"}) {
        CHECK(claims.number(name, 10).error().is(ErrorCode::token_malformed));
    }
    CHECK(claims.number("b", 0).error().causes().front() == "'b' is over 0");
}

TEST_CASE("claims: a name that appears twice is refused") {
    CHECK(mistake_in_claims(R"({"sub":"alice","sub":"mallory"})") == "claims: 'sub' appears twice");
}

TEST_CASE("claims: nested values are refused") {
    CHECK(mistake_in_claims(R"({"a":{}})") == "claims: nested value");
    CHECK(mistake_in_claims(R"({"a":[1]})") == "claims: nested value");
    CHECK(mistake_in_claims(std::string(100'000, '[')) == "claims: nested value");
}

TEST_CASE("claims: what is no JSON object is refused") {
    CHECK(mistake_in_claims("1") == "claims: no object");
    CHECK(mistake_in_claims("null") == "claims: no object");
    for (const char* json : {"", "{", "{}x", "{'a':1}", "{\"a\":1,}", "{\"a\":01}", "{\"a\"}"}) {
        CHECK(mistake_in_claims(json).starts_with("claims: no JSON at byte "));
    }
    CHECK(mistake_in_claims("{\"a\":\"\xff\"}").starts_with("claims: no JSON at byte "));
}
