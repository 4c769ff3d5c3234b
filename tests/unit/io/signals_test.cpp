#include "io/signals.hpp"

#include <csignal>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include "io/loop.hpp"

using aura::io::Loop;
using aura::io::Signal;
using aura::io::Signals;

TEST_CASE("signals: each one arrives on the loop as what it means") {
    Loop loop;
    std::vector<Signal> seen;
    const Signals signals(loop, [&](Signal signal) { seen.push_back(signal); });
    for (const int number : {SIGHUP, SIGTERM, SIGINT}) {
        REQUIRE(kill(getpid(), number) == 0);
        const std::size_t before = seen.size();
        while (seen.size() == before) {
            loop.run_once();
        }
    }
    CHECK(seen == std::vector{Signal::hangup, Signal::terminate, Signal::interrupt});
}

TEST_CASE("signals: with a loop in the process, writing into a broken pipe ends nothing") {
    const Loop loop;
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    close(ends[0]);
    CHECK(write(ends[1], "x", 1) == -1);
    close(ends[1]);
}
