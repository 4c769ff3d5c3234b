#include "config/key_hint.hpp"

#include <doctest/doctest.h>

using aura::config::key_hint;

TEST_CASE("key hint: a name is looked for in its section, among sections, in other sections") {
    CHECK(key_hint("mothership.prot") == ", did you mean \"mothership.port\"?");
    CHECK(key_hint("mothershp") == ", did you mean \"mothership\"?");
    CHECK(key_hint("mothership.listen") == ", did you mean \"server.listen\"?");
    CHECK(key_hint("elsewhere.max_peers") == ", did you mean \"limits.max_peers\"?");
    CHECK(key_hint("port") == ", did you mean \"mothership.port\"?");
}

TEST_CASE("key hint: nothing is offered where nothing comes close") {
    CHECK(key_hint("").empty());
    CHECK(key_hint("mothership.colour").empty());
    CHECK(key_hint("quite_different").empty());
}
