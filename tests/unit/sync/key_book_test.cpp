#include "sync/key_book.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "device.hpp"
#include "support/keys.hpp"
#include "team_events.hpp"

using aura::KeyId;
using aura::sync::Announcement;
using aura::sync::KeyBook;
using aura::sync::Membership;
using aura::test::content_key;
using aura::wire::HybridTime;
using namespace aura::sync::test;

namespace {

struct KeyBookStory {
    KeyBookStory() : book(team) {
        fold(1, added(kAlice));
        fold(2, added(kBob));
    }

    void fold(std::uint8_t number, Record record) {
        REQUIRE(team.fold(stored(log_of(kHub), number, std::move(record))).has_value());
    }

    KeyId hold(std::uint64_t seed, const aura::AuthorId& holder, std::uint64_t since) {
        const auto key = content_key(seed);
        book.add_key(kRepo, key.clone());
        book.announce(kRepo, key.id(), Announcement::counts);
        book.add_holder(kRepo, key.id(), holder, HybridTime{since});
        return key.id();
    }

    Membership team{kHub};
    KeyBook book;
};

}  // namespace

TEST_CASE("key book: of two founders' keys the smaller id seals") {
    KeyBookStory story;
    const KeyId first = story.hold(1, kAlice, 3);
    const KeyId second = story.hold(2, kBob, 4);
    CHECK(story.book.sealing_key(kRepo) == std::min(first, second));
    CHECK(story.book.find(first)->id() == first);
    CHECK(story.book.find(second)->id() == second);
    CHECK_FALSE(story.book.add_key(kRepo, content_key(1)));
}

TEST_CASE("key book: a key that others have and this device has not seals nothing") {
    KeyBookStory story;
    const KeyId key = content_key(1).id();
    story.book.add_holder(kRepo, key, kAlice, HybridTime{3});
    CHECK(story.book.knows(kRepo));
    CHECK_FALSE(story.book.holds_any(kRepo));
    CHECK_FALSE(story.book.sealing_key(kRepo).has_value());
    CHECK_FALSE(story.book.needs_new_key(kRepo));
    CHECK(story.book.find(key) == nullptr);
}

TEST_CASE("key book: a key is burnt when one who had it is revoked, for good") {
    KeyBookStory story;
    const KeyId key = story.hold(1, kAlice, 3);
    story.book.add_holder(kRepo, key, kBob, HybridTime{4});
    story.fold(5, revoked(kBob));
    CHECK_FALSE(story.book.sealing_key(kRepo).has_value());
    CHECK(story.book.needs_new_key(kRepo));
    story.fold(6, restored(kBob));
    CHECK_FALSE(story.book.sealing_key(kRepo).has_value());
    story.book.add_holder(kRepo, key, kBob, HybridTime{7});
    CHECK_FALSE(story.book.sealing_key(kRepo).has_value());
}

TEST_CASE("key book: a key that a returned member gets after its return is good") {
    KeyBookStory story;
    story.fold(5, revoked(kBob));
    story.fold(6, restored(kBob));
    const KeyId key = story.hold(1, kAlice, 7);
    story.book.add_holder(kRepo, key, kBob, HybridTime{8});
    CHECK(story.book.sealing_key(kRepo) == key);
}

TEST_CASE("key book: holders are members that have any key of the repository") {
    KeyBookStory story;
    story.hold(1, kAlice, 3);
    story.hold(2, kBob, 4);
    CHECK(story.book.holders(kRepo) == std::set{kAlice, kBob});
    story.fold(5, revoked(kBob));
    CHECK(story.book.holders(kRepo) == std::set{kAlice});
    CHECK(story.book.holders(repo(6)).empty());
}

TEST_CASE("key book: a key that nobody announced, as far as it counts, seals nothing") {
    KeyBookStory story;
    const auto key = content_key(1);
    story.book.add_key(kRepo, key.clone());
    story.book.add_holder(kRepo, key.id(), kBob, HybridTime{3});
    CHECK_FALSE(story.book.sealing_key(kRepo).has_value());
    CHECK(story.book.any_key(kRepo) == key.id());
    // The announcement may be under way.
    CHECK_FALSE(story.book.needs_new_key(kRepo));
    story.book.announce(kRepo, key.id(), Announcement::is_void);
    CHECK_FALSE(story.book.sealing_key(kRepo).has_value());
    CHECK(story.book.needs_new_key(kRepo));
    story.book.announce(kRepo, key.id(), Announcement::counts);
    story.book.announce(kRepo, key.id(), Announcement::is_void);
    CHECK(story.book.sealing_key(kRepo) == key.id());
}

TEST_CASE("key book: it forgets what was said, not what it has") {
    KeyBookStory story;
    const KeyId key = story.hold(1, kAlice, 3);
    const KeyId heard_of = content_key(2).id();
    story.book.add_box(kRepo, heard_of, kBob);
    story.book.forget_said();
    REQUIRE(story.book.repos().at(kRepo).size() == 1);
    CHECK(story.book.find(key) != nullptr);
    CHECK_FALSE(story.book.sealing_key(kRepo).has_value());
    CHECK(story.book.holders(kRepo).empty());
}
