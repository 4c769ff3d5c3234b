#include "hub/token_fold.hpp"

#include <memory>
#include <utility>

#include <doctest/doctest.h>

#include "store/memory/memory_store.hpp"
#include "support/ids.hpp"
#include "support/keys.hpp"
#include "wire/team.hpp"

using aura::AuthorId;
using aura::ErrorCode;
using aura::Seq;
using aura::hub::TokenBook;
using aura::hub::TokenEntry;
using aura::hub::TokenFold;
using aura::test::author;
using aura::test::kIssued;

namespace {

// A book as a backup has it: one token, for one device, that nobody has used.
struct PutBack {
    aura::SeededPrng prng{1};
    aura::crypto::IdentityKey key = aura::crypto::IdentityKey::generate(prng);
    TokenBook book{key, {.url = "https://mothership.example:7777"}};
    aura::hub::IssuedToken token = *book.issue({.subject = "alice"}, kIssued, prng);
    TokenFold fold{book, key.public_id()};

    // The first event of a team log of `by`.
    [[nodiscard]] static aura::store::EventRef said(const AuthorId& by,
                                                    aura::wire::EventKind kind,
                                                    aura::Bytes record) {
        auto event = std::make_shared<aura::store::StoredEvent>();
        event->event.header.log.author = by;
        event->event.header.seq = Seq{1};
        event->event.header.kind = kind;
        event->event.envelope = std::move(record);
        return event;
    }

    [[nodiscard]] aura::store::EventRef admission(const AuthorId& device,
                                                  const AuthorId& by) const {
        aura::wire::MemberAdded record;
        record.member = device;
        record.role = aura::Role::contributor;
        record.token = token.entry.id;
        return said(by, aura::wire::EventKind::member_added, encode(record));
    }

    [[nodiscard]] aura::store::EventRef revocation(const AuthorId& by) const {
        return said(by,
                    aura::wire::EventKind::token_revoked,
                    encode(aura::wire::TokenRevoked{token.entry.id, by}));
    }

    [[nodiscard]] TokenEntry entry() const { return book.list().front(); }

    [[nodiscard]] auto use(const AuthorId& device) {
        return book.use(aura::crypto::parse_join_token(token.jwt).value(), device, kIssued);
    }
};

}  // namespace

TEST_CASE("token fold: a use that a member gives back is a use, counted once") {
    PutBack hub;
    hub.fold.on_event(hub.admission(author(1), hub.key.public_id()));
    hub.fold.on_event(hub.admission(author(1), hub.key.public_id()));
    CHECK(hub.entry().used_by == std::vector{author(1)});
    CHECK(hub.use(author(2)).error().is(ErrorCode::token_used));
    // Who used it may repeat its join.
    CHECK(hub.use(author(1)).has_value());
}

TEST_CASE(
    "token fold: only the Mothership's own log says who came in by a token, or that nobody may") {
    PutBack hub;
    hub.fold.on_event(hub.admission(author(1), author(9)));
    hub.fold.on_event(hub.revocation(author(9)));
    CHECK(hub.entry().used_by.empty());
    CHECK(hub.use(author(2)).has_value());
}

TEST_CASE("token fold: a token whose revocation a member gives back lets nobody in") {
    PutBack hub;
    hub.fold.on_event(hub.admission(author(1), hub.key.public_id()));
    hub.fold.on_event(hub.revocation(hub.key.public_id()));
    CHECK(hub.use(author(1)).error().is(ErrorCode::token_revoked));
    CHECK(hub.use(author(2)).error().is(ErrorCode::token_revoked));
}

TEST_CASE("token fold: what the store holds counts from the start") {
    PutBack hub;
    aura::store::MemoryStore store;
    REQUIRE(store.commit({{hub.admission(author(1), hub.key.public_id())}, {}}).has_value());
    REQUIRE(hub.fold.replay(store).has_value());
    CHECK(hub.use(author(2)).error().is(ErrorCode::token_used));
}
