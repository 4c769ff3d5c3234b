#include "sync/run_sender.hpp"

#include <doctest/doctest.h>

#include "device.hpp"
#include "team_events.hpp"

using aura::ErrorCode;
using aura::Seq;
using namespace aura::sync;
using namespace aura::sync::test;
namespace wire = aura::wire;

namespace {

// A sender towards somebody who wants everything and has all team logs.
struct SenderStory {
    explicit SenderStory(std::uint64_t credit_bytes = 1 << 20)
        : sender(alice->replica, credit_bytes) {
        sender.set_interest({true, {}});
        for (const auto& [log, head] : alice->replica.durable().heads()) {
            REQUIRE(sender.handle_have({log, head.seq, head.id}).has_value());
        }
        sender.start();
    }

    // Saves of `bytes` each, each a commit of its own.
    void save(int count, std::size_t bytes = 1) {
        for (int i = 0; i < count; ++i) {
            REQUIRE(alice->append(5, std::string(bytes, 'x')).has_value());
            alice->settle();
        }
        sender.handle_sendable(log());
    }

    [[nodiscard]] wire::LogId log() const { return alice->log(5); }

    std::optional<wire::Events> run() {
        auto output = sender.poll();
        return output ? std::optional(std::get<wire::Events>(*output)) : std::nullopt;
    }

    std::unique_ptr<Device> hub = make_hub(1);
    std::unique_ptr<Device> alice = make_member(*hub, 2);
    RunSender sender;
};

}  // namespace

TEST_CASE("sender: what waits goes as one run, then there is nothing") {
    SenderStory story;
    CHECK_FALSE(story.run().has_value());
    story.save(3);
    const auto run = story.run();
    REQUIRE(run.has_value());
    CHECK(run->first == Seq{1});
    CHECK(run->events.size() == 3);
    CHECK(story.sender.cursor(story.log()) == Seq{3});
    CHECK_FALSE(story.run().has_value());
}

TEST_CASE("sender: a run is at most 256 events") {
    SenderStory story;
    story.save(300);
    CHECK(story.run()->events.size() == wire::kSignatureEventsMax);
    CHECK(story.run()->events.size() == 300 - wire::kSignatureEventsMax);
}

TEST_CASE("sender: nothing leaves before the other side has said what it holds") {
    const auto hub = make_hub(1);
    RunSender sender(hub->replica, 1 << 20);
    sender.set_interest({true, {}});
    sender.handle_sendable(hub->log(0));
    CHECK_FALSE(sender.poll().has_value());
    sender.start();
    CHECK(sender.poll().has_value());
}

TEST_CASE("sender: credit holds it up to the byte, and more lets it go on") {
    SenderStory story(1000);
    story.save(1, 700);
    CHECK(story.run()->events.size() == 1);
    story.save(1, 700);
    CHECK_FALSE(story.run().has_value());
    CHECK(story.sender.is_out_of_credit());
    story.sender.handle_credit(500);
    CHECK_FALSE(story.run().has_value());
    story.sender.handle_credit(3000);
    CHECK(story.run().has_value());
    CHECK_FALSE(story.sender.is_out_of_credit());
}

TEST_CASE("sender: what the other side acked or sent is not sent") {
    SenderStory story;
    story.save(2);
    SUBCASE("acked") {
        REQUIRE(story.sender.handle_ack({story.log(), Seq{2}}).has_value());
        CHECK(story.sender.unacked() == 0);
    }
    SUBCASE("sent") {
        story.sender.handle_received(story.log(), Seq{2});
    }
    CHECK_FALSE(story.run().has_value());
    story.save(1);
    CHECK(story.run()->first == Seq{3});
}

TEST_CASE("sender: who has less than it said before gets it again") {
    SenderStory story;
    story.save(2);
    REQUIRE(story.run().has_value());
    REQUIRE(story.sender.handle_have({story.log(), Seq{}, {}}).has_value());
    CHECK(story.run()->first == Seq{1});
}

TEST_CASE("sender: old events are read, one read at a time, while others go on") {
    SenderStory story(1 << 30);
    story.save(40, 1'000'000);
    auto read = story.sender.poll();
    REQUIRE(read.has_value());
    const auto request = std::get<ReadRequest>(*read);
    CHECK(request.log == story.log());
    CHECK(request.first == Seq{1});
    CHECK(story.sender.is_reading());
    CHECK_FALSE(story.run().has_value());

    REQUIRE(story.alice->append(6, "key").has_value());
    story.alice->settle();
    story.sender.handle_sendable(story.alice->log(6));
    CHECK(story.run()->log == story.alice->log(6));

    story.sender.handle_read(
        story.alice->store.read(request.log, request.first, request.limits).value());
    CHECK(story.run()->first == Seq{1});
    CHECK(story.sender.poll().has_value());
}

TEST_CASE("sender: a read that gives nothing is not asked again") {
    SenderStory story(1 << 30);
    story.save(40, 1'000'000);
    REQUIRE(story.sender.poll().has_value());
    story.sender.handle_read({});
    CHECK_FALSE(story.sender.poll().has_value());
    CHECK_FALSE(story.sender.is_reading());
    story.sender.handle_read({});
}

TEST_CASE("sender: a read that ends inside of a run is followed by another") {
    SenderStory story(1 << 30);
    constexpr std::uint64_t kGroups = 80;
    constexpr std::uint64_t kEvents = 5;  // in one commit, so with one signature
    constexpr std::size_t kBytes = 45'000;
    static_assert(kGroups * kEvents * kBytes > kRecentBytesMax + 2 * wire::kSignatureBytesMax);
    for (std::uint64_t i = 0; i < kGroups * kEvents; ++i) {
        REQUIRE(story.alice->append(5, std::string(kBytes, 'x')).has_value());
        if ((i + 1) % kEvents == 0) {
            story.alice->settle();
        }
    }
    story.sender.handle_sendable(story.log());
    while (const auto output = story.sender.poll()) {
        if (const auto* request = std::get_if<ReadRequest>(&*output)) {
            story.sender.handle_read(
                story.alice->store.read(request->log, request->first, request->limits).value());
        }
    }
    CHECK(story.sender.cursor(story.log()) == Seq{kGroups * kEvents});
}

TEST_CASE("sender: a read that was overtaken is no loss") {
    SenderStory story(1 << 30);
    story.save(40, 1'000'000);
    const auto request = std::get<ReadRequest>(*story.sender.poll());
    story.sender.handle_received(story.log(), Seq{39});
    story.sender.handle_read(
        story.alice->store.read(request.log, request.first, request.limits).value());
    CHECK(story.run()->first == Seq{40});
}

TEST_CASE("sender: another branch there is a fork, found by the chain") {
    SenderStory story;
    story.save(3);
    const aura::EventId other = event(9);
    SUBCASE("at an earlier event") {
        REQUIRE(story.sender.handle_have({story.log(), Seq{2}, other}).has_value());
    }
    SUBCASE("at the last") {
        REQUIRE(story.sender.handle_have({story.log(), Seq{3}, other}).has_value());
    }
    const auto fork = std::get<Fork>(*story.sender.poll());
    CHECK(fork.theirs == other);
    CHECK_FALSE(story.sender.poll().has_value());
    story.save(1);
    CHECK_FALSE(story.sender.poll().has_value());
}

TEST_CASE("sender: the logs it keeps cursors for are bounded") {
    SenderStory story;
    wire::HaveEntry entry{story.log(), Seq{1}, event(1)};
    aura::Status status;
    std::size_t told = 0;
    while (status && told <= kCursorsMax) {
        ++told;
        entry.log.incarnation = aura::Incarnation{told + 100};
        status = story.sender.handle_have(entry);
    }
    REQUIRE_FALSE(status.has_value());
    CHECK(status.error().is(ErrorCode::limit));
    CHECK(story.sender.handle_ack({entry.log, Seq{1}}).error().is(ErrorCode::limit));
}
