#include "workspace/renames.hpp"

#include <set>
#include <string>

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/applicable.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

using Names = std::set<std::string>;

Names names_since(Story& story, std::uint8_t number) {
    GitSide git = story.at("c1");
    const auto changes = applicable(story.history(), git);
    REQUIRE(changes);
    const auto names =
        Renames(changes->changes).names_since(*story.history().find(event(number)), git);
    REQUIRE(names);
    return *names;
}

}  // namespace

TEST_CASE("renames: what was made of git's text under an old name knows none of the new ones") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}, {"c.txt", "c\n"}});
    const wire::GitVersion before = story.git("c1", "a.txt");
    story.edit(1, "a.txt", "two\n", before);
    story.edit(2, "a.txt", "three\n", std::nullopt, {1}).base_commit = {"c1"};
    story.edit(3, "c.txt", "else\n", story.git("c1", "c.txt"));
    CHECK(names_since(story, 1).empty());
    story.rename(4, "b.txt", before);
    CHECK(names_since(story, 1) == Names{"b.txt"});
    CHECK(names_since(story, 2) == Names{"b.txt"});
    CHECK(names_since(story, 3).empty());
    CHECK(names_since(story, 4).empty());
    SUBCASE("and it has all that it was given since") {
        story.rename(5, "d.txt", std::nullopt, {4}).base_commit = {"c1"};
        CHECK(names_since(story, 1) == Names{"b.txt", "d.txt"});
        CHECK(names_since(story, 4) == Names{"d.txt"});
    }
    SUBCASE("also after a commit") {
        story.commit("c1", "", {{"a.txt", "one\n"}, {"b.txt", "one\n"}, {"c.txt", "c\n"}});
        story.rename(5, "d.txt", story.git("c1", "b.txt"));
        // Who had both did not mean the one that was renamed.
        CHECK(names_since(story, 1) == Names{});
    }
    SUBCASE("and it may get its old one back") {
        story.edit(5, "b.txt", "four\n", before);
        CHECK(names_since(story, 5).empty());
        story.rename(6, "a.txt", std::nullopt, {4}).base_commit = {"c1"};
        CHECK(names_since(story, 5) == Names{"a.txt"});
    }
    SUBCASE("and a new file at the old name was made of nothing") {
        story.create(6, "a.txt", "new\n").base_commit = {"c1"};
        CHECK(names_since(story, 6).empty());
    }
}

TEST_CASE("renames: a file keeps what it was made of through edits of its mode") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.rename(1, "a.txt", story.git("c1", "a.txt"));
    story.rename(2, "b.txt", std::nullopt, {1});
    GitSide git = story.at("c1");
    const auto changes = applicable(story.history(), git);
    REQUIRE(changes);
    const Renames renames(changes->changes);
    REQUIRE(renames.all().size() == 1);
    CHECK(renames.all()[0].change->path == "b.txt");
    REQUIRE(renames.all()[0].of.size() == 1);
    CHECK(renames.all()[0].of[0].path == "a.txt");
}
