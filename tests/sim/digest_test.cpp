// Stories of devices that make different things of the same events.
#include <doctest/doctest.h>

#include "sim/scenario.hpp"

using namespace aura;
using namespace std::chrono_literals;
using sim::SimMachine;
using sim::SimWorld;
using sim::scenario::check_everywhere;
using sim::scenario::check_finish;
using sim::scenario::kNine;
using sim::scenario::kOne;
using sim::scenario::options;

namespace {

const std::vector<sync::StateDiffers>& told(SimMachine& machine) {
    return machine.daemon().driver().differences_told();
}

// Peer 1 starts again, and its daemon passes over the last change as it reads its disk.
void start_wrong(SimWorld& world) {
    world.peer(1).stop(SimMachine::Death::shut_down);
    world.peer(1).disk.passes_over_one = true;
    world.peer(1).start();
}

}  // namespace

TEST_CASE("digest: what a device has passed over it finds by comparing, and reads again") {
    using enum sync::StateDiffers::Outcome;
    SimWorld world(1, options());
    world.peer(1).stop(SimMachine::Death::shut_down);
    world.peer(0).tree().save("a.txt", kOne);
    world.run(1s);
    world.peer(1).start();
    world.run(1s);
    start_wrong(world);
    world.run(2s);
    const auto known = [&](std::size_t peer) {
        return world.peer(peer).daemon().log()->graph().change_count();
    };
    REQUIRE(known(1) + 1 == known(0));
    world.run(60s);
    CHECK(known(1) == known(0));
    REQUIRE(told(world.peer(1)).size() == 1);
    CHECK(told(world.peer(1)).front().outcome == repaired);
    // Somebody who was right has looked, too, and has no lasting doubt.
    for (const std::size_t other : {std::size_t{0}, std::size_t{2}}) {
        CHECK(world.peer(other).daemon().replicator().differences().empty());
    }
    check_finish(world);
    check_everywhere(world, "a.txt", kOne);
}

TEST_CASE("digest: members that agree hear nothing of it") {
    SimWorld world(1, options());
    world.peer(0).tree().save("a.txt", kOne);
    world.run(60s);
    world.peer(1).tree().save("a.txt", kNine);
    world.run(60s);
    for (std::size_t i = 0; i < world.peers(); ++i) {
        CHECK(told(world.peer(i)).empty());
        CHECK_FALSE(world.peer(i).daemon().replicator().digests().empty());
    }
    check_finish(world);
}
