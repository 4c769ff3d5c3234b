// Stories of a whole team: what must not happen when something dies at the wrong moment.
#include <doctest/doctest.h>

#include "sim/scenario.hpp"

using namespace aura;
using namespace std::chrono_literals;
using sim::SimMachine;
using sim::SimWorld;
using sim::scenario::options;

namespace {

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("world: what one saves appears at the others") {
    SimWorld world(1, options());
    world.peer(0).tree().save("a.txt", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n");
    world.run(1s);
    for (std::size_t i = 0; i < world.peers(); ++i) {
        CHECK(world.peer(i).tree().text("a.txt") == "1\n2\n3\n4\nfive\n6\n7\n8\n9\n");
    }
    CHECK(world.finish() == Lines{});
}

TEST_CASE("world: a seed gives the same run again, another seed another one") {
    const auto run = [](std::uint64_t seed) {
        SimWorld world(seed, options());
        world.peer(0).tree().save("a.txt", "one\n2\n3\n4\n5\n6\n7\n8\n9\n");
        world.run(2ms);
        world.hub().stop(SimMachine::Death::power_cut);
        world.run(1s);
        CHECK(world.finish() == Lines{});
        return world.trace_hash();
    };
    CHECK(run(7) == run(7));
    CHECK(run(7) != run(8));
}

TEST_CASE("world: while the disk is full nothing spins, and afterwards everything goes on") {
    SimWorld world(1, options());
    world.peer(0).disk.full = true;
    world.peer(1).disk.full = true;
    for (int i = 0; i < 5; ++i) {
        world.peer(0).tree().save("a.txt",
                                  std::string(static_cast<std::size_t>(i) + 1, 'a') + "\n");
        world.peer(2).tree().save("b.txt",
                                  std::string(static_cast<std::size_t>(i) + 1, 'b') + "\n");
        world.run(3s);
    }
    CHECK(world.finish() == Lines{});
    CHECK(world.peer(1).tree().text("a.txt") == "aaaaa\n");
    CHECK(world.peer(1).tree().text("b.txt") == "bbbbb\n");
}
