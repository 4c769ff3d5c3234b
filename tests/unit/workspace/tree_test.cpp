#include "workspace/tree.hpp"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "sync/file_history.hpp"

using namespace aura;
using workspace::JournalEntry;
using workspace::Tree;

namespace {

const MonoTime kStart{std::chrono::seconds(100)};

// The next output of this kind; others before it are dropped.
template <class Output>
std::optional<Output> next(Tree& tree) {
    while (auto output = tree.poll()) {
        if (auto* wanted = std::get_if<Output>(&*output)) {
            return std::move(*wanted);
        }
    }
    return std::nullopt;
}

const Digest kReplaced = sync::text_hash("1");
const Digest kWritten = sync::text_hash("2");
const Digest kEdited = sync::text_hash("3");

// The write that the crash cut off, and the record that it makes true.
JournalEntry cut_off() {
    JournalEntry entry;
    entry.path = "a.py";
    entry.from = kReplaced;
    entry.to = kWritten;
    workspace::TreeFile file;
    file.path = "a.py";
    entry.records = {{"a.py", file}};
    return entry;
}

// What a store says of a tree; one that was put back, or not.
workspace::TreeState stored(bool store_is_older) {
    workspace::TreeState state;
    state.announced.emplace();
    state.store_is_older = store_is_older;
    return state;
}

// A tree that has nothing to do: git is at rest and the scan found nothing.
struct Quiet {
    Quiet() {
        tree.handle_overflow(kStart);
        tree.handle_git(kStart, {});
        tree.handle_scanned(kStart, workspace::ScanResult{});
    }

    // A save of the file is examined and waits for its event to be on disk.
    Tree::Append begin_edit(const std::string& path) {
        tree.handle_hint(kStart, path, workspace::Hint::closed);
        REQUIRE(next<Tree::Examine>(tree));
        workspace::Outcome edit;
        edit.draft.emplace();
        tree.handle_examined(kStart, path, edit);
        auto append = next<Tree::Append>(tree);
        REQUIRE(append);
        return *std::move(append);
    }

    // The examination of "old.py", which is under way, comes to a move; until it is to be written.
    void begin_move() {
        workspace::Outcome move;
        move.write.emplace();
        move.write->path = "new.py";
        move.write->previous_path = "old.py";
        tree.handle_examined(kStart, "old.py", move);
        const auto journal = next<Tree::Journal>(tree);
        REQUIRE(journal);
        tree.handle_committed(kStart, journal->number, {});
        REQUIRE(next<Tree::Write>(tree));
    }

    void move_head(const workspace::GitState& git) {
        tree.handle_git(now, git);
        now = now + workspace::kGitQuiet;
        tree.handle_deadline(now);
    }

    // HEAD moves, and that is to be announced.
    Tree::Commit announce(workspace::GitState& git) {
        git.head.commit = {std::string(40, 'a')};
        move_head(git);
        auto commit = next<Tree::Commit>(tree);
        REQUIRE(commit);
        CHECK(commit->announced == git.head);
        return *std::move(commit);
    }

    void end_move(workspace::WriteResult result) {
        tree.handle_written(kStart, "old.py", result);
        const auto end = next<Tree::Commit>(tree);
        REQUIRE(end);
        tree.handle_committed(kStart, end->number, {});
    }

    MonoTime now = kStart;
    Tree tree{kStart, stored(false), {}};
};

// A tree after a crash that cut off the write of "a.py".
struct Restarted {
    explicit Restarted(JournalEntry entry = cut_off()) : tree(kStart, state(std::move(entry)), {}) {
        tree.handle_overflow(kStart);
        tree.handle_git(kStart, {});
    }

    static workspace::TreeState state(JournalEntry entry) {
        workspace::TreeState state = stored(false);
        state.journal.push_back(std::move(entry));
        return state;
    }

    // What is committed when this is found in the place of the file.
    std::vector<workspace::RecordChange> records_after(std::optional<Digest> disk) {
        REQUIRE(next<Tree::Inspect>(tree));
        tree.handle_inspected(kStart, "a.py", disk, std::nullopt);
        const auto commit = next<Tree::Commit>(tree);
        REQUIRE(commit);
        CHECK(commit->journal_done == std::vector<std::string>{"a.py"});
        return commit->records;
    }

    Tree tree;
};

}  // namespace

TEST_CASE("tree: nothing is examined before a recovered write is settled durably") {
    Restarted world;
    REQUIRE(next<Tree::Inspect>(world.tree));
    world.tree.handle_inspected(kStart, "a.py", kWritten, std::nullopt);
    const auto settled = world.tree.poll();
    REQUIRE(settled);
    REQUIRE(std::holds_alternative<Tree::Commit>(*settled));
    const auto& commit = std::get<Tree::Commit>(*settled);
    CHECK(commit.journal_done == std::vector<std::string>{"a.py"});
    CHECK_FALSE(world.tree.poll());

    world.tree.handle_committed(kStart, commit.number, {});
    REQUIRE(next<Tree::Scan>(world.tree));
    world.tree.handle_scanned(kStart, workspace::ScanResult{});
    const auto examine = next<Tree::Examine>(world.tree);
    REQUIRE(examine);
    CHECK(examine->path == "a.py");
    world.tree.handle_examined(kStart, "a.py", workspace::Outcome{});
    CHECK(world.tree.at_rest());
}

TEST_CASE("tree: nothing is examined before a scan has said what happened while nobody looked") {
    Tree tree(kStart, stored(false), {});
    tree.handle_overflow(kStart);
    tree.handle_git(kStart, {});
    tree.handle_new_versions(kStart, {"a.py"});
    tree.handle_hint(kStart, "b.py", workspace::Hint::closed);
    const auto first = tree.poll();
    REQUIRE(first);
    CHECK(std::holds_alternative<Tree::Scan>(*first));
    CHECK_FALSE(tree.poll());
    // A scan that fails has said nothing.
    tree.handle_scanned(kStart, fail(ErrorCode::io, "no"));
    CHECK_FALSE(tree.poll());
    CHECK(tree.next_deadline() == kStart + workspace::kRetryMin);
    tree.handle_deadline(kStart + workspace::kRetryMin);
    REQUIRE(next<Tree::Scan>(tree));

    workspace::ScanResult found;
    found.changed = {"a.py"};
    tree.handle_scanned(kStart + workspace::kRetryMin, found);
    std::set<std::string> examined;
    while (const auto examine = next<Tree::Examine>(tree)) {
        examined.insert(examine->path);
        CHECK(examine->writer == workspace::LastWriter::unknown);
    }
    CHECK(examined == std::set<std::string>{"a.py", "b.py"});
    // From now on the watcher has seen everything.
    tree.handle_hint(kStart + workspace::kRetryMin, "c.py", workspace::Hint::closed);
    CHECK(next<Tree::Examine>(tree)->writer == workspace::LastWriter::editor);
}

TEST_CASE("tree: one whose store was put back waits for the team and takes no text for an edit") {
    Tree tree(kStart, stored(true), {});
    tree.handle_overflow(kStart);
    tree.handle_git(kStart, {});
    tree.handle_hint(kStart, "a.py", workspace::Hint::closed);
    tree.handle_new_versions(kStart, {"b.py"});
    CHECK_FALSE(next<Tree::Examine>(tree));
    REQUIRE(tree.findings().size() == 1);
    CHECK(tree.findings()[0].hold == workspace::HoldReason::older_records);

    tree.handle_caught_up(kStart);
    CHECK(tree.findings().empty());
    REQUIRE(next<Tree::Scan>(tree));
    // What is as recorded may have been something else in between.
    workspace::ScanResult found;
    found.changed = {"a.py"};
    tree.handle_scanned(kStart, found);
    CHECK(tree.store_is_older());
    for (int i = 0; i < 2; ++i) {
        const auto examine = next<Tree::Examine>(tree);
        REQUIRE(examine);
        CHECK(examine->writer == workspace::LastWriter::forgotten);
        tree.handle_examined(kStart, examine->path, workspace::Outcome{});
    }
    CHECK_FALSE(tree.store_is_older());
}

TEST_CASE("tree: who wrote what is not sent yet is known when it is looked at again") {
    Tree tree(kStart, stored(true), {});
    tree.handle_overflow(kStart);
    tree.handle_git(kStart, {});
    tree.handle_caught_up(kStart);
    REQUIRE(next<Tree::Scan>(tree));
    workspace::ScanResult found;
    found.changed = {"a.py"};
    workspace::Outcome edit;
    edit.draft.emplace();
    SUBCASE("since it is paused") {
        tree.pause();
    }
    SUBCASE("since the brake gathers what is deleted") {
        found.gone = {"gone.py"};  // it is not sure yet what else
        edit.weight = workspace::Weight::deleted;
    }
    tree.handle_scanned(kStart, found);
    for (int i = 0; i < 2; ++i) {
        const auto examine = next<Tree::Examine>(tree);
        REQUIRE(examine);
        CHECK(examine->path == "a.py");
        CHECK(examine->writer == workspace::LastWriter::forgotten);
        tree.handle_examined(kStart, "a.py", edit);
        CHECK_FALSE(next<Tree::Append>(tree));
        tree.handle_new_versions(kStart, {"a.py"});
    }
}

TEST_CASE("tree: a recovered write that cannot be settled is inspected again") {
    Restarted world;
    REQUIRE(next<Tree::Inspect>(world.tree));
    world.tree.handle_inspected(kStart, "a.py", kWritten, std::nullopt);
    const auto commit = next<Tree::Commit>(world.tree);
    REQUIRE(commit);
    world.tree.handle_committed(kStart, commit->number, fail(ErrorCode::store_full, "disk full"));
    CHECK_FALSE(world.tree.poll());

    REQUIRE(world.tree.next_deadline() == kStart + workspace::kRetryMin);
    world.tree.handle_deadline(kStart + workspace::kRetryMin);
    CHECK(next<Tree::Inspect>(world.tree));
}

TEST_CASE("tree: a recovered write is recorded if it was made, even if the text was edited since") {
    CHECK(Restarted().records_after(kWritten) == cut_off().records);
    CHECK(Restarted().records_after(kEdited) == cut_off().records);
}

TEST_CASE("tree: a recovered write is not recorded if the old text is there, or no file") {
    CHECK(Restarted().records_after(kReplaced).empty());
    CHECK(Restarted().records_after(std::nullopt).empty());
}

TEST_CASE("tree: an edit leaves nothing of a recovered write that had no text before or no file") {
    JournalEntry entry = cut_off();
    SUBCASE("it created the file") {
        entry.from.reset();
    }
    SUBCASE("it removed the file") {
        entry.to.reset();
    }
    SUBCASE("it moved the file") {
        entry.previous_path = "b.py";
    }
    SUBCASE("it let go of the record") {
        entry.records.front().file.reset();
    }
    CHECK(Restarted(entry).records_after(kEdited).empty());
}

TEST_CASE("tree: a path that waits for the disk gives no deadline that has passed") {
    Quiet quiet;
    Tree& tree = quiet.tree;
    static_cast<void>(quiet.begin_edit("a.py"));

    tree.handle_hint(kStart, "a.py", workspace::Hint::closed);
    CHECK_FALSE(tree.next_deadline());
}

TEST_CASE("tree: after a move that could not be made both its ends are looked at again") {
    Quiet quiet;
    Tree& tree = quiet.tree;
    tree.handle_hint(kStart, "old.py", workspace::Hint::closed);
    REQUIRE(next<Tree::Examine>(tree));
    quiet.begin_move();
    quiet.end_move(workspace::WriteResult::changed);
    const auto again = next<Tree::Examine>(tree);
    REQUIRE(again);
    CHECK(again->path == "old.py");

    tree.handle_hint(kStart, "new.py", workspace::Hint::closed);
    const auto other = next<Tree::Examine>(tree);
    REQUIRE(other);
    CHECK(other->path == "new.py");
}

TEST_CASE("tree: what was read of a path before a file moved there is not believed") {
    Quiet quiet;
    Tree& tree = quiet.tree;
    tree.handle_hint(kStart, "old.py", workspace::Hint::closed);
    tree.handle_hint(kStart, "new.py", workspace::Hint::closed);
    REQUIRE(next<Tree::Examine>(tree));
    REQUIRE(next<Tree::Examine>(tree));
    quiet.begin_move();
    // The file was there when the other worker looked, and its record was not.
    workspace::Outcome created;
    created.draft.emplace();
    tree.handle_examined(kStart, "new.py", created);
    CHECK_FALSE(next<Tree::Append>(tree));

    quiet.end_move(workspace::WriteResult::done);
    const auto again = next<Tree::Examine>(tree);
    REQUIRE(again);
    CHECK(again->path == "new.py");
}

TEST_CASE("tree: a file that is to be looked at again for what is in it has not vanished") {
    Quiet quiet;
    Tree& tree = quiet.tree;
    workspace::Outcome broken;
    broken.look_again = std::chrono::minutes(10);
    tree.handle_hint(kStart, "broken.py", workspace::Hint::closed);
    REQUIRE(next<Tree::Examine>(tree));
    tree.handle_examined(kStart, "broken.py", broken);
    SUBCASE("and news of it do not wait") {
        tree.handle_new_versions(kStart, {"broken.py"});
        CHECK(next<Tree::Examine>(tree));
        return;
    }

    workspace::Outcome deletion;
    deletion.draft.emplace();
    deletion.weight = workspace::Weight::deleted;
    tree.handle_hint(kStart, "a.py", workspace::Hint::gone);
    tree.handle_deadline(kStart + workspace::kGoneDelay);
    const auto examine = next<Tree::Examine>(tree);
    REQUIRE(examine);
    CHECK(examine->vanished.empty());
    tree.handle_examined(kStart + workspace::kGoneDelay, "a.py", deletion);
    CHECK(next<Tree::Append>(tree));
}

TEST_CASE("tree: a file that may be deleted counts as vanished until that is certain") {
    Quiet quiet;
    Tree& tree = quiet.tree;
    workspace::Outcome unsure;
    unsure.look_again = workspace::kAbsenceMin;
    unsure.maybe_deleted = true;
    tree.handle_hint(kStart, "a.py", workspace::Hint::closed);
    REQUIRE(next<Tree::Examine>(tree));
    tree.handle_examined(kStart, "a.py", unsure);
    tree.handle_hint(kStart, "b.py", workspace::Hint::closed);
    const auto examine = next<Tree::Examine>(tree);
    REQUIRE(examine);
    CHECK(examine->vanished == std::vector<std::string>{"a.py"});
}

TEST_CASE("tree: a deletion is not sent before it is known how many follow, up to a bound") {
    Quiet quiet;
    Tree& tree = quiet.tree;
    workspace::Outcome deletion;
    deletion.draft.emplace();
    deletion.weight = workspace::Weight::deleted;
    tree.handle_hint(kStart, "a.py", workspace::Hint::gone);
    const MonoTime believed = kStart + workspace::kGoneDelay;
    tree.handle_hint(believed - std::chrono::milliseconds(1), "b.py", workspace::Hint::gone);
    tree.handle_deadline(believed);
    REQUIRE(next<Tree::Examine>(tree));
    tree.handle_examined(believed, "a.py", deletion);
    CHECK_FALSE(next<Tree::Append>(tree));

    SUBCASE("nothing follows") {
        tree.handle_deadline(believed + workspace::kGoneDelay);
        const auto other = next<Tree::Examine>(tree);
        REQUIRE(other);
        CHECK(other->path == "b.py");
        tree.handle_examined(believed + workspace::kGoneDelay, "b.py", workspace::Outcome{});
        CHECK(next<Tree::Append>(tree));
    }
    SUBCASE("something vanishes all the time") {
        const MonoTime late = believed + workspace::kGatherMax;
        tree.handle_deadline(late);
        REQUIRE(next<Tree::Examine>(tree));
        tree.handle_hint(late, "c.py", workspace::Hint::gone);
        tree.handle_examined(late, "b.py", workspace::Outcome{});
        CHECK(next<Tree::Append>(tree));
    }
}

TEST_CASE(
    "tree: where a file may have come from a path in flight, it waits for that one's record") {
    Quiet quiet;
    Tree& tree = quiet.tree;
    const Tree::Append append = quiet.begin_edit("old.py");
    tree.handle_hint(kStart, "old.py", workspace::Hint::gone);
    tree.handle_hint(kStart, "new.py", workspace::Hint::closed);
    CHECK_FALSE(next<Tree::Examine>(tree));
    CHECK_FALSE(tree.next_deadline());

    SUBCASE("which was made") {
        tree.handle_appended(kStart, append.number, {});
    }
    SUBCASE("which could not be made") {
        tree.handle_appended(kStart, append.number, fail(ErrorCode::store_full, "disk full"));
    }
    const auto examine = next<Tree::Examine>(tree);
    REQUIRE(examine);
    CHECK(examine->path == "new.py");
    CHECK(examine->vanished == std::vector<std::string>{"old.py"});
}

TEST_CASE("tree: nothing that the brake gathered of a file is sent once it has another name") {
    Quiet quiet;
    Tree& tree = quiet.tree;
    tree.handle_hint(kStart, "other.py", workspace::Hint::closed);
    tree.handle_hint(kStart, "old.py", workspace::Hint::closed);
    REQUIRE(next<Tree::Examine>(tree));
    REQUIRE(next<Tree::Examine>(tree));
    workspace::Outcome replaced;
    replaced.draft.emplace();
    replaced.weight = workspace::Weight::replaced;
    tree.handle_examined(kStart, "old.py", replaced);

    tree.handle_hint(kStart, "old.py", workspace::Hint::gone);
    tree.handle_hint(kStart, "new.py", workspace::Hint::closed);
    REQUIRE(next<Tree::Examine>(tree));
    workspace::Outcome renamed;
    renamed.draft.emplace();
    renamed.records = {{"old.py", std::nullopt}, {"new.py", workspace::TreeFile{}}};
    tree.handle_examined(kStart, "new.py", renamed);
    CHECK(next<Tree::Append>(tree));
    tree.handle_examined(kStart, "other.py", workspace::Outcome{});
    CHECK_FALSE(next<Tree::Append>(tree));
}

TEST_CASE("tree: no other HEAD is followed before the one that is being announced is durable") {
    Quiet world;
    workspace::GitState git;
    const Tree::Commit old = world.announce(git);
    git.head.commit = {std::string(40, 'b')};
    world.move_head(git);
    CHECK_FALSE(next<Tree::Commit>(world.tree));
    world.tree.handle_committed(world.now, old.number, {});
    const auto newer = next<Tree::Commit>(world.tree);
    REQUIRE(newer);
    CHECK(newer->announced == git.head);
    // It failed: it is said again.
    world.tree.handle_committed(world.now, newer->number, fail(ErrorCode::io, "full"));
    const auto again = next<Tree::Commit>(world.tree);
    REQUIRE(again);
    CHECK(again->announced == git.head);
    world.tree.handle_committed(world.now, again->number, {});
    CHECK_FALSE(next<Tree::Commit>(world.tree));
}

TEST_CASE("tree: what is found while HEAD is being announced is announced, too") {
    Quiet world;
    workspace::GitState git;
    const Tree::Commit first = world.announce(git);
    world.tree.handle_hint(world.now, "a.py", workspace::Hint::closed);
    REQUIRE(next<Tree::Examine>(world.tree));
    workspace::Outcome found;
    found.records = {{"a.py", std::nullopt}};
    found.contained = {{EventId{}, 1}};
    world.tree.handle_examined(world.now, "a.py", found);
    CHECK_FALSE(next<Tree::Append>(world.tree));
    world.tree.handle_committed(world.now, first.number, {});
    const auto second = next<Tree::Append>(world.tree);
    REQUIRE(second);
    CHECK(second->announced == git.head);
    CHECK(second->records == found.records);
}
