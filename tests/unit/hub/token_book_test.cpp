#include "hub/token_book.hpp"

#include <doctest/doctest.h>

using aura::AuthorId;
using aura::ErrorCode;
using aura::WallTime;
using aura::hub::TokenBook;
using aura::hub::TokenEntry;
using aura::hub::TokenPolicy;
using aura::hub::TokenRequest;
using namespace std::chrono_literals;

namespace {

const WallTime kNow = aura::from_unix_seconds(1'800'000'000);

AuthorId device(int number) {
    AuthorId id;
    id.bytes[0] = static_cast<std::uint8_t>(number);
    id.bytes[1] = static_cast<std::uint8_t>(number >> 8);
    id.bytes[31] = 1;
    return id;
}

// A Mothership's book and what a joiner makes of the text that it was given.
struct Hub {
    aura::SeededPrng prng{1};
    aura::crypto::IdentityKey key = aura::crypto::IdentityKey::generate(prng);
    TokenPolicy policy{.url = "https://mothership.example:7777"};
    TokenBook book{key, policy};

    aura::crypto::JoinToken issue(TokenRequest request = {.subject = "alice@acme.com"}) {
        const auto issued = book.issue(request, kNow, prng);
        REQUIRE_MESSAGE(issued.has_value(), issued.error().to_line());
        return *aura::crypto::parse_join_token(issued->jwt);
    }

    ErrorCode code_of_use(const aura::crypto::JoinToken& token, int who, WallTime now = kNow) {
        const auto use = book.use(token, device(who), now);
        REQUIRE_FALSE(use);
        return use.error().code();
    }
};

}  // namespace

TEST_CASE("token book: a token lets one device in, and only one") {
    Hub hub;
    const auto token = hub.issue();
    CHECK(hub.book.use(token, device(1), kNow)->record.has_value());
    CHECK(hub.code_of_use(token, 2) == ErrorCode::token_used);
}

TEST_CASE("token book: of a thousand devices with one token exactly one gets in") {
    Hub hub;
    const auto token = hub.issue();
    int winners = 0;
    for (int i = 0; i < 1000; ++i) {
        winners += hub.book.use(token, device(i), kNow).has_value() ? 1 : 0;
    }
    CHECK(winners == 1);
}

TEST_CASE("token book: the device that joined may repeat its join, even after the token expired") {
    Hub hub;
    const auto token = hub.issue();
    REQUIRE(hub.book.use(token, device(1), kNow));
    const auto again = hub.book.use(token, device(1), kNow + 48h);
    REQUIRE(again);
    CHECK_FALSE(again->record.has_value());
}

TEST_CASE("token book: a token for many counts its uses") {
    Hub hub;
    const auto token = hub.issue({.subject = "team-onboarding", .uses = 2});
    CHECK(hub.book.use(token, device(1), kNow));
    CHECK(hub.book.list().front().uses_left() == 1);
    CHECK(hub.book.use(token, device(2), kNow));
    CHECK(hub.code_of_use(token, 3) == ErrorCode::token_used);
}

TEST_CASE("token book: a use whose commit failed can be tried by another device") {
    Hub hub;
    const auto token = hub.issue();
    REQUIRE(hub.book.use(token, device(1), kNow));
    hub.book.take_back(token.claims.id, device(1));
    CHECK(hub.book.use(token, device(2), kNow));
}

TEST_CASE("token book: expired, early, revoked and foreign tokens are refused, each by its name") {
    Hub hub;
    const auto token = hub.issue();
    CHECK(hub.code_of_use(token, 1, kNow + 25h) == ErrorCode::token_expired);
    CHECK(hub.code_of_use(token, 1, kNow - 2min) == ErrorCode::token_not_yet_valid);
    REQUIRE(hub.book.revoke(token.claims.id));
    CHECK(hub.code_of_use(token, 1) == ErrorCode::token_revoked);

    Hub other;
    other.key = aura::crypto::IdentityKey::generate(hub.prng);
    TokenBook foreign(other.key, other.policy);
    const auto issued = foreign.issue({.subject = "mallory"}, kNow, hub.prng);
    CHECK(hub.code_of_use(*aura::crypto::parse_join_token(issued->jwt), 1) ==
          ErrorCode::token_bad_signature);
}

TEST_CASE("token book: a token that it does not know any more lets nobody in") {
    Hub hub;
    const auto token = hub.issue();
    const TokenBook empty(hub.key, hub.policy);
    TokenBook book = empty;
    CHECK(book.use(token, device(1), kNow).error().is(ErrorCode::token_revoked));
}

TEST_CASE("token book: a request that makes no sense is refused") {
    Hub hub;
    for (const TokenRequest& request : {TokenRequest{},
                                        TokenRequest{.subject = "a", .uses = 0},
                                        TokenRequest{.subject = "a", .uses = 1001},
                                        TokenRequest{.subject = "a", .lifetime = 31 * 24h},
                                        TokenRequest{.subject = "a", .lifetime = 0s}}) {
        const auto issued = hub.book.issue(request, kNow, hub.prng);
        REQUIRE_FALSE(issued);
        CHECK(issued.error().is(ErrorCode::usage));
    }
}

TEST_CASE("token book: a reloaded book goes on where it was") {
    Hub hub;
    const auto issued = hub.book.issue({.subject = "alice", .uses = 2}, kNow, hub.prng);
    const auto token = *aura::crypto::parse_join_token(issued->jwt);
    const auto use = hub.book.use(token, device(1), kNow);
    TokenBook book(hub.key, hub.policy);
    REQUIRE(book.load({{{}, *use->record->value}}));
    CHECK(book.list() == hub.book.list());
    CHECK(book.use(token, device(2), kNow));
    CHECK_FALSE(book.use(token, device(3), kNow));
}

TEST_CASE("token book: full of spent tokens it forgets the oldest, full of good ones it refuses") {
    Hub hub;
    std::vector<aura::store::Record> records;
    TokenEntry entry{.subject = "a", .role = aura::Role::reader, .expires_at = kNow - 1h};
    for (std::size_t i = 0; i < TokenBook::kEntriesMax; ++i) {
        entry.id.bytes[0] = static_cast<std::uint8_t>(i);
        entry.id.bytes[1] = static_cast<std::uint8_t>(i >> 8);
        entry.issued_at = kNow - 48h + std::chrono::seconds(i);
        records.push_back({{}, encode(entry)});
    }
    REQUIRE(hub.book.load(records));
    const auto issued = hub.book.issue({.subject = "b"}, kNow, hub.prng);
    REQUIRE(issued);
    REQUIRE(issued->records.size() == 2);
    CHECK_FALSE(issued->records.front().value.has_value());
    CHECK(hub.book.list().size() == TokenBook::kEntriesMax);

    entry.expires_at = kNow + 1h;
    records.clear();
    for (std::size_t i = 0; i < TokenBook::kEntriesMax; ++i) {
        entry.id.bytes[2] = static_cast<std::uint8_t>(i);
        entry.id.bytes[3] = static_cast<std::uint8_t>(i >> 8);
        records.push_back({{}, encode(entry)});
    }
    TokenBook full(hub.key, hub.policy);
    REQUIRE(full.load(records));
    const auto refused = full.issue({.subject = "c"}, kNow, hub.prng);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::limit));
}

TEST_CASE("token book: pending tokens are counted with their nearest expiry") {
    Hub hub;
    CHECK(hub.book.pending(kNow).count == 0);
    hub.issue({.subject = "a", .lifetime = 2h});
    hub.issue({.subject = "b", .lifetime = 1h});
    const auto pending = hub.book.pending(kNow);
    CHECK(pending.count == 2);
    CHECK(pending.first_expiry == kNow + 1h);
    CHECK(hub.book.pending(kNow + 90min).count == 1);
}
