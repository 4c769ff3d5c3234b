#include "workspace/local_read.hpp"

#include <doctest/doctest.h>

#include "code/skeleton.hpp"
#include "story.hpp"
#include "workspace/applicable.hpp"
#include "workspace/baseline.hpp"
#include "workspace/identity.hpp"
#include "workspace/line_choice.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

constexpr const char* kBread = "flour\nwater\nsalt\nyeast\n";
constexpr const char* kRye = "flour\nwater\nsalt\nrye\n";
constexpr const char* kSour = "flour\nwater\nsalt\nsourdough\n";

// HEAD is at c1, which has kBread at a.txt; what a tree of author 1 has of it.
class Kitchen {
public:
    Kitchen() {
        story.commit("c1", "", {{"a.txt", kBread}});
        x.head = {{"c1"}, "main"};
        x.announced = x.head;
        x.settings.self = author(1);
        look_at("a.txt", kBread);
        x.view.index = x.view.head = image(kBread);
    }

    // A path that git does not know.
    void look_at(const std::string& path, const std::string& text) {
        x.view = {};
        x.view.path = path;
        x.view.disk = image(text);
    }

    void vanish() { x.view.disk.reset(); }

    // Event 1 made `text` of the file of HEAD, and the tree recorded that.
    void record(const std::string& text) {
        story.edit(1, "a.txt", text, story.git("c1", "a.txt"));
        x.recorded = recorded(text);
    }

    // As record() leaves it.
    [[nodiscard]] TreeFile recorded(const std::string& text) {
        TreeFile file = committed();
        file.skeleton.text = text;
        file.skeleton.position = at(1);
        return file;
    }

    [[nodiscard]] TreeFile committed() {
        const auto file = Cutter().cut_git_file({}, "a.txt", *image(kBread));
        return baseline(file_identity({}, "a.txt"), "a.txt", {"c1"}, *file);
    }

    // Event 1 made a file at b.txt on top of c1, and the tree recorded that.
    void make() {
        sync::Change& change = story.rename(1, "b.txt", std::nullopt);
        change.base_commit = {"c1"};
        sync::Item text;
        text.kind = wire::ItemKind::skeleton;
        text.id = change.file;
        story.add(change, std::move(text), kRye);
        look_at("b.txt", kRye);
        x.recorded = recorded(kRye);
        x.recorded->id = x.recorded->skeleton.id = change.file;
        x.recorded->path = "b.txt";
        x.recorded->position = at(1);
        x.recorded->skeleton.position = at(1, 1);
    }

    // The file of a.txt is at b.txt, by event 1.
    void move_away() {
        sync::Change& change = story.edit(1, "b.txt", kBread, story.git("c1", "a.txt"));
        change.file = change.items[0].id = file_identity({}, "a.txt");
        sync::Item file;
        file.kind = wire::ItemKind::file;
        file.id = change.file;
        file.git_parents = {story.git("c1", "a.txt")};
        story.add(change, std::move(file));
        TreeFile moved = committed();
        moved.path = "b.txt";
        moved.position = at(1, 1);
        moved.skeleton.position = at(1);
        x.elsewhere = {moved};
    }

    LocalFile read() {
        x.history = story.history();
        GitSide git = story.at("c1");
        const auto changes = applicable(x.history, git);
        REQUIRE(changes);
        const Contained contained;
        const RepoId repo{};
        const StateContext states{repo, git, story, contained, author(1)};
        const auto lines = file_lines(repo, *changes, contained, git);
        REQUIRE(lines);
        const auto choice = choose_line(x, *lines, states);
        REQUIRE(choice);
        const FileState* const state = choice->state ? &*choice->state : nullptr;
        auto local = read_local({x, state, &states, choice->head_is_elsewhere, git, prng_});
        REQUIRE(local);
        return *std::move(local);
    }

    [[nodiscard]] static Position at(std::uint8_t number, std::uint16_t item = 0) {
        return {{{event(number), item}}, {}};
    }

    [[nodiscard]] static std::optional<FileImage> image(const std::string& text) {
        return FileImage{text, wire::FileMode::regular};
    }

    Story story;
    Examination x;

private:
    SeededPrng prng_{1};
};

}  // namespace

TEST_CASE("local read: what is as it was recorded is not edited, whoever wrote it") {
    Kitchen tree;
    tree.record(kRye);
    // What an editor may still show is remembered until it saves something else.
    tree.x.recorded->skeleton.before = {{kBread, tree.committed().skeleton.position}};
    tree.x.view.disk = Kitchen::image(kRye);
    SUBCASE("an editor") {
        tree.x.view.writer = LastWriter::editor;
    }
    SUBCASE("git") {
        tree.x.view.writer = LastWriter::git;
    }
    SUBCASE("somebody") {
        tree.x.view.writer = LastWriter::unknown;
    }
    const LocalFile local = tree.read();
    CHECK_FALSE(local.edited());
    CHECK_FALSE(local.at_head);
    CHECK_FALSE(local.by_git);
    CHECK(local.file == *tree.x.recorded);
}

TEST_CASE("local read: without a record, a file is as HEAD has it, or edited from there") {
    Kitchen tree;
    CHECK_FALSE(tree.read().edited());
    CHECK(tree.read().file == tree.committed());
    tree.x.view.disk = Kitchen::image(kRye);
    const LocalFile local = tree.read();
    CHECK(local.skeleton_edited);
    CHECK_FALSE(local.file_edited);
    CHECK(local.file.skeleton.text == kRye);
    CHECK(local.file.skeleton.position == tree.committed().skeleton.position);
}

TEST_CASE("local read: HEAD's text is HEAD's where git wrote it, and what it replaced stays away") {
    Kitchen tree;
    tree.record(kRye);
    tree.x.view.writer = LastWriter::git;
    const LocalFile local = tree.read();
    CHECK(local.at_head);
    CHECK_FALSE(local.edited());
    CHECK(local.file.skeleton.position == tree.committed().skeleton.position);
    REQUIRE(local.file.put_back);
    CHECK(local.file.put_back->versions == Versions{{event(1), 0}});
}

TEST_CASE("local read: what was put away is known until HEAD has moved, and an edit comes first") {
    Kitchen tree;
    tree.record(kRye);
    tree.x.recorded->put_back = PutBack{{"c0"}, {{event(1), 0}}};
    SUBCASE("it moved") {
        tree.x.view.disk = Kitchen::image(kRye);
        CHECK_FALSE(tree.read().file.put_back);
    }
    SUBCASE("and something is edited") {
        tree.look_at("a.txt", "edited\n");
        const LocalFile local = tree.read();
        CHECK(local.edited());
        CHECK(local.file.put_back == tree.x.recorded->put_back);
    }
}

TEST_CASE("local read: where git brings back a function, what said that it is gone stays away") {
    const std::string both = "def f(x):\n    return x\n\n\ndef g(x):\n    return x\n";
    Kitchen tree;
    tree.story.commit("c1", "", {{"a.py", both}});
    tree.look_at("a.py", both);
    tree.x.view.index = tree.x.view.head = tree.x.view.disk;
    tree.x.view.writer = LastWriter::git;
    const auto cut = Cutter().cut_git_file({}, "a.py", *tree.x.view.disk);
    TreeFile file = baseline(file_identity({}, "a.py"), "a.py", {"c1"}, *cut);
    sync::Change& change = tree.story.edit(1, "a.py", "", std::nullopt);
    change.items.clear();
    for (const RecordedItem& node : file.nodes) {
        sync::Item item;
        item.kind = wire::ItemKind::node;
        item.id = node.id;
        item.address = node.address;
        item.deleted = true;
        item.git_parents = node.position.git;
        tree.story.add(change, std::move(item));
    }
    SUBCASE("with the file") {
        file.absent = true;
        file.skeleton.text.clear();
        file.nodes.clear();
        tree.x.recorded = file;
        CHECK(tree.read().file.put_back->versions == Versions{{event(1), 0}, {event(1), 1}});
    }
    SUBCASE("alone") {
        file.skeleton.text = code::encode({{"\n"}, {}});
        file.nodes.clear();
        tree.x.recorded = file;
        CHECK(tree.read().file.put_back->versions == Versions{{event(1), 0}, {event(1), 1}});
    }
}

TEST_CASE("local read: HEAD's text is an edit where an editor wrote it, unless HEAD moved") {
    Kitchen tree;
    tree.record(kRye);
    tree.x.view.writer = LastWriter::editor;
    SUBCASE("HEAD stayed") {
        const LocalFile local = tree.read();
        CHECK_FALSE(local.at_head);
        CHECK(local.skeleton_edited);
        CHECK(local.file.skeleton.position == Kitchen::at(1));
    }
    SUBCASE("HEAD moved") {
        tree.story.commit("c0", "", {});
        tree.x.announced.commit = {"c0"};
        const LocalFile local = tree.read();
        CHECK(local.at_head);
        CHECK_FALSE(local.edited());
        CHECK_FALSE(local.file.put_back);
    }
}

TEST_CASE("local read: another text that git put there is git's, and no edit of anything") {
    Kitchen tree;
    tree.x.view.disk = tree.x.view.index = Kitchen::image(kRye);
    tree.x.view.writer = LastWriter::git;
    SUBCASE("by git") {
        const LocalFile local = tree.read();
        CHECK(local.by_git);
        CHECK_FALSE(local.edited());
        REQUIRE(local.file.skeleton.position.git.size() == 1);
        CHECK(local.file.skeleton.position.git[0].commit.hex.empty());
    }
    SUBCASE("not by git") {
        tree.x.view.writer = LastWriter::editor;
        CHECK(tree.read().skeleton_edited);
    }
    SUBCASE("not in the index") {
        tree.x.view.index = tree.x.view.head;
        CHECK(tree.read().skeleton_edited);
    }
}

TEST_CASE("local read: an edit of another text that git put there is one of HEAD's file") {
    Kitchen tree;
    tree.x.view.disk = tree.x.view.index = Kitchen::image(kRye);
    tree.x.view.writer = LastWriter::git;
    tree.x.recorded = tree.read().file;
    tree.x.view.writer = LastWriter::editor;
    SUBCASE("an edit") {
        tree.x.view.disk = Kitchen::image(kSour);
        const LocalFile local = tree.read();
        CHECK(local.skeleton_edited);
        CHECK(local.file.skeleton.position == tree.committed().skeleton.position);
    }
    SUBCASE("a deletion") {
        tree.vanish();
        tree.x.view.gone_for_sure = true;
        const LocalFile local = tree.read();
        CHECK(local.file.absent);
        CHECK(local.file.skeleton.position == tree.committed().skeleton.position);
    }
    SUBCASE("another name") {
        tree.x.vanished = {{"a.txt", tree.x.recorded, tree.x.view.head}};
        tree.x.recorded.reset();
        tree.look_at("b.txt", kRye);
        const LocalFile local = tree.read();
        CHECK(local.moved_from == "a.txt");
        CHECK(local.file.position == tree.committed().position);
    }
}

TEST_CASE("local read: an edit of a file that git brought and HEAD lacks makes that file") {
    Kitchen tree;
    tree.look_at("b.txt", kRye);
    tree.x.view.index = tree.x.view.disk;
    tree.x.view.writer = LastWriter::git;
    tree.x.recorded = tree.read().file;
    tree.x.view.writer = LastWriter::editor;
    CHECK_FALSE(tree.read().edited());
    tree.x.view.disk = Kitchen::image(kSour);
    const LocalFile local = tree.read();
    CHECK(local.file_edited);
    CHECK(local.file.position.empty());
    CHECK(local.file.skeleton.position.empty());
}

TEST_CASE("local read: the state of the log is nobody's edit, whoever put it there") {
    Kitchen tree;
    tree.story.edit(1, "a.txt", kRye, tree.story.git("c1", "a.txt")).author = author(2);
    tree.x.view.disk = Kitchen::image(kRye);
    const LocalFile local = tree.read();
    CHECK_FALSE(local.edited());
    CHECK(local.file.skeleton.text == kRye);
    CHECK(local.file.skeleton.position == Kitchen::at(1));
    CHECK(local.file.position == tree.committed().position);
}

TEST_CASE("local read: an older text of the log is known again where no editor wrote it") {
    Kitchen tree;
    tree.story.edit(1, "a.txt", kRye, tree.story.git("c1", "a.txt"));
    tree.story.edit(2, "a.txt", kSour, std::nullopt, {1}).base_commit = {"c1"};
    tree.x.view.disk = Kitchen::image(kRye);
    SUBCASE("nobody looked") {
        tree.x.view.writer = LastWriter::unknown;
        const LocalFile local = tree.read();
        CHECK_FALSE(local.edited());
        CHECK(local.file.skeleton.position == Kitchen::at(1));
    }
    SUBCASE("an editor") {
        const LocalFile local = tree.read();
        CHECK(local.skeleton_edited);
        CHECK(local.file.skeleton.position == tree.committed().skeleton.position);
    }
}

TEST_CASE("local read: what was in a function before is no news of who made plain text of it") {
    const std::string steps = "wash\nrinse\ndry\n";
    Kitchen tree;
    tree.record(kBread);
    sync::Item steps_item;
    steps_item.kind = wire::ItemKind::node;
    steps_item.id = NodeId{{7}};
    tree.story.add(tree.story.last(), steps_item, steps);
    tree.story.edit(2, "a.txt", kBread + steps + "bake\n", std::nullopt, {1}).base_commit = {"c1"};
    tree.story.last().author = author(2);
    steps_item.deleted = true;
    steps_item.parents = {{event(1), 1}};
    tree.story.add(tree.story.last(), steps_item);
    tree.x.view.writer = LastWriter::forgotten;
    tree.x.view.disk = Kitchen::image(kBread + steps);
    const LocalFile local = tree.read();
    CHECK(local.skeleton_edited);
    CHECK_FALSE(local.file.skeleton.position == Kitchen::at(2));
}

TEST_CASE("local read: what git took away is no deletion by a user") {
    Kitchen tree;
    tree.record(kRye);
    tree.vanish();
    tree.x.view.writer = LastWriter::git;
    tree.x.view.gone_for_sure = true;
    tree.x.view.index.reset();
    SUBCASE("HEAD has it yet") {
        CHECK(tree.read().by_git);
    }
    SUBCASE("nor has HEAD") {
        tree.x.view.head.reset();
        CHECK(tree.read().at_head);
    }
    const LocalFile local = tree.read();
    CHECK_FALSE(local.edited());
    CHECK(local.file.absent);
    CHECK(local.file.id == tree.committed().id);
    REQUIRE(local.file.put_back);
    CHECK(local.file.put_back->versions == Versions{{event(1), 0}});
}

TEST_CASE("local read: what git removed stays away, and what is written there edits HEAD's file") {
    Kitchen tree;
    tree.vanish();
    tree.x.view.index.reset();
    tree.x.view.writer = LastWriter::git;
    tree.x.recorded = tree.read().file;
    tree.x.view.writer = LastWriter::editor;
    SUBCASE("and nobody else comes") {
        CHECK(tree.read().by_git);
    }
    SUBCASE("and HEAD goes to another branch") {
        tree.x.head.branch = "side";
        CHECK(tree.read().by_git);
    }
    SUBCASE("and somebody writes a text") {
        tree.x.view.disk = Kitchen::image(kRye);
        const LocalFile local = tree.read();
        CHECK(local.skeleton_edited);
        CHECK(local.file.skeleton.position == tree.committed().skeleton.position);
    }
    SUBCASE("and somebody writes a text while nobody looks") {
        tree.x.view.disk = Kitchen::image(kRye);
        tree.x.view.writer = LastWriter::unknown;
        const LocalFile local = tree.read();
        CHECK(local.skeleton_edited);
        CHECK(local.file.skeleton.position == tree.committed().skeleton.position);
    }
}

TEST_CASE("local read: what was made since HEAD moved is not taken away by git") {
    Kitchen tree;
    tree.make();
    tree.vanish();
    tree.x.view.gone_for_sure = true;
    tree.x.announced = {tree.story.commit("c0", "", {}), "main"};
    SUBCASE("made since") {
        CHECK(tree.read().file_edited);
    }
    SUBCASE("made before, and committed") {
        tree.story.announce("c0", {1});
        CHECK(tree.read().at_head);
    }
    SUBCASE("made on what was left") {
        tree.story.last().base_commit = {"c0"};
        CHECK(tree.read().at_head);
    }
}

TEST_CASE("local read: an absence is a deletion once it is one for sure") {
    Kitchen tree;
    tree.record(kRye);
    tree.vanish();
    SUBCASE("not for sure") {
        const LocalFile local = tree.read();
        CHECK(local.maybe_deleted);
        CHECK_FALSE(local.edited());
        CHECK(local.file == *tree.x.recorded);
    }
    SUBCASE("for sure") {
        tree.x.view.gone_for_sure = true;
        const LocalFile local = tree.read();
        CHECK_FALSE(local.maybe_deleted);
        CHECK(local.file_edited);
        CHECK(local.skeleton_edited);
        CHECK(local.file.absent);
        CHECK(local.file.position == tree.committed().position);
        CHECK(local.file.skeleton.position == Kitchen::at(1));
    }
}

TEST_CASE("local read: a file that nobody knows is a new one") {
    Kitchen tree;
    tree.look_at("b.txt", kRye);
    const LocalFile local = tree.read();
    CHECK(local.file_edited);
    CHECK(local.skeleton_edited);
    CHECK_FALSE(local.moved_from);
    CHECK(local.file.id == file_identity({}, "b.txt"));
    CHECK(local.file.path == "b.txt");
    CHECK(local.file.position.empty());
    CHECK(local.file.skeleton.text == kRye);
    CHECK(local.file.skeleton.position.empty());
}

TEST_CASE("local read: a file that is like one that vanished is that one under another name") {
    Kitchen tree;
    tree.look_at("b.txt", kSour);
    SUBCASE("as HEAD had it") {
        tree.x.vanished = {{"a.txt", std::nullopt, Kitchen::image(kBread)}};
    }
    SUBCASE("as the tree had it") {
        tree.x.vanished = {{"a.txt", tree.committed(), Kitchen::image("nothing alike\n")}};
    }
    SUBCASE("more than another one is") {
        tree.x.vanished = {{"c.txt", std::nullopt, Kitchen::image("flour\nwater\nmalt\nhop\n")},
                           {"a.txt", std::nullopt, Kitchen::image(kBread)},
                           {"d.txt", std::nullopt, Kitchen::image("flour\nwater\nmilk\negg\n")}};
    }
    const LocalFile local = tree.read();
    CHECK(local.moved_from == "a.txt");
    CHECK(local.file_edited);
    CHECK(local.skeleton_edited);
    CHECK(local.file.id == tree.committed().id);
    CHECK(local.file.path == "b.txt");
    CHECK(local.file.skeleton.text == kSour);
    CHECK(local.file.skeleton.position == tree.committed().skeleton.position);
}

TEST_CASE("local read: a file that is less than half like the one that vanished is a new one") {
    Kitchen tree;
    tree.look_at("b.txt", "flour\nmilk\negg\nsugar\n");
    SUBCASE("not alike") {
        tree.x.vanished = {{"a.txt", std::nullopt, Kitchen::image(kBread)}};
    }
    SUBCASE("alike, but it was absent before") {
        TreeFile gone;
        gone.absent = true;
        tree.x.vanished = {{"a.txt", gone, tree.x.view.disk}};
    }
    const LocalFile local = tree.read();
    CHECK_FALSE(local.moved_from);
    CHECK(local.file.id == file_identity({}, "b.txt"));
}

TEST_CASE("local read: where HEAD's file was renamed away, its text there is git's") {
    Kitchen tree;
    tree.move_away();
    CHECK(tree.read().at_head);
    CHECK_FALSE(tree.read().edited());
}

TEST_CASE("local read: where HEAD's file was renamed away, what is there is another file") {
    Kitchen tree;
    tree.move_away();
    tree.x.view.disk = Kitchen::image(kRye);
    const LocalFile local = tree.read();
    CHECK(local.file_edited);
    CHECK(local.file.id != tree.committed().id);
    CHECK(local.file.skeleton.position.empty());
}

TEST_CASE("local read: where HEAD's file was renamed away, nothing is deleted") {
    Kitchen tree;
    tree.move_away();
    tree.vanish();
    tree.x.view.gone_for_sure = true;
    const LocalFile local = tree.read();
    CHECK(local.file.absent);
    CHECK_FALSE(local.edited());
    CHECK_FALSE(local.maybe_deleted);
}

TEST_CASE("local read: a file that is moved back to where HEAD has it is the one that moved") {
    Kitchen tree;
    tree.move_away();
    const TreeFile moved = tree.x.elsewhere.front();
    tree.x.vanished = {{"b.txt", moved, std::nullopt}};
    const LocalFile local = tree.read();
    CHECK_FALSE(local.at_head);
    CHECK(local.moved_from == "b.txt");
    CHECK(local.file.id == moved.id);
    CHECK(local.file.position == moved.position);
}
