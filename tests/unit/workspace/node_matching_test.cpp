#include "workspace/node_matching.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "story.hpp"
#include "workspace/baseline.hpp"
#include "workspace/identity.hpp"
#include "workspace/local_edit.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

using Matches = std::vector<std::optional<std::size_t>>;

const std::string kBake = "def bake(x):\n    heat(x, 220)\n    wait(45)\n    return x\n";
const std::string kRoast = "def roast(x):\n    heat(x, 220)\n    wait(45)\n    return x\n";
const std::string kPiece = "def roast(x):\n    heat(x, 220)\n";
// Half of it is kBake's.
const std::string kFry =
    "def fry(x):\n    heat(x, 220)\n    wait(45)\n    turn(x)\n    salt(x)\n    serve(x)\n";
const std::string kWash = "def wash(x):\n    rinse(x)\n";

// A file of HEAD at c1 that is here with kWash alone, after event 1 by this device.
class Counter {
public:
    Counter() {
        story_.commit("c1", "", {{path_, kBake + kWash}});
        head_ = cut(kBake + kWash);
        base = cut(kWash);
        sync::Change& saved =
            story_.edit(1, path_, base.skeleton.text, head_.skeleton.position.git.front());
        saved.cutter = base.cutter;
        base.skeleton.position = at(0);
    }

    // Event 1 deletes kBake, too, or it is somebody else's deletion.
    void take_away(bool by_last_save) {
        RecordedItem bake = head_.nodes[0];
        sync::Item item;
        item.kind = wire::ItemKind::node;
        item.id = bake.id;
        item.address = bake.address;
        item.deleted = true;
        item.git_parents = bake.position.git;
        bake.position = by_last_save ? at(1) : bake.position;
        add(item, {});
        base.removed = {bake};
    }

    // Somebody calls kBake kRoast, and somebody deletes it; here it was kBake to the end.
    void rename_and_take_away() {
        const RecordedItem& bake = head_.nodes[0];
        sync::Item item;
        item.kind = wire::ItemKind::node;
        item.id = bake.id;
        item.address = "roast";
        item.git_parents = bake.position.git;
        story_.edit(2, path_, head_.skeleton.text, std::nullopt, {1}).cutter = base.cutter;
        add(item, cut(kRoast).nodes[0].text);
        item.deleted = true;
        item.git_parents.clear();
        item.parents = {{event(2), 1}};
        story_.edit(3, path_, base.skeleton.text, std::nullopt, {2}).cutter = base.cutter;
        add(item, {});
        base.removed = {bake};
    }

    // An old buffer had no kBake, which lives.
    void never_have() { base.removed = {head_.nodes[0]}; }

    // The last apply brought kBake.
    void put_into_place() {
        base.skeleton.before = {{base.skeleton.text, base.skeleton.position}};
        base.skeleton.text = head_.skeleton.text;
        base.nodes = head_.nodes;
    }

    // Somebody edits kBake, which the tree has as git does.
    void edit_elsewhere() {
        base.nodes = head_.nodes;
        sync::Item item;
        item.kind = wire::ItemKind::node;
        item.id = head_.nodes[0].id;
        item.address = head_.nodes[0].address;
        item.git_parents = head_.nodes[0].position.git;
        story_.edit(2, path_, head_.skeleton.text, std::nullopt, {1}).cutter = base.cutter;
        add(item, "def bake(x):\n    heat(x, 250)\n    wait(45)\n    return x");
    }

    // What somebody says last has been put into place.
    void see_edit() {
        base.nodes.change(0, [](RecordedItem& bake) { bake.position = {{{event(2), 1}}, {}}; });
    }

    // An edit of kBake, which a revocation cut off, and then its deletion: git's is all there is.
    void lose_edit(const std::string& text) {
        never_have();
        base.removed.change(0, [&](RecordedItem& bake) { bake.text = text; });
    }

    // Somebody edits kBake, which an old buffer never had.
    void edit_elsewhere(const std::string& text) {
        const RecordedItem& bake = head_.nodes[0];
        sync::Item item;
        item.kind = wire::ItemKind::node;
        item.id = bake.id;
        item.address = bake.address;
        item.git_parents = bake.position.git;
        story_.edit(2, path_, head_.skeleton.text, std::nullopt, {1}).cutter = base.cutter;
        add(item, text);
        never_have();
        base.removed.change(0, [&](RecordedItem& removed) {
            removed.text = text;
            removed.position = {{{event(2), 1}}, {}};
        });
    }

    // Whether a save says anything of kBake.
    [[nodiscard]] bool edits_bake(const std::string& text) {
        return saved(text).nodes_edited.contains(head_.nodes[0].id);
    }

    [[nodiscard]] LocalFile saved(const std::string& text) {
        const FileState state = story_.state_at("c1");
        const auto local = edited_file(base,
                                       {text, wire::FileMode::regular},
                                       {repo_, path_, &state, false, cutter_, prng_, {}});
        REQUIRE(local);
        return *local;
    }

    // Event 1 makes kPiece, too.
    void make_piece(std::uint16_t index) {
        const TreeFile file = cut(kWash + kPiece);
        RecordedItem piece = file.nodes[1];
        sync::Item item;
        item.kind = wire::ItemKind::node;
        item.id = piece.id;
        item.address = piece.address;
        add(item, piece.text);
        piece.position = at(index);
        base.nodes.push_back(piece);
        base.skeleton.text = file.skeleton.text;
    }

    // The last apply put kBake behind that.
    void put_behind() {
        base.skeleton.before = {{base.skeleton.text, base.skeleton.position}};
        base.skeleton.text = cut(kWash + kPiece + kBake).skeleton.text;
        base.nodes.push_back(head_.nodes[0]);
    }

    [[nodiscard]] Matches match(const std::string& text) {
        const FileState state = story_.state_at("c1");
        return match_recorded(
            base, *cutter_.cut(path_, text), {repo_, path_, &state, false, cutter_, prng_, {}});
    }

    TreeFile base;

private:
    static Position at(std::uint16_t item) { return {{{event(1), item}}, {}}; }

    [[nodiscard]] TreeFile cut(const std::string& text) {
        const auto file = cutter_.cut_git_file({}, path_, {text, wire::FileMode::regular});
        return baseline(file_identity({}, path_), path_, {"c1"}, *file);
    }

    void add(const sync::Item& item, const std::string& text) {
        sync::Change& saved = story_.last();
        story_.add(saved, item, text);
    }

    const std::string path_ = "a.py";
    RepoId repo_{};
    Story story_;
    TreeFile head_;
    Cutter cutter_;
    SeededPrng prng_{1};
};

}  // namespace

TEST_CASE("node matching: what others deleted is known by a text that it once had") {
    Counter counter;
    counter.rename_and_take_away();
    CHECK(counter.match(kWash + kRoast) == Matches{0, 1});
    CHECK(counter.match(kWash + "def roast(x):\n    heat(x, 200)\n") == Matches{0, std::nullopt});
    // Under the name that git had, where the record has the later one.
    counter.base.removed.change(0, [](RecordedItem& bake) { bake.address = "roast"; });
    CHECK(counter.match(kWash + kBake) == Matches{0, 1});
}

TEST_CASE("node matching: a node is known by its address, its text or most of its lines") {
    Counter counter;
    CHECK(counter.match(kWash) == Matches{0});
    CHECK(counter.match("def wash(x):\n    pass\n") == Matches{0});
    CHECK(counter.match("def rinse(x):\n    rinse(x)\n") == Matches{0});
    CHECK(counter.match(kBake) == Matches{std::nullopt});
}

TEST_CASE("node matching: what an old buffer never had is known again under another name") {
    Counter counter;
    counter.never_have();
    CHECK(counter.match(kBake + kWash) == Matches{1, 0});
    CHECK(counter.match(kRoast + kWash) == Matches{1, 0});
}

TEST_CASE("node matching: what came with the last apply is known again by half of its lines") {
    Counter counter;
    counter.put_into_place();
    CHECK(counter.match(kFry + kWash) == Matches{0, 1});
    CHECK(counter.match("def fry(x):\n    heat(x, 220)\n    serve(x)\n" + kWash) ==
          Matches{std::nullopt, 1});
    counter.base.skeleton.before.clear();
    CHECK(counter.match(kFry + kWash) == Matches{std::nullopt, 1});
}

TEST_CASE("node matching: so is what somebody has edited since, as a deletion leaves it there") {
    Counter counter;
    counter.edit_elsewhere();
    CHECK(counter.match(kFry + kWash) == Matches{0, 1});
    counter.see_edit();
    CHECK(counter.match(kFry + kWash) == Matches{std::nullopt, 1});
}

TEST_CASE("node matching: what the last save took away, too, but not what somebody else did") {
    Counter counter;
    SUBCASE("the last save") {
        counter.take_away(true);
        CHECK(counter.match(kRoast + kWash) == Matches{1, 0});
    }
    SUBCASE("somebody else") {
        counter.take_away(false);
        CHECK(counter.match(kRoast + kWash) == Matches{std::nullopt, 0});
    }
    CHECK(counter.match(kBake + kWash) == Matches{1, 0});
}

TEST_CASE("node matching: a piece that the last save made gives way to what it is a piece of") {
    Counter counter;
    SUBCASE("that was taken away") {
        counter.take_away(true);
        counter.make_piece(2);
    }
    SUBCASE("that an old buffer never had") {
        counter.never_have();
        counter.make_piece(1);
    }
    SUBCASE("that was put back since") {
        counter.make_piece(1);
        counter.put_behind();
    }
    CHECK(counter.match(kWash + kRoast) == Matches{0, 2});
    CHECK(counter.match(kWash + kPiece) == Matches{0, 1});
    CHECK(counter.match(kWash + "def roast(x):\n    grill(x)\n") == Matches{0, 1});
    // Nobody makes anything of what was there before the last save.
    counter.base.skeleton.position = {};
    CHECK(counter.match(kWash + kRoast) == Matches{0, 1});
}

TEST_CASE(
    "node matching: what comes back of an edit that does not count is an edit of git's text") {
    const std::string hotter = "def bake(x):\n    heat(x, 250)\n    wait(45)\n    return x\n";
    Counter counter;
    counter.never_have();
    CHECK_FALSE(counter.edits_bake(kBake + kWash));
    counter.lose_edit(hotter.substr(0, hotter.size() - 1));
    CHECK(counter.edits_bake(hotter + kWash));
}

TEST_CASE("node matching: what comes back with a text that it once had is an old buffer's") {
    const std::string hotter = "def bake(x):\n    heat(x, 250)\n    wait(45)\n    return x";
    Counter counter;
    counter.edit_elsewhere(hotter);
    CHECK_FALSE(counter.edits_bake(kBake + kWash));
    CHECK_FALSE(counter.edits_bake(hotter + "\n" + kWash));
    CHECK(
        counter.edits_bake("def bake(x):\n    heat(x, 300)\n    wait(45)\n    return x\n" + kWash));
}

TEST_CASE("node matching: of the texts that the log once had a record keeps none") {
    const std::string hotter = "def bake(x):\n    heat(x, 250)\n    wait(45)\n    return x";
    Counter counter;
    counter.edit_elsewhere(hotter);
    counter.base.removed.change(0, [](RecordedItem& bake) {
        bake.before.assign(kTextsBeforeMax, {"def bake(x):\n    pass", {}});
    });
    const LocalFile local = counter.saved(kBake + kWash);
    CHECK(local.stale);
    CHECK(local.file.nodes[0].before.size() == kTextsBeforeMax);
}
