// Two branches of one log: what a session makes of them.
#include <algorithm>

#include <doctest/doctest.h>

#include "link.hpp"
#include "sync/exchange.hpp"

using aura::Seq;
using namespace aura::sync;
using namespace aura::sync::test;
namespace wire = aura::wire;

namespace {

// Alice wrote `kept` events into the log of repository 5, and the hub has them. Then she was rolled
// back to where `common` of them were, and wrote `lost` others. Nobody has met her since.
struct RolledBack {
    RolledBack(std::size_t common, std::size_t kept, std::size_t lost) {
        write(*team.alice, "common", common);
        const auto backup = team.alice->backup();
        log = team.alice->log(5);
        write(*team.alice, "kept", kept);
        replicate(*team.alice, *team.hub);
        restored = std::make_unique<Device>(2, team.hub->id(), backup);
        write(*restored, "lost", lost);
        for (const aura::store::EventRef& event : restored->durable) {
            lost_ids.push_back(event->id);
        }
        restored->durable.clear();
    }

    static void write(Device& device, const std::string& text, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            REQUIRE(device.append(5, text + std::to_string(i)).has_value());
            device.settle();
        }
    }

    Trio team;
    wire::LogId log;
    std::unique_ptr<Device> restored;
    std::vector<aura::EventId> lost_ids;
};

// The branch of `log` that the device holds.
std::optional<wire::LogId> branch_of(const Device& device, const wire::LogId& log) {
    for (const auto& [other, head] : device.replica.durable().heads()) {
        const auto branch = device.replica.branch(other);
        if (branch && branch->of == log) {
            return other;
        }
    }
    return std::nullopt;
}

std::vector<aura::EventId> stored_ids(Device& device, const wire::LogId& log) {
    std::vector<aura::EventId> ids;
    const auto read = for_each_event(device.store, log, [&](const auto& event) {
        ids.push_back(event.id);
        return aura::Status();
    });
    REQUIRE(read.has_value());
    return ids;
}

// Both hold the log as the hub had it, and a branch with what was written beside it.
void check_both_branches(RolledBack& story) {
    Device& hub = *story.team.hub;
    Device& restored = *story.restored;
    CHECK(stored_ids(restored, story.log) == stored_ids(*story.team.alice, story.log));
    CHECK(hub.replica.durable() == restored.replica.durable());
    const auto branch = branch_of(restored, story.log);
    REQUIRE(branch.has_value());
    for (Device* device : {&hub, &restored}) {
        auto ids = stored_ids(*device, *branch);
        REQUIRE_FALSE(ids.empty());
        ids.erase(ids.begin());
        CHECK(ids == story.lost_ids);
    }
}

}  // namespace

TEST_CASE("exchange: of two branches of a log the author's own gives way: all hold both") {
    std::size_t common = 3;
    std::size_t kept = 1;
    std::size_t lost = 1;
    SUBCASE("of equal length") {}
    SUBCASE("the one that stays is longer") {
        kept = 20;
    }
    SUBCASE("the one that gives way is longer") {
        lost = 20;
    }
    SUBCASE("longer than a run") {
        lost = 600;
    }
    SUBCASE("from the first event on") {
        common = 0;
        kept = 5;
        lost = 6;
    }
    RolledBack story(common, kept, lost);
    Device& restored = *story.restored;
    Link link(*story.team.hub, restored);
    link.run();
    CHECK_FALSE(link.a.closed.has_value());
    CHECK_FALSE(link.b.closed.has_value());
    const auto alarms = restored.take_said<Replica::ForkFound>();
    REQUIRE(alarms.size() == 1);
    CHECK(alarms[0].fork.log == story.log);
    CHECK(alarms[0].fork.ours != alarms[0].fork.theirs);
    CHECK(restored.replica.incarnation() != story.log.incarnation);
    check_both_branches(story);
    REQUIRE(restored.append(5, "goes on").has_value());
    link.run();
    CHECK(held(*story.team.hub, restored.log(5)) == Seq{1});
}

TEST_CASE("exchange: a device that dies while it writes a branch goes on after the restart") {
    bool is_done = false;
    for (std::size_t commits = 0; !is_done; ++commits) {
        CAPTURE(commits);
        REQUIRE(commits < 20);
        RolledBack story(2, 3, 300);
        story.restored->commits_left = commits;
        {
            Link link(*story.team.hub, *story.restored);
            link.run();
        }
        is_done = story.restored->commits_left > 0;
        story.restored =
            std::make_unique<Device>(2, story.team.hub->id(), story.restored->backup());
        Link again(*story.team.hub, *story.restored);
        again.run();
        CHECK_FALSE(again.a.closed.has_value());
        CHECK(stored_ids(*story.restored, story.log) == stored_ids(*story.team.alice, story.log));
        CHECK(story.team.hub->replica.durable() == story.restored->replica.durable());
        CHECK(branch_of(*story.restored, story.log).has_value());
    }
}

TEST_CASE("exchange: a member that holds the branch that gave way takes the other one too") {
    RolledBack story(2, 3, 4);
    Device& bob = *story.team.bob;
    {
        Link direct(bob, *story.restored);
        direct.run();
    }
    REQUIRE(held(bob, story.log) == Seq{6});
    Link to_hub(*story.team.hub, *story.restored);
    bool is_connected = true;
    SUBCASE("when it hears of the branch") {
        is_connected = false;
    }
    SUBCASE("also when it has met the other one before") {}
    Link from_bob(*story.team.hub, bob);
    if (is_connected) {
        from_bob.run();
        CHECK(held(bob, story.log) == Seq{6});
    }
    for (int i = 0; i < 10; ++i) {
        to_hub.run();
        from_bob.run();
    }
    check_both_branches(story);
    CHECK(bob.replica.durable() == story.team.hub->replica.durable());
    CHECK(stored_ids(bob, story.log) == stored_ids(*story.team.alice, story.log));
}

TEST_CASE("exchange: a device that is only behind looks for a fork once, and there is none") {
    RolledBack story(5, 5, 0);
    Link link(*story.team.hub, *story.restored);
    link.run();
    const auto asked = std::ranges::count_if(link.b.sent, [](const wire::Frame& frame) {
        return std::holds_alternative<wire::Locate>(frame);
    });
    CHECK(asked <= 2);
    CHECK(story.restored->take_said<Replica::ForkFound>().empty());
    CHECK_FALSE(branch_of(*story.restored, story.log).has_value());
    CHECK(held(*story.restored, story.log) == Seq{10});
}
