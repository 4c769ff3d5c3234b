#include "sync/key_statements.hpp"

#include <doctest/doctest.h>

#include "device.hpp"
#include "support/keys.hpp"
#include "team_events.hpp"

using aura::Bytes;
using aura::Seq;
using aura::sync::KeyStatements;
using aura::sync::Membership;
using aura::test::content_key;
using namespace aura::sync::test;
namespace wire = aura::wire;

namespace {

const aura::AuthorId kSelf = author(4);
const wire::LogId kBobs = log_of(kBob);

Record announced() {
    return {wire::EventKind::repo_announced,
            wire::encode(wire::RepoAnnounced{kRepo, content_key(1).id()})};
}

Record granted(const aura::AuthorId& recipient) {
    return {
        wire::EventKind::key_granted,
        wire::encode(wire::KeyGranted{kRepo, content_key(1).id(), recipient, Bytes(8, 'b'), {}})};
}

struct Story {
    Story() {
        for (const aura::AuthorId& member : {kAlice, kBob, kSelf}) {
            fold(added(member));
        }
    }

    void fold(Record record) {
        REQUIRE(team.fold(stored(log_of(kHub), ++number, std::move(record))).has_value());
        statements.judge();
    }

    std::uint8_t number = 0;
    Membership team{kHub};
    KeyStatements statements{kSelf, team};
};

}  // namespace

TEST_CASE("key statements: who made a key has it, and boxes for others are not kept") {
    Story story;
    const auto* made = story.statements.note(stored(kBobs, 1, announced()));
    REQUIRE(made != nullptr);
    CHECK(made->is_announcement);
    CHECK(made->grant.recipient == kBob);
    CHECK(story.statements.note(stored(kBobs, 2, granted(kAlice)))->grant.box.empty());
    CHECK_FALSE(story.statements.note(stored(kBobs, 3, granted(kSelf)))->grant.box.empty());
    CHECK(story.statements.note(stored(kBobs, 3, granted(kSelf))) == nullptr);
    CHECK(story.statements.note(stored(kBobs, 4, added(kAlice))) == nullptr);
    CHECK(story.statements.all().size() == 3);
}

TEST_CASE("key statements: what counts follows the membership, whenever the news comes") {
    Story story;
    const wire::LogCut cut{kBobs, Seq{1}, event(11)};
    const auto note = [&](std::uint8_t place) {
        CHECK(story.statements.note(stored(kBobs, place, granted(kAlice))) != nullptr);
    };
    note(1);
    SUBCASE("before the revocation") {
        note(2);
        story.fold(revoked(kBob, {cut}));
        CHECK(story.statements.take_changed());
    }
    SUBCASE("after it") {
        story.fold(revoked(kBob, {cut}));
        note(2);
        CHECK_FALSE(story.statements.take_changed());
    }
    CHECK(story.statements.all()[0].counts);
    CHECK_FALSE(story.statements.all()[1].counts);
    // What was begun meanwhile counts from the return on, what was cut off never again.
    CHECK(story.statements.note(stored(log_of(kBob, 2), 30, granted(kAlice))) != nullptr);
    CHECK_FALSE(story.statements.all()[2].counts);
    story.fold(restored(kBob));
    CHECK(story.statements.take_changed());
    CHECK_FALSE(story.statements.take_changed());
    CHECK_FALSE(story.statements.all()[1].counts);
    CHECK(story.statements.all()[2].counts);
}

TEST_CASE("key statements: a revoked device's own count for itself until it is back") {
    Story story;
    const wire::LogId own = log_of(kSelf);
    story.fold(revoked(kSelf, {{own, Seq{0}, {}}}));
    CHECK(story.statements.note(stored(own, 1, granted(kAlice)))->counts);
    story.fold(restored(kSelf));
    CHECK(story.statements.take_changed());
    CHECK_FALSE(story.statements.all().front().counts);
}

TEST_CASE("key statements: one that a branch took over counts as far as the branch does") {
    Story story;
    auto event = stored(kBobs, 2, granted(kAlice));
    CHECK(story.statements.note(event)->counts);
    event.event.header.log = log_of(kBob, 2);
    event.event.header.written_at = wire::FirstPlace{kBobs.incarnation, Seq{2}};
    CHECK(story.statements.note(event) == nullptr);
    story.fold(revoked(kBob, {{kBobs, Seq{1}, aura::test::event(9)}}));
    story.fold(restored(kBob));
    CHECK(story.statements.all().front().counts);
}
