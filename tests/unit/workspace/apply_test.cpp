#include "workspace/apply.hpp"

#include <doctest/doctest.h>

#include "code/skeleton.hpp"
#include "code/skeleton_place.hpp"
#include "story.hpp"
#include "workspace/baseline.hpp"
#include "workspace/identity.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

constexpr const char* kShut = "gate: shut\n\nmoat: empty\n\nflag: red\n";
constexpr const char* kAjar = "gate: ajar\n\nmoat: empty\n\nflag: red\n";
constexpr const char* kTwoDefs = "def f(): pass\n\n\ndef g(): pass\n";
constexpr const char* kThreeDefs = "def f(): pass\n\n\ndef g(): pass\n\n\ndef h(): pass\n";
constexpr std::size_t kRemovedKept = 64;

// No event of these stories.
const Position kUnheardOf{{{event(77), 0}}, {}};

// A file that is here as HEAD at c1 has it, and what author 2 makes of it.
class Receiver {
public:
    explicit Receiver(const std::string& path = "a.txt", const std::string& text = kShut)
        : path_(path) {
        story.commit("c1", "", {{path, text}});
        x.view.path = path;
        x.head = {{"c1"}, "main"};
        x.announced = x.head;
        committed = cut(text);
        local.file = committed;
    }

    // Event `number`: the skeleton, from what is committed.
    sync::Change& arrive(const std::string& text, std::uint8_t number = 1) {
        sync::Change& change =
            story.edit(number, path_, text, committed.skeleton.position.git.front());
        change.author = author(2);
        change.cutter = committed.cutter;
        return change;
    }

    // What the file itself is made in an event, from what is committed.
    void arrive_file(wire::FileMode mode, bool deleted = false) {
        sync::Change& change = arrive(deleted ? "" : committed.skeleton.text);
        change.mode = mode;
        change.items[0].deleted = deleted;
        add(change, wire::ItemKind::file, {committed.id, {}, {}, committed.position, {}}, deleted);
        for (const RecordedItem& node : committed.nodes) {
            if (deleted) {
                add(change, wire::ItemKind::node, node, true);
            }
        }
    }

    void arrive_node(std::size_t index, const std::string& text) {
        RecordedItem node = committed.nodes[index];
        node.text = text;
        add(arrive(committed.skeleton.text), wire::ItemKind::node, node, false);
    }

    void arrive_without(std::size_t index) {
        auto skeleton = code::decode_skeleton(committed.skeleton.text);
        code::take_out(*skeleton, index);
        add(arrive(code::encode(*skeleton)), wire::ItemKind::node, committed.nodes[index], true);
    }

    // kThreeDefs is here; its h came from there.
    void have_third(const Position& position) {
        local.file = cut(kThreeDefs);
        local.file.position = committed.position;
        local.file.skeleton.position = committed.skeleton.position;
        local.file.nodes.change(2, [&](RecordedItem& node) { node.position = position; });
    }

    Applied apply() {
        const FileState state = story.state_at("c1");
        GitSide git = story.at("c1");
        const Contained contained;
        const RepoId repo{};
        const StateContext states{repo, git, story, contained, author(1)};
        auto applied = apply_state(local, {x, state, states});
        REQUIRE(applied);
        return *std::move(applied);
    }

    void check_stays() {
        const Applied applied = apply();
        CHECK(applied.file == local.file);
        CHECK(applied.text == text_of(local.file).value());
    }

    Story story;
    Examination x;
    TreeFile committed;
    LocalFile local;

private:
    [[nodiscard]] TreeFile cut(const std::string& text) {
        const auto file = cutter_.cut_git_file({}, path_, {text, wire::FileMode::regular});
        return baseline(file_identity({}, path_), path_, {"c1"}, *file);
    }

    void add(sync::Change& change, wire::ItemKind kind, const RecordedItem& to, bool deleted) {
        sync::Item item;
        item.kind = kind;
        item.id = to.id;
        item.address = to.address;
        item.deleted = deleted;
        item.git_parents = to.position.git;
        story.add(change, std::move(item), deleted ? std::string() : to.text);
    }

    std::string path_;
    Cutter cutter_;
};

}  // namespace

TEST_CASE("apply: a text that is part of the history of the state gives way, and is remembered") {
    Receiver file;
    file.arrive(kAjar);
    const Applied applied = file.apply();
    CHECK(applied.text == kAjar);
    CHECK(applied.file.skeleton.position == Position{{{event(1), 0}}, {}});
    CHECK(applied.file.skeleton.before ==
          std::vector<TextBefore>{{kShut, file.committed.skeleton.position}});
    CHECK(applied.merged.empty());
}

TEST_CASE("apply: a text that no head has is named") {
    Receiver file;
    file.arrive(kAjar);
    file.arrive("gate: shut\n\nmoat: empty\n\nflag: blue\n", 2);
    const Applied applied = file.apply();
    CHECK(applied.text == "gate: ajar\n\nmoat: empty\n\nflag: blue\n");
    CHECK(applied.merged == std::vector{file.committed.id});
}

TEST_CASE("apply: a text that the state does not know, and one in conflict, stays") {
    Receiver file;
    file.arrive(kAjar);
    SUBCASE("unknown") {
        file.local.file.skeleton.text = "gate: gone\n";
        file.local.file.skeleton.position = kUnheardOf;
    }
    SUBCASE("in conflict") {
        file.arrive("gate: bricked up\n\nmoat: empty\n\nflag: red\n", 2);
    }
    file.check_stays();
}

TEST_CASE("apply: of a file of nodes only the edited one is replaced") {
    Receiver file("a.py", kTwoDefs);
    file.arrive_node(1, "def g(): return");
    const Applied applied = file.apply();
    CHECK(applied.text == "def f(): pass\n\n\ndef g(): return\n");
    CHECK(&applied.file.nodes[0] == &file.local.file.nodes[0]);
    const RecordedItem& node = applied.file.nodes[1];
    CHECK(node.position == Position{{{event(1), 1}}, {}});
    REQUIRE(node.before.size() == 1);
    CHECK(node.before[0].text == file.committed.nodes[1].text);
}

TEST_CASE("apply: a node whose text the state does not know stays beside what is taken") {
    Receiver file("a.py", kTwoDefs);
    file.arrive_node(1, "def g(): return");
    file.local.file.nodes.change(1, [](RecordedItem& node) { node.position = kUnheardOf; });
    const Applied applied = file.apply();
    CHECK(applied.text == kTwoDefs);
    CHECK(applied.file.nodes == file.local.file.nodes);
    CHECK(applied.file.skeleton.position == Position{{{event(1), 0}}, {}});
}

TEST_CASE("apply: a file is deleted with all that is in it") {
    Receiver file("a.py", kTwoDefs);
    file.arrive_file(wire::FileMode::regular, true);
    SUBCASE("as it is committed") {}
    SUBCASE("with a node that only a void event put there") {
        file.have_third({});
    }
    SUBCASE("with a text that somebody may still see in an editor") {
        file.local.file.skeleton.before = {{"", file.committed.skeleton.position}};
    }
    const Applied applied = file.apply();
    CHECK(applied.file.absent);
    CHECK_FALSE(applied.text);
    CHECK(applied.file.position == Position{{{event(1), 1}}, {}});
    CHECK(applied.file.skeleton.position == Position{{{event(1), 0}}, {}});
    CHECK(applied.file.skeleton.text.empty());
    CHECK(applied.file.skeleton.before.empty());
    CHECK(applied.file.nodes.empty());
}

TEST_CASE("apply: or the deleted file stays, with all that is in it") {
    Receiver file("a.py", kTwoDefs);
    file.arrive_file(wire::FileMode::regular, true);
    TreeFile& here = file.local.file;
    SUBCASE("the file is unknown") {
        here.position = kUnheardOf;
    }
    SUBCASE("its skeleton is") {
        here.skeleton.position = kUnheardOf;
    }
    SUBCASE("a node is") {
        here.nodes.change(1, [](RecordedItem& node) { node.position = kUnheardOf; });
    }
    SUBCASE("a node is, of which nobody has said anything") {
        file.have_third(kUnheardOf);
    }
    SUBCASE("somebody else edited it") {
        file.arrive(file.committed.skeleton.text + "\n", 2);
    }
    file.check_stays();
}

TEST_CASE("apply: a skeleton without a node takes it away, and it is remembered") {
    Receiver file("a.py", kTwoDefs);
    file.arrive_without(1);
    const Applied applied = file.apply();
    REQUIRE(applied.file.nodes.size() == 1);
    CHECK(applied.file.nodes[0] == file.committed.nodes[0]);
    REQUIRE(applied.file.removed.size() == 1);
    CHECK(applied.file.removed[0] == file.committed.nodes[1]);
}

TEST_CASE("apply: a skeleton that would lose local text is not taken") {
    Receiver file("a.py", kTwoDefs);
    file.arrive_without(1);
    SUBCASE("of a node that others deleted") {
        file.local.file.nodes.change(1, [](RecordedItem& node) { node.position = kUnheardOf; });
    }
    SUBCASE("of a node of which nobody has heard") {
        file.have_third(kUnheardOf);
    }
    file.check_stays();
}

TEST_CASE("apply: a node that only a void event put there gives way to a skeleton without it") {
    Receiver file("a.py", kTwoDefs);
    file.arrive_node(1, "def g(): return");
    file.have_third({});
    const Applied applied = file.apply();
    CHECK(applied.text == "def f(): pass\n\n\ndef g(): return\n");
    REQUIRE(applied.file.removed.size() == 1);
    CHECK(applied.file.removed[0] == file.local.file.nodes[2]);
}

TEST_CASE("apply: versions that git took away stay away, what came after them does not") {
    Receiver file;
    file.arrive(kAjar);
    file.local.file.put_back = PutBack{{"c1"}, {{event(1), 0}}};
    SUBCASE("the same") {
        CHECK(file.apply().put_back);
        file.check_stays();
    }
    SUBCASE("a later one") {
        file.story.edit(2, "a.txt", "gate: open\n", std::nullopt, {1}).base_commit = {"c1"};
        const Applied applied = file.apply();
        CHECK_FALSE(applied.put_back);
        CHECK(applied.text == "gate: open\n");
    }
}

TEST_CASE("apply: a file that is not here comes as a whole or not at all") {
    Receiver file;
    file.story.commit("c1", "", {});
    file.story.create(1, "a.txt", kAjar);
    file.local.file = {};
    file.local.file.id = file.committed.id;
    file.local.file.path = "a.txt";
    file.local.file.absent = true;
    SUBCASE("as a whole") {
        const Applied applied = file.apply();
        CHECK_FALSE(applied.file.absent);
        CHECK(applied.text == kAjar);
        CHECK(applied.file.position == Position{{{event(1), 1}}, {}});
        CHECK(applied.file.skeleton.before.empty());
    }
    SUBCASE("not at all") {
        file.local.file.put_back = PutBack{{"c1"}, {{event(1), 1}}};
        const Applied applied = file.apply();
        CHECK(applied.file == file.local.file);
        CHECK_FALSE(applied.text);
    }
}

TEST_CASE("apply: an executable bit goes unasked and comes only to a path that is named") {
    Receiver file;
    SUBCASE("it goes") {
        file.arrive(kAjar);
        file.local.file.mode = wire::FileMode::executable;
        const Applied applied = file.apply();
        CHECK(applied.executable == ExecutableBit::clear);
        CHECK(applied.file.mode == wire::FileMode::regular);
    }
    SUBCASE("it stays") {
        file.arrive_file(wire::FileMode::executable);
        file.local.file.mode = wire::FileMode::executable;
        const Applied applied = file.apply();
        CHECK(applied.executable == ExecutableBit::keep);
        CHECK(applied.file.mode == wire::FileMode::executable);
        CHECK_FALSE(applied.executable_left_out);
    }
    SUBCASE("it comes") {
        file.arrive_file(wire::FileMode::executable);
        file.x.settings.named = true;
        const Applied applied = file.apply();
        CHECK(applied.executable == ExecutableBit::set);
        CHECK(applied.file.mode == wire::FileMode::executable);
        CHECK_FALSE(applied.executable_left_out);
    }
    SUBCASE("it is left out") {
        file.arrive_file(wire::FileMode::executable);
        const Applied applied = file.apply();
        CHECK(applied.executable == ExecutableBit::keep);
        CHECK(applied.executable_left_out);
        CHECK(applied.file.mode == wire::FileMode::regular);
    }
}

TEST_CASE("apply: of the texts before, only the last few are remembered") {
    Receiver file;
    file.arrive(kAjar);
    auto& before = file.local.file.skeleton.before;
    for (std::size_t i = 0; i < kTextsBeforeMax; ++i) {
        before.push_back({std::to_string(i), {}});
    }
    SUBCASE("another text") {
        const auto kept = file.apply().file.skeleton.before;
        REQUIRE(kept.size() == kTextsBeforeMax);
        CHECK(kept.front().text == "1");
        CHECK(kept.back().text == kShut);
    }
    SUBCASE("the same text replaces nothing") {
        file.local.file.skeleton.text = kAjar;
        const RecordedItem taken = file.apply().file.skeleton;
        CHECK(taken.before == before);
        CHECK(taken.position == Position{{{event(1), 0}}, {}});
    }
}

TEST_CASE("apply: of the nodes that were removed, only the last ones are remembered") {
    Receiver file("a.py", kTwoDefs);
    file.arrive_without(1);
    for (std::size_t i = 0; i < kRemovedKept; ++i) {
        RecordedItem node;
        node.id = aura::test::node_id(static_cast<std::uint8_t>(i + 1));
        file.local.file.removed.push_back(std::move(node));
    }
    const auto removed = file.apply().file.removed;
    REQUIRE(removed.size() == kRemovedKept);
    CHECK(removed[0].id == aura::test::node_id(2));
    CHECK(removed.back() == file.committed.nodes[1]);
}
