#include "workspace/unshared.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using aura::workspace::StepNumber;
using aura::workspace::Unshared;
using aura::workspace::UnsharedChange;

namespace {

using Changes = std::vector<UnsharedChange>;

}  // namespace

TEST_CASE("unshared: a file is in it by itself or in a directory, and is added once") {
    Unshared unshared({"a.cfg", "out/"});
    CHECK(unshared.contains("a.cfg"));
    CHECK(unshared.contains("out/x/y"));
    CHECK_FALSE(unshared.contains("out"));
    CHECK_FALSE(unshared.contains("outer/x"));
    CHECK(unshared.directory_of("out/x/y") == "out/");
    CHECK(unshared.directory_of("a.cfg").empty());
    CHECK(unshared.add({"a.cfg", "b.cfg", "out/x"}) == Changes{{"b.cfg", true}});
    CHECK(unshared.contains("b.cfg"));
}

TEST_CASE("unshared: a yes is for a path and all below it, and for no other") {
    Unshared unshared({"a/x", "a/y/", "ab", "b/z"});
    CHECK(unshared.remove_below("a/y/file").empty());
    CHECK(unshared.remove_below("a") == Changes{{"a/x", false}, {"a/y/", false}});
    CHECK(unshared.remove({"b/z", "unknown"}) == Changes{{"b/z", false}});
    CHECK(unshared.contains("ab"));
    CHECK(unshared.remove_below("") == Changes{{"ab", false}});
    CHECK(unshared.paths().empty());
}

TEST_CASE("unshared: a directory is also named without its slash") {
    Unshared unshared({"out/"});
    CHECK(unshared.remove_below("out") == Changes{{"out/", false}});
}

TEST_CASE("unshared: what could not be kept is taken back, whichever way it was") {
    Unshared unshared({"old"});
    CHECK(unshared.is_saved());
    unshared.saving(StepNumber{1}, unshared.add({"new"}));
    unshared.saving(StepNumber{2}, unshared.remove({"old"}));
    CHECK_FALSE(unshared.is_saved());
    unshared.saved(StepNumber{2}, false);
    unshared.saved(StepNumber{1}, false);
    CHECK(unshared.is_saved());
    CHECK(unshared.contains("old"));
    CHECK_FALSE(unshared.contains("new"));
    unshared.saving(StepNumber{3}, unshared.add({"new"}));
    unshared.saved(StepNumber{3}, true);
    CHECK(unshared.contains("new"));
}
