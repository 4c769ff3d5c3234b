#include "workspace/broken_commit.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "code/skeleton.hpp"
#include "code/skeleton_place.hpp"
#include "story.hpp"
#include "workspace/baseline.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

const std::string kCodePath = "a.py";
const std::string kLoadBefore = "def load(x):\n    return floor(x * 17)\n";
const std::string kLoadNow = "def load(x):\n    return round(x * 17)\n";
const std::string kFlushHere = "def flush(x):\n    x.flush(timeout=3)\n    return x\n";
const std::string kUnclosed = "def open(x:\n    return 1\n";

// HEAD has got what was saved broken, made from the two functions; events 1 to 4 are the file, what
// is between its functions, and these, and event 5 is the broken text.
struct BrokenCommit {
    explicit BrokenCommit(const std::string& text) {
        Cutter cutter;
        const FileImage whole{kLoadNow + "\n\n" + kFlushHere, wire::FileMode::regular};
        const auto cut = cutter.cut_git_file({}, kCodePath, whole);
        TreeFile file = baseline({}, kCodePath, {"c1"}, *cut);
        file.position = made_by(1);
        file.skeleton.position = made_by(2);
        set(file, 0, made_by(3));
        set(file, 1, made_by(4));
        file.broken = BrokenText{text, made_by(5), {}};
        x.recorded = file;
        x.announced = {{"c1"}, "main"};
        x.head = {{"c2"}, "main"};
        x.view.path = kCodePath;
        x.view.head = FileImage{text, wire::FileMode::regular};
    }

    static Position made_by(std::uint8_t number) { return {{{event(number), 0}}, {}}; }

    static void set(TreeFile& file, std::size_t index, const Position& position) {
        file.nodes.change(index, [&](RecordedItem& node) { node.position = position; });
    }

    [[nodiscard]] Versions versions() const {
        REQUIRE(is_broken_committed(x));
        const auto found = committed_with_broken(x);
        REQUIRE(found);
        return *found;
    }

    Examination x;
};

Versions versions_of_events(const std::vector<std::uint8_t>& numbers) {
    Versions versions;
    for (const std::uint8_t number : numbers) {
        versions.push_back({event(number), 0});
    }
    return versions;
}

}  // namespace

TEST_CASE("broken commit: HEAD got the very text that is recorded as broken") {
    BrokenCommit commit(kLoadNow + kUnclosed);
    CHECK(is_broken_committed(commit.x));
    SUBCASE("not where HEAD stayed") {
        commit.x.announced = commit.x.head;
    }
    SUBCASE("nor another text") {
        commit.x.view.head->bytes += "\n";
    }
    SUBCASE("nor another mode") {
        commit.x.view.head->mode = wire::FileMode::executable;
    }
    SUBCASE("nor the file under another name") {
        commit.x.recorded->path = "b.py";
    }
    SUBCASE("nor a whole text") {
        commit.x.recorded->broken.reset();
    }
    SUBCASE("nor where HEAD has no such file") {
        commit.x.view.head.reset();
    }
    CHECK_FALSE(is_broken_committed(commit.x));
}

TEST_CASE("broken commit: it holds the broken version and all that this was made from") {
    CHECK(BrokenCommit(kLoadNow + kUnclosed).versions() == versions_of_events({1, 2, 3, 4, 5}));
}

TEST_CASE("broken commit: what came into an old buffer's text since is not in the commit") {
    const TextBefore before{kLoadBefore, BrokenCommit::made_by(6)};
    const auto saved = [&](const std::string& text) {
        BrokenCommit commit(text);
        commit.x.recorded->nodes.change(0, [&](RecordedItem& node) { node.before = {before}; });
        return commit.versions();
    };
    CHECK(saved(kLoadNow + kUnclosed) == versions_of_events({1, 2, 3, 4, 5}));
    CHECK(saved(kLoadBefore + kUnclosed) == versions_of_events({1, 2, 4, 5, 6}));
    // Neither: nothing says that it was seen.
    CHECK(saved(kFlushHere + kUnclosed) == versions_of_events({1, 2, 4, 5, 6}));
}

TEST_CASE("broken commit: a function that an old buffer never had is not in the commit") {
    const auto saved = [](const std::string& text) {
        BrokenCommit commit(text);
        TreeFile& file = *commit.x.recorded;
        auto skeleton = code::decode_skeleton(file.skeleton.text).value();
        code::take_out(skeleton, 1);
        file.skeleton.before = {{code::encode(skeleton), BrokenCommit::made_by(6)}};
        return commit.versions();
    };
    CHECK(saved(kLoadNow + kFlushHere + kUnclosed) == versions_of_events({1, 2, 3, 4, 5}));
    CHECK(saved(kLoadNow + kUnclosed) == versions_of_events({1, 3, 5, 6}));
}
