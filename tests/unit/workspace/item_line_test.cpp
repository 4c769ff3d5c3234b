#include "workspace/item_line.hpp"

#include <optional>

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/applicable.hpp"
#include "workspace/file_lines.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

constexpr const char* kBaseText = "base\n\nmiddle\n\nend\n";
constexpr const char* kFirst = "first\n\nmiddle\n\nend\n";
constexpr const char* kSecond = "first\n\nmiddle\n\nsecond\n";

// The line of the text of the one file of a story, with HEAD there.
class Seen {
public:
    Seen(Story& story, const std::string& head)
        : git_(story.at(head)), states_{repo_, git_, story, contained_, author(1)} {
        const auto changes = applicable(story.history(), git_);
        REQUIRE(changes);
        auto held = contained(story.history(), changes->changes, git_, story);
        REQUIRE(held);
        contained_ = *std::move(held);
        const auto lines = file_lines(repo_, *changes, contained_, git_);
        REQUIRE(lines);
        REQUIRE(lines->size() == 1);
        auto state = file_state(lines->front(), states_);
        REQUIRE(state);
        state_ = *std::move(state);
    }

    Seen(const Seen&) = delete;
    Seen& operator=(const Seen&) = delete;
    ~Seen() = default;

    [[nodiscard]] const ItemLine& line() const { return state_->skeleton.line; }

    [[nodiscard]] LineContext context() const { return line_context(states_, *state_); }

    // What a text says that is at these events.
    [[nodiscard]] std::optional<std::string> text_at(
        const std::vector<std::uint8_t>& events) const {
        const auto value = line().value_at(at(events), context());
        REQUIRE(value);
        return *value ? std::optional((*value)->text) : std::nullopt;
    }

    static Position at(const std::vector<std::uint8_t>& events) {
        Position position;
        for (const std::uint8_t number : events) {
            position.versions.push_back({event(number), 0});
        }
        return position;
    }

    [[nodiscard]] bool covers(const std::vector<std::uint8_t>& events) const {
        return *line().covers(at(events), context());
    }

    [[nodiscard]] bool includes_heads(const std::vector<std::uint8_t>& events) const {
        return *line().includes_heads(at(events), context());
    }

private:
    RepoId repo_{};
    GitSide git_;
    Contained contained_;
    StateContext states_;
    std::optional<FileState> state_;
};

// base ── event 1 ── event 2, and event 3 beside them.
void fill(Story& story) {
    story.commit("c1", "", {{"a.txt", kBaseText}});
    story.edit(1, "a.txt", kFirst, story.git("c1", "a.txt"));
    story.edit(2, "a.txt", kSecond, std::nullopt, {1}).base_commit = {"c1"};
    story.edit(3, "a.txt", "base\n\nMIDDLE\n\nend\n", story.git("c1", "a.txt"));
}

}  // namespace

TEST_CASE("item line: a position says what the text there was, of one version or of several") {
    Story story;
    fill(story);
    const Seen seen(story, "c1");
    CHECK(seen.text_at({1}) == std::string(kFirst));
    CHECK(seen.text_at({2}) == std::string(kSecond));
    CHECK(seen.text_at({2, 3}) == std::string("first\n\nMIDDLE\n\nsecond\n"));
    CHECK_FALSE(seen.text_at({7}));
    Position git;
    git.git = {story.git("c1", "a.txt")};
    CHECK((*seen.line().value_at(git, seen.context()))->text == kBaseText);
    CHECK(seen.line().value_at_head(seen.context())->text == kBaseText);
}

TEST_CASE("item line: a text may be replaced when all that is in it is part of the heads' past") {
    Story story;
    fill(story);
    const Seen seen(story, "c1");
    CHECK(seen.covers({1}));
    CHECK(seen.covers({2, 3}));
    CHECK_FALSE(seen.covers({7}));
    CHECK_FALSE(seen.covers({1, 7}));
    CHECK(seen.includes_heads({2, 3}));
    CHECK_FALSE(seen.includes_heads({2}));
    CHECK_FALSE(seen.includes_heads({1, 3}));
}

TEST_CASE("item line: a version tells what it made of what") {
    Story story;
    fill(story);
    const Seen seen(story, "c1");
    const auto step = seen.line().step({event(2), 0}, seen.context());
    REQUIRE(step);
    REQUIRE(*step);
    CHECK((*step)->before.text == kFirst);
    CHECK((*step)->after.text == kSecond);
    CHECK((*seen.line().step({event(1), 0}, seen.context()))->before.text == kBaseText);
    CHECK_FALSE(*seen.line().step({event(7), 0}, seen.context()));
}

TEST_CASE("item line: what a commit contains is HEAD's, and only what came after is live") {
    Story story;
    fill(story);
    story.commit("c2", "c1", {{"a.txt", kFirst}});
    const Seen before(story, "c1");
    CHECK_FALSE(before.line().git_is_head());
    const auto all = before.line().versions_in(Seen::at({2}), before.context());
    REQUIRE(all);
    REQUIRE(all->size() == 2);
    CHECK((*all)[0].id() == wire::VersionId{event(1), 0});
    CHECK(before.line().find_live(sync::text_hash(kFirst), before.context()));

    const Seen after(story, "c2");
    const auto rest = after.line().versions_in(Seen::at({2}), after.context());
    REQUIRE(rest);
    REQUIRE(rest->size() == 1);
    CHECK((*rest)[0].id() == wire::VersionId{event(2), 0});
    CHECK_FALSE(after.line().find_live(sync::text_hash(kFirst), after.context()));
    CHECK(after.line().find_live(sync::text_hash(kSecond), after.context()));
}

TEST_CASE("item line: where all is committed, HEAD's version is the head") {
    Story story;
    story.commit("c1", "", {{"a.txt", kBaseText}});
    story.commit("c2", "c1", {{"a.txt", kFirst}});
    story.edit(1, "a.txt", kFirst, story.git("c1", "a.txt"));
    const Seen seen(story, "c2");
    CHECK(seen.line().git_is_head());
    CHECK(seen.line().head_versions().empty());
    CHECK(seen.line().head_version() == story.git("c2", "a.txt"));
    CHECK(seen.line().head_position().git == std::vector{story.git("c2", "a.txt")});
}

TEST_CASE(
    "item line: what was made from a text that HEAD has under another name is beside HEAD's") {
    Story story;
    story.commit("c1", "", {{"a.txt", kBaseText}});
    sync::Item file;
    file.kind = wire::ItemKind::file;
    story.add(story.edit(1, "b.txt", kFirst, story.git("c1", "a.txt")), file);
    // One commits the new name alone, with an edit; another has edited it beside that.
    story.commit("c2", "c1", {{"a.txt", kBaseText}, {"b.txt", kSecond}});
    story.announce("c2", {1});
    story.edit(2, "b.txt", "base\n\nMIDDLE\n\nend\n", story.git("c1", "a.txt"), {1});
    const Seen seen(story, "c2");
    CHECK(seen.line().head_version() == story.git("c2", "b.txt"));
    CHECK(seen.line().git_is_head());
    CHECK(seen.line().head_versions().size() == 1);
    Position before;
    before.git = {story.git("c1", "a.txt")};
    CHECK((*seen.line().value_at(before, seen.context()))->text == kBaseText);
}

TEST_CASE("item line: what HEAD lacks, since a deletion was committed, is where that deletion is") {
    Story story;
    fill(story);
    sync::Change& deletion = story.edit(4, "a.txt", "", std::nullopt, {2, 3});
    deletion.base_commit = {"c1"};
    deletion.items.front().deleted = true;
    story.commit("c2", "c1", {{"b.txt", ""}});
    CHECK(Seen(story, "c1").line().head_position() == Seen::at({4}));
    const Seen seen(story, "c2");
    CHECK(seen.line().git_is_head());
    CHECK(seen.line().head_position() == Seen::at({4}));
    CHECK(seen.covers({4}));
}
