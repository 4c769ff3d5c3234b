#include "sync/run_receiver.hpp"

#include <doctest/doctest.h>

#include "device.hpp"

using aura::ErrorCode;
using aura::Seq;
using namespace aura::sync;
using namespace aura::sync::test;
namespace wire = aura::wire;

namespace {

constexpr std::uint64_t kWindow = 100'000;

// Bob receives, alice's events arrive.
struct ReceiverStory {
    ReceiverStory() : sender(bob->replica, kWindow), receiver(bob->replica, hub->id(), kWindow) {}

    void save(std::size_t bytes = 1) {
        REQUIRE(alice->append(5, std::string(bytes, 'x')).has_value());
        alice->settle();
    }

    aura::Status arrive(Seq first) {
        const wire::Events run = alice->stored_run(log(), first);
        auto status = receiver.handle_run(run);
        if (status) {
            REQUIRE(bob->replica.handle_run(bob->now, run).has_value());
            receiver.handle_taken();
        }
        return status;
    }

    void settle() {
        bob->settle();
        receiver.handle_durable(log());
    }

    [[nodiscard]] wire::LogId log() const { return alice->log(5); }

    std::unique_ptr<Device> hub = make_hub(1);
    std::unique_ptr<Device> alice = make_member(*hub, 2);
    std::unique_ptr<Device> bob = make_member(*hub, 3);
    RunSender sender;
    RunReceiver receiver;
};

bool everything(const aura::RepoId&) {
    return true;
}

}  // namespace

TEST_CASE("receiver: what is durable is acked once, and only then") {
    ReceiverStory story;
    story.save();
    story.save();
    REQUIRE(story.arrive(Seq{1}).has_value());
    CHECK_FALSE(story.receiver.poll_ack(story.sender).has_value());
    story.settle();
    const auto ack = story.receiver.poll_ack(story.sender);
    REQUIRE(ack.has_value());
    REQUIRE(ack->entries.size() == 1);
    CHECK(ack->entries[0] == wire::AckEntry{story.log(), Seq{2}});
    CHECK_FALSE(story.receiver.poll_ack(story.sender).has_value());
}

TEST_CASE("receiver: who sent what is held already is told so at once") {
    ReceiverStory story;
    story.save();
    replicate(*story.alice, *story.bob);
    REQUIRE(story.arrive(Seq{1}).has_value());
    CHECK(story.receiver.poll_ack(story.sender)->entries.size() == 1);
    CHECK(story.receiver.pending_bytes() == 0);
}

TEST_CASE("receiver: what the other side was told in have, or got from here, is not acked") {
    ReceiverStory story;
    story.save();
    replicate(*story.alice, *story.bob);
    SUBCASE("told") {
        CHECK(story.receiver.have(everything).size() ==
              story.bob->replica.durable().heads().size());
    }
    SUBCASE("sent") {
        story.sender.handle_received(story.log(), Seq{1});
    }
    story.receiver.handle_durable(story.log());
    CHECK_FALSE(story.receiver.poll_ack(story.sender).has_value());
}

TEST_CASE("receiver: have names only what is asked for") {
    ReceiverStory story;
    story.save();
    replicate(*story.alice, *story.bob);
    const auto entries =
        story.receiver.have([](const aura::RepoId& which) { return which == repo(5); });
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].log == story.log());
    CHECK(entries[0].at == story.bob->replica.durable().head(story.log()).id);
}

TEST_CASE("receiver: credit is granted again for what is durable, a quarter at a time") {
    ReceiverStory story;
    story.save(kWindow / 10);
    story.save(kWindow / 4);
    CHECK_FALSE(story.receiver.poll_credit().has_value());
    REQUIRE(story.arrive(Seq{1}).has_value());
    CHECK(story.receiver.pending_bytes() > kWindow / 4);
    CHECK_FALSE(story.receiver.poll_credit().has_value());
    const std::uint64_t pending = story.receiver.pending_bytes();
    story.settle();
    const auto credit = story.receiver.poll_credit();
    REQUIRE(credit.has_value());
    CHECK(credit->bytes_total == kWindow + pending);
    CHECK_FALSE(story.receiver.poll_credit().has_value());
}

TEST_CASE("receiver: more than was granted is refused") {
    ReceiverStory story;
    story.save(kWindow);
    CHECK(story.arrive(Seq{1}).error().is(ErrorCode::limit));
}

TEST_CASE("receiver: what is dropped costs no credit") {
    ReceiverStory story;
    story.save(kWindow / 2);
    REQUIRE(story.receiver.handle_run(story.alice->stored_run(story.log())).has_value());
    story.receiver.handle_dropped();
    CHECK(story.receiver.pending_bytes() == 0);
    CHECK(story.receiver.poll_credit().has_value());
}

TEST_CASE("receiver: what a cut made void while it went to the disk costs no credit") {
    ReceiverStory story;
    story.save(kWindow / 2);
    REQUIRE(story.arrive(Seq{1}).has_value());
    const wire::MemberRevoked record{story.alice->id(), story.hub->id(), "lost", {}};
    REQUIRE(story.hub->append_team(wire::EventKind::member_revoked, wire::encode(record)));
    story.hub->settle();
    replicate(*story.hub, *story.bob);
    story.receiver.handle_membership();
    CHECK(story.receiver.pending_bytes() == 0);
}

TEST_CASE("receiver: an author that got its own events back is told when they are on disk") {
    ReceiverStory story;
    story.save();
    RunReceiver to_alice(story.bob->replica, story.alice->id(), kWindow);
    static_cast<void>(to_alice.have(everything));
    REQUIRE(story.arrive(Seq{1}).has_value());
    // Passed on before that, to an author that had restored a backup.
    story.sender.handle_received(story.log(), Seq{1});
    story.settle();
    to_alice.handle_durable(story.log());
    const auto ack = to_alice.poll_ack(story.sender);
    REQUIRE(ack.has_value());
    CHECK(ack->entries == std::vector{wire::AckEntry{story.log(), Seq{1}}});
}
