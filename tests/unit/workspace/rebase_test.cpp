#include "workspace/rebase.hpp"

#include <doctest/doctest.h>

#include "story.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

const std::string kResetPath = "a.txt";

// HEAD was at c2, which has the text of event 1, and is back at c1.
class Reset {
public:
    Reset() {
        story_.commit("c1", "", {{kResetPath, "one\n"}});
        story_.commit("c2", "c1", {{kResetPath, "two\n"}});
        story_.edit(1, kResetPath, "two\n", story_.git("c1", kResetPath));
        local_.file.path = kResetPath;
        local_.file.position.git = {story_.git("c1", kResetPath)};
        local_.file.skeleton.text = "two\n";
        local_.file.skeleton.position.git = {story_.git("c2", kResetPath)};
        x_.view.path = kResetPath;
        x_.view.disk = FileImage{"two\n", wire::FileMode::regular};
        x_.head = {{"c1"}, "main"};
        x_.announced = x_.head;
    }

    Position rebased() {
        const FileState state = story_.state_at("c1");
        GitSide git = story_.at("c1");
        const Contained contained;
        const RepoId repo;
        const StateContext states{repo, git, story_, contained, author(1)};
        REQUIRE(rebase_positions(local_, x_, state, states));
        return local_.file.skeleton.position;
    }

    [[nodiscard]] Position at_head() const { return {{}, {story_.git("c1", kResetPath)}}; }

    LocalFile& local() { return local_; }

    Examination& examination() { return x_; }

private:
    Story story_;
    LocalFile local_;
    Examination x_;
};

}  // namespace

TEST_CASE("rebase: what the log has, too, is uncommitted work again") {
    CHECK(Reset().rebased() == Position{{{event(1), 0}}, {}});
}

TEST_CASE("rebase: what nobody has said stays as it is") {
    Reset reset;
    reset.local().file.skeleton.text = "other\n";
    const Position before = reset.local().file.skeleton.position;
    CHECK(reset.rebased() == before);
}

TEST_CASE("rebase: an edit is one of what HEAD has") {
    Reset reset;
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
