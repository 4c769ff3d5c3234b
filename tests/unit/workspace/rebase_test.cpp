#include "workspace/rebase.hpp"

#include <doctest/doctest.h>

#include "story.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

const std::string kResetPath = "a.txt";

// Something is on disk, and HEAD is at c1.
Examination at_c1() {
    Examination x;
    x.view.path = kResetPath;
    x.view.disk = FileImage{"two\n", wire::FileMode::regular};
    x.head = {{"c1"}, "main"};
    x.announced = x.head;
    return x;
}

Position rebased_at_c1(Story& story, LocalFile& local, const Examination& x = at_c1()) {
    const FileState state = story.state_at("c1");
    GitSide git = story.at("c1");
    const Contained contained;
    const RepoId repo;
    REQUIRE(rebase_positions(local, x, state, {repo, git, story, contained, author(1)}));
    return local.file.skeleton.position;
}

// HEAD was at c2, which has this text, and is back at c1; event 1 says "two".
class Reset {
public:
    explicit Reset(const std::string& branch = "main", const std::string& text = "two\n") {
        story_.commit("c1", "", {{kResetPath, "one\n"}});
        story_.commit("c2", "c1", {{kResetPath, text}});
        story_.edit(1, kResetPath, "two\n", story_.git("c1", kResetPath)).branch = branch;
        local_.file.path = kResetPath;
        local_.file.position.git = {story_.git("c1", kResetPath)};
        local_.file.skeleton.text = text;
        local_.file.skeleton.position.git = {story_.git("c2", kResetPath)};
    }

    Position rebased() { return rebased_at_c1(story_, local_, x_); }

    [[nodiscard]] Position at_head() const { return {{}, {story_.git("c1", kResetPath)}}; }

    [[nodiscard]] Position taken_back() const { return {{}, {story_.git("c2", kResetPath)}}; }

    LocalFile& local() { return local_; }

    Examination& examination() { return x_; }

private:
    Story story_;
    LocalFile local_;
    Examination x_ = at_c1();
};

}  // namespace

TEST_CASE("rebase: what the log has, too, is uncommitted work again") {
    CHECK(Reset().rebased() == Position{{{event(1), 0}}, {}});
    CHECK(Reset("topic").rebased() == Position{{{event(1), 0}}, {}});
}

TEST_CASE("rebase: so is what the log has in several versions, merged") {
    const std::string merged = "ONE\ntwo\nthree\nfour\nFIVE\n";
    Story story;
    story.commit("c1", "", {{kResetPath, "one\ntwo\nthree\nfour\nfive\n"}});
    story.commit("c2", "c1", {{kResetPath, merged}});
    const wire::GitVersion before = story.git("c1", kResetPath);
    story.edit(1, kResetPath, "ONE\ntwo\nthree\nfour\nfive\n", before);
    story.edit(2, kResetPath, "one\ntwo\nthree\nfour\nFIVE\n", before);
    const Position both{{{event(1), 0}, {event(2), 0}}, {}};
    LocalFile local;
    local.file.path = kResetPath;
    local.file.position.git = {before};
    local.file.skeleton.text = merged;
    local.file.skeleton.position = {both.versions, {story.git("c2", kResetPath)}};
    SUBCASE("as they are here") {
        CHECK(rebased_at_c1(story, local) == both);
    }
    SUBCASE("not with something else") {
        local.file.skeleton.text = "else\n";
        const Position as_before = local.file.skeleton.position;
        CHECK(rebased_at_c1(story, local) == as_before);
    }
}

TEST_CASE("rebase: what nobody has said is an edit where somebody has something newer") {
    SUBCASE("here") {
        Reset reset("main", "other\n");
        CHECK(reset.rebased() == reset.at_head());
        CHECK(reset.local().skeleton_edited);
    }
    SUBCASE("else it stays as it is") {
        Reset reset("topic", "other\n");
        CHECK(reset.rebased() == reset.taken_back());
        CHECK_FALSE(reset.local().edited());
    }
}

namespace {

// HEAD was at c2, which contains event 2, and is back at c1.
class TakenBack {
public:
    explicit TakenBack(const std::string& text) {
        story_.commit("c1", "", {{kResetPath, "one\n"}});
        story_.commit("c2", "c1", {{kResetPath, text}});
        story_.edit(1, kResetPath, "two\n", at_head());
        story_.edit(2, kResetPath, "half\n", std::nullopt, {1}).base_commit = {"c1"};
        story_.announce("c2", {2});
        local_.file.path = kResetPath;
        local_.file.skeleton.text = text;
        local_.file.position = {{}, {story_.git("c2", kResetPath)}};
        local_.file.skeleton.position = local_.file.position;
    }

    [[nodiscard]] wire::GitVersion at_head() const { return story_.git("c1", kResetPath); }

    // HEAD's text counts as seen: git shows what is here beside that.
    [[nodiscard]] Position after_half() const { return {{{event(2), 0}}, {at_head()}}; }

    Story& story() { return story_; }

    LocalFile& local() { return local_; }

    Position rebased() {
        const FileState state = story_.state_at("c1");
        GitSide git = story_.at("c1");
        const Contained contained;
        const RepoId repo;
        Examination x = at_c1();
        x.history = story_.history();
        REQUIRE(rebase_positions(local_, x, state, {repo, git, story_, contained, author(1)}));
        return local_.file.skeleton.position;
    }

private:
    Story story_;
    LocalFile local_;
};

}  // namespace

TEST_CASE("rebase: what a commit had is newer than all that it contains, and is said") {
    for (const std::string text : {"three\n", "two\n", "one\n"}) {
        CAPTURE(text);
        TakenBack back(text);
        CHECK(back.rebased() == back.after_half());
        CHECK(back.local().skeleton_edited);
    }
    SUBCASE("also with an edit of it") {
        TakenBack back("two\n");
        back.local().file.skeleton.text = "four\n";
        back.local().skeleton_edited = true;
        CHECK(back.rebased() == back.after_half());
    }
    SUBCASE("not the same again") {
        TakenBack back("half\n");
        CHECK(back.rebased() == Position{{{event(2), 0}}, {}});
        CHECK_FALSE(back.local().edited());
    }
    SUBCASE("not of what brought its text back since") {
        TakenBack back("two\n");
        back.story().edit(3, kResetPath, "two\n", std::nullopt, {2}).base_commit = {"c1"};
        back.local().file.skeleton.text = "half\n";
        back.local().file.skeleton.position.versions = {{event(2), 0}};
        CHECK(back.rebased() == Position{{{event(2), 0}}, {}});
        CHECK_FALSE(back.local().edited());
    }
    SUBCASE("not what somebody else made of it") {
        TakenBack back("new\n");
        back.story().edit(3, kResetPath, "new\n", std::nullopt, {2}).base_commit = {"c1"};
        CHECK(back.rebased() == Position{{{event(3), 0}}, {}});
        CHECK_FALSE(back.local().edited());
    }
}

TEST_CASE("rebase: a file that a commit had after its deletion is there again") {
    TakenBack back("two\n");
    back.story().rename(3, kResetPath, std::nullopt).base_commit = {"c1"};
    back.story().rename(4, kResetPath, std::nullopt, {3}).items.front().deleted = true;
    back.story().announce("c2", {4});
    (void)back.rebased();
    CHECK(back.local().file.position == Position{{{event(4), 0}}, {}});
    CHECK(back.local().file_edited);
}

TEST_CASE("rebase: a file is the one that HEAD has under its name, whatever is in it") {
    Reset reset;
    Position& position = reset.local().file.position;
    position = reset.taken_back();
    SUBCASE("with its mode") {
        (void)reset.rebased();
        CHECK(position == reset.at_head());
    }
    SUBCASE("not with another one") {
        reset.examination().view.disk->mode = wire::FileMode::executable;
        (void)reset.rebased();
        CHECK(position == reset.taken_back());
    }
}

TEST_CASE("rebase: an edit is one of what HEAD has") {
    Reset reset("main", "other\n");
    reset.local().file.skeleton.text = "three\n";
    reset.local().skeleton_edited = true;
    CHECK(reset.rebased() == reset.at_head());
}

TEST_CASE("rebase: what is absent or git's stays as it is") {
    Reset reset;
    const Position before = reset.local().file.skeleton.position;
    SUBCASE("absent") {
        reset.local().file.absent = true;
    }
    SUBCASE("HEAD's") {
        reset.local().at_head = true;
    }
    SUBCASE("maybe deleted") {
        reset.examination().view.disk.reset();
    }
    CHECK(reset.rebased() == before);
}

TEST_CASE(
    "rebase: work under a new name was kept beside what HEAD got under the old one, if it did") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}, {"other.txt", "1\n"}});
    story.commit("c2", "c1", {{"a.txt", "one\n"}, {"other.txt", "2\n"}});
    story.commit("c3", "c1", {{"a.txt", "two\n"}, {"other.txt", "1\n"}});
    story.edit(1, "b.txt", "three\n", story.git("c1", "a.txt"));
    LocalFile local;
    local.file.path = "b.txt";
    local.file.skeleton.text = "three\n";
    local.file.skeleton.position.versions = {{event(1), 0}};
    Examination x;
    x.view.path = "b.txt";
    x.view.disk = FileImage{"three\n", wire::FileMode::regular};
    x.announced = {{"c1"}, "main"};
    const auto kept_beside = [&](const std::string& head) {
        const FileState state = story.state_at(head);
        GitSide git = story.at(head);
        const Contained contained;
        const RepoId repo;
        x.head = {{head}, "main"};
        REQUIRE(rebase_positions(local, x, state, {repo, git, story, contained, author(1)}));
        return local.file.skeleton.position.git;
    };
    CHECK(kept_beside("c2").empty());
    CHECK(kept_beside("c3") == std::vector{story.git("c3", "a.txt")});
}
