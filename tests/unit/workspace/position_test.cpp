#include "workspace/position.hpp"

#include <doctest/doctest.h>

#include "support/ids.hpp"

using aura::test::event;
using aura::wire::GitVersion;
using aura::workspace::Position;

TEST_CASE("position: what is added to one is in it once, in order") {
    GitVersion old;
    old.path = "a.txt";
    GitVersion moved;
    moved.path = "b.txt";
    Position position{{{event(2), 0}}, {moved}};
    add(position, {{{event(1), 0}, {event(2), 0}}, {moved, old}});
    CHECK(position == Position{{{event(1), 0}, {event(2), 0}}, {old, moved}});
    add(position, {});
    CHECK(position.versions.size() == 2);
    CHECK(position.git.size() == 2);
}
