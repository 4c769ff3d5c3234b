#include "hub/token_book.hpp"

#include <doctest/doctest.h>

#include "support/keys.hpp"

using aura::AuthorId;
using aura::ErrorCode;
using aura::WallTime;
using aura::hub::TokenBook;
using aura::hub::TokenEntry;
using aura::hub::TokenPolicy;
using aura::hub::TokenRequest;
using namespace std::chrono_literals;
using aura::test::kIssued;

namespace {

AuthorId device(int number) {
    AuthorId id;
    id.bytes[0] = static_cast<std::uint8_t>(number);
    id.bytes[1] = static_cast<std::uint8_t>(number >> 8);
    id.bytes[31] = 1;
    return id;
}

// A Mothership's book and what a joiner makes of the text that it was given.
struct IssuingHub {
    aura::SeededPrng prng{1};
    aura::crypto::IdentityKey key = aura::crypto::IdentityKey::generate(prng);
    TokenPolicy policy{.url = "https://mothership.example:7777"};
    TokenBook book{key, policy};

    aura::crypto::JoinToken issue(TokenRequest request = {.subject = "alice@acme.com"}) {
        const auto issued = book.issue(request, kIssued, prng);
        REQUIRE_MESSAGE(issued.has_value(), issued.error().to_line());
        return *aura::crypto::parse_join_token(issued->jwt);
    }

    ErrorCode code_of_use(const aura::crypto::JoinToken& token, int who, WallTime now = kIssued) {
        const auto use = book.use(token, device(who), now);
        REQUIRE_FALSE(use);
        return use.error().code();
    }
};

}  // namespace

TEST_CASE("token book: a token lets one device in, and only one") {
    IssuingHub hub;
    const auto token = hub.issue();
    CHECK(hub.book.use(token, device(1), kIssued)->record.has_value());
    CHECK(hub.code_of_use(token, 2) == ErrorCode::token_used);
}

TEST_CASE("token book: of a thousand devices with one token exactly one gets in") {
    IssuingHub hub;
    const auto token = hub.issue();
    int winners = 0;
    for (int i = 0; i < 1000; ++i) {
        winners += hub.book.use(token, device(i), kIssued).has_value() ? 1 : 0;
    }
    CHECK(winners == 1);
}

TEST_CASE("token book: the device that joined may repeat its join, even after the token expired") {
    IssuingHub hub;
    const auto token = hub.issue();
    REQUIRE(hub.book.use(token, device(1), kIssued));
    const auto again = hub.book.use(token, device(1), kIssued + 48h);
    REQUIRE(again);
    CHECK_FALSE(again->record.has_value());
}

TEST_CASE("token book: a token for many counts its uses") {
    IssuingHub hub;
    const auto token = hub.issue({.subject = "team-onboarding", .uses = 2});
    CHECK(hub.book.use(token, device(1), kIssued));
    CHECK(hub.book.list().front().uses_left() == 1);
    CHECK(hub.book.use(token, device(2), kIssued));
    CHECK(hub.code_of_use(token, 3) == ErrorCode::token_used);
}

TEST_CASE("token book: a use whose commit failed can be tried by another device") {
    IssuingHub hub;
    const auto token = hub.issue();
    REQUIRE(hub.book.use(token, device(1), kIssued));
    hub.book.take_back(token.claims.id, device(1));
    CHECK(hub.book.use(token, device(2), kIssued));
}

TEST_CASE("token book: expired, early, revoked and foreign tokens are refused, each by its name") {
    IssuingHub hub;
    const auto token = hub.issue();
    CHECK(hub.code_of_use(token, 1, kIssued + 25h) == ErrorCode::token_expired);
    CHECK(hub.code_of_use(token, 1, kIssued - 2min) == ErrorCode::token_not_yet_valid);
    REQUIRE(hub.book.revoke(token.claims.id));
    CHECK(hub.code_of_use(token, 1) == ErrorCode::token_revoked);

    IssuingHub other;
    other.key = aura::crypto::IdentityKey::generate(hub.prng);
    TokenBook foreign(other.key, other.policy);
    const auto issued = foreign.issue({.subject = "mallory"}, kIssued, hub.prng);
    CHECK(hub.code_of_use(*aura::crypto::parse_join_token(issued->jwt), 1) ==
          ErrorCode::token_bad_signature);
}

TEST_CASE("token book: a token that it does not know any more lets nobody in") {
    IssuingHub hub;
    const auto token = hub.issue();
    const TokenBook empty(hub.key, hub.policy);
    TokenBook book = empty;
    CHECK(book.use(token, device(1), kIssued).error().is(ErrorCode::token_revoked));
}

TEST_CASE("token book: a request that makes no sense is refused") {
    IssuingHub hub;
    for (const TokenRequest& request : {TokenRequest{},
                                        TokenRequest{.subject = "a", .uses = 0},
                                        TokenRequest{.subject = "a", .uses = 1001},
                                        TokenRequest{.subject = "a", .lifetime = 31 * 24h},
                                        TokenRequest{.subject = "a", .lifetime = 999ms}}) {
        const auto issued = hub.book.issue(request, kIssued, hub.prng);
        REQUIRE_FALSE(issued);
        CHECK(issued.error().is(ErrorCode::usage));
    }
}

TEST_CASE("token book: a reloaded book goes on where it was") {
    IssuingHub hub;
    const auto issued = hub.book.issue({.subject = "alice", .uses = 2}, kIssued, hub.prng);
    const auto token = *aura::crypto::parse_join_token(issued->jwt);
    const auto use = hub.book.use(token, device(1), kIssued);
    TokenBook book(hub.key, hub.policy);
    REQUIRE(book.load({{{}, *use->record->value}}));
    CHECK(book.list() == hub.book.list());
    CHECK(book.use(token, device(2), kIssued));
    CHECK_FALSE(book.use(token, device(3), kIssued));
}

TEST_CASE("token book: full of spent tokens it forgets the oldest, full of good ones it refuses") {
    IssuingHub hub;
    std::vector<aura::store::Record> records;
    TokenEntry entry{.subject = "a", .role = aura::Role::reader, .expires_at = kIssued - 1h};
    for (std::size_t i = 0; i < TokenBook::kEntriesMax; ++i) {
        entry.id.bytes[0] = static_cast<std::uint8_t>(i);
        entry.id.bytes[1] = static_cast<std::uint8_t>(i >> 8);
        entry.issued_at = kIssued - 48h + std::chrono::seconds(i);
        records.push_back({{}, encode(entry)});
    }
    REQUIRE(hub.book.load(records));
    const auto issued = hub.book.issue({.subject = "b"}, kIssued, hub.prng);
    REQUIRE(issued);
    REQUIRE(issued->records.size() == 2);
    CHECK_FALSE(issued->records.front().value.has_value());
    CHECK(hub.book.list().size() == TokenBook::kEntriesMax);

    entry.expires_at = kIssued + 1h;
    records.clear();
    for (std::size_t i = 0; i < TokenBook::kEntriesMax; ++i) {
        entry.id.bytes[2] = static_cast<std::uint8_t>(i);
        entry.id.bytes[3] = static_cast<std::uint8_t>(i >> 8);
        records.push_back({{}, encode(entry)});
    }
    TokenBook full(hub.key, hub.policy);
    REQUIRE(full.load(records));
    const auto refused = full.issue({.subject = "c"}, kIssued, hub.prng);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::limit));
}

TEST_CASE("token book: pending tokens are counted with their nearest expiry") {
    IssuingHub hub;
    CHECK(hub.book.pending(kIssued).count == 0);
    hub.issue({.subject = "a", .lifetime = 2h});
    hub.issue({.subject = "b", .lifetime = 1h});
    const auto pending = hub.book.pending(kIssued);
    CHECK(pending.count == 2);
    CHECK(pending.first_expiry == kIssued + 1h);
    CHECK(hub.book.pending(kIssued + 90min).count == 1);
}
