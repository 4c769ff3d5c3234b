#include "sync/commit_queue.hpp"

#include <doctest/doctest.h>

#include "support/keys.hpp"
#include "sync/event_chain.hpp"
#include "team_events.hpp"

using aura::Bytes;
using aura::Error;
using aura::ErrorCode;
using aura::MonoTime;
using aura::Seq;
using namespace aura::sync;
using namespace aura::sync::test;
namespace store = aura::store;

namespace {

struct QueueStory {
    std::shared_ptr<store::StoredEvent> event(std::size_t bytes, std::uint8_t repo = 1) {
        auto made = std::make_shared<store::StoredEvent>();
        made->event.header.log = log_of(identity.public_id(), 1, repo);
        made->event.header.seq = Seq{++seq};
        made->event.content = Bytes(bytes);
        return made;
    }

    void add(std::size_t bytes) { queue.add_own(event(bytes), {}); }

    // The commit that is asked for now.
    CommitQueue::Request request() {
        auto found = queue.poll(now);
        REQUIRE(found.has_value());
        return *std::move(found);
    }

    aura::crypto::IdentityKey identity = aura::test::identity_key(1);
    aura::SeededPrng prng{1};
    CommitQueue queue{identity, prng};
    std::uint64_t seq = 0;
    MonoTime now{};
};

}  // namespace

TEST_CASE("commit queue: a lone event is committed at once, alone and signed") {
    QueueStory story;
    CHECK_FALSE(story.queue.poll(story.now).has_value());
    const auto ticket = story.queue.add_own(story.event(10), {});
    const auto request = story.request();
    CHECK(request.number == BatchNumber{1});
    REQUIRE(request.batch.events.size() == 1);
    CHECK(request.batch.events[0]->event.signature.has_value());
    const auto done = story.queue.handle_committed(BatchNumber{1});
    REQUIRE(done.has_value());
    CHECK(done->through == ticket);
    CHECK_FALSE(done->recovered);
    CHECK(story.queue.is_idle());
    CHECK(story.queue.waiting_bytes() == 0);
}

TEST_CASE("commit queue: what gathers during a commit is the next one, with one signature a log") {
    QueueStory story;
    story.add(1);
    static_cast<void>(story.request());
    for (int i = 0; i < 5; ++i) {
        story.add(1);
    }
    story.queue.add_own(story.event(1, 2), {});
    CHECK_FALSE(story.queue.poll(story.now).has_value());
    CHECK(story.queue.handle_committed(BatchNumber{1}).has_value());
    const auto request = story.request();
    REQUIRE(request.batch.events.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(request.batch.events[i]->event.signature.has_value() == (i >= 4));
    }
}

TEST_CASE("commit queue: no stretch without a signature is over the bounds of a run") {
    QueueStory story;
    story.add(1);
    static_cast<void>(story.request());
    SUBCASE("by number") {
        for (int i = 0; i < 1000; ++i) {
            story.add(1);
        }
    }
    SUBCASE("by bytes") {
        for (int i = 0; i < 30; ++i) {
            story.add(i % 7 == 0 ? 400'000 : 50'000);
        }
    }
    static_cast<void>(story.queue.handle_committed(BatchNumber{1}));
    std::size_t checked = 0;
    while (const auto request = story.queue.poll(story.now)) {
        std::vector<const aura::wire::Event*> events;
        for (const auto& event : request->batch.events) {
            events.push_back(&event->event);
        }
        while (!events.empty()) {
            const std::size_t length = run_length(events);
            REQUIRE(length > 0);
            events.erase(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(length));
            checked += length;
        }
        static_cast<void>(story.queue.handle_committed(request->number));
    }
    CHECK(checked == story.seq - 1);
}

TEST_CASE("commit queue: a batch is bounded and keeps the order") {
    QueueStory story;
    for (std::size_t i = 0; i < kBatchEventsMax + 3; ++i) {
        story.add(1);
    }
    const auto first = story.request();
    CHECK(first.batch.events.size() == kBatchEventsMax);
    static_cast<void>(story.queue.handle_committed(first.number));
    const auto second = story.request();
    REQUIRE(second.batch.events.size() == 3);
    CHECK(second.batch.events[0]->event.header.seq == Seq{kBatchEventsMax + 1});
}

TEST_CASE("commit queue: a foreign run is never divided") {
    QueueStory story;
    story.add(kBatchBytesMax - 1000);
    std::vector<store::EventRef> run = {story.event(600), story.event(600)};
    story.queue.add_foreign(run);
    const auto first = story.request();
    CHECK(first.batch.events.size() == 1);
    static_cast<void>(story.queue.handle_committed(first.number));
    CHECK(story.request().batch.events.size() == 2);
}

TEST_CASE("commit queue: a failed commit is tried again unchanged, later each time, to the end") {
    QueueStory story;
    story.add(1);
    const auto first = story.request();
    story.add(2);
    aura::Duration waited_before{};
    for (std::uint32_t attempt = 1; attempt <= 12; ++attempt) {
        CHECK(story.queue.handle_failed(
                  story.now, first.number, Error(ErrorCode::store_full, "no space")) == attempt);
        CHECK(story.queue.failure()->is(ErrorCode::store_full));
        CHECK_FALSE(story.queue.poll(story.now).has_value());
        REQUIRE(story.queue.next_deadline().has_value());
        const aura::Duration waited = *story.queue.next_deadline() - story.now;
        CHECK(waited <= kRetryMax + kRetryMax / 4);
        CHECK(waited * 2 >= waited_before);
        waited_before = waited;
        story.now = *story.queue.next_deadline();
        const auto again = story.request();
        CHECK(again.number == first.number);
        CHECK(again.batch.events == first.batch.events);
        CHECK_FALSE(story.queue.next_deadline().has_value());
    }
    const auto done = story.queue.handle_committed(first.number);
    REQUIRE(done.has_value());
    CHECK(done->recovered);
    CHECK_FALSE(story.queue.failure().has_value());
    CHECK(story.request().batch.events.size() == 1);
}

TEST_CASE("commit queue: an answer to another commit than the one under way is nothing") {
    QueueStory story;
    story.add(1);
    const auto request = story.request();
    CHECK_FALSE(story.queue.handle_committed(BatchNumber{9}).has_value());
    CHECK(story.queue.handle_failed(story.now, BatchNumber{9}, Error(ErrorCode::io, "x")) == 0);
    CHECK(story.queue.is_waiting_for_disk());
    CHECK(story.queue.handle_committed(request.number).has_value());
    CHECK_FALSE(story.queue.handle_committed(request.number).has_value());
}

TEST_CASE("commit queue: both sides are bounded, neither by the other") {
    QueueStory story;
    static_cast<void>(story.queue.add_own(nullptr, {}));
    static_cast<void>(story.request());
    constexpr std::size_t kLarge = 1 << 20;
    std::size_t own = 0;
    while (story.queue.has_room_for_own(kLarge)) {
        story.add(kLarge);
        ++own;
    }
    CHECK(own * kLarge <= kOwnWaitingBytesMax);
    CHECK((own + 2) * kLarge > kOwnWaitingBytesMax);
    CHECK(story.queue.has_room_for_foreign(kLarge));
    std::size_t foreign = 0;
    while (story.queue.has_room_for_foreign(kLarge)) {
        story.queue.add_foreign({story.event(kLarge)});
        ++foreign;
    }
    CHECK(foreign * kLarge <= kForeignWaitingBytesMax);
    CHECK((foreign + 2) * kLarge > kForeignWaitingBytesMax);
}

TEST_CASE("commit queue: records go with their event, or alone") {
    QueueStory story;
    const store::RecordWrite record{{store::RecordKind::meta, Bytes{1}}, Bytes{2}};
    story.queue.add_own(story.event(1), {record});
    const auto alone = story.queue.add_own(nullptr, {record});
    const auto request = story.request();
    CHECK(request.batch.events.size() == 1);
    CHECK(request.batch.records.size() == 2);
    CHECK(story.queue.handle_committed(request.number)->through == alone);
}
