#include "runtime/linked_tree.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "runtime/tree_texts.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/ids.hpp"
#include "team.hpp"
#include "unit/git/scripted_repository.hpp"

using namespace aura;
using namespace aura::runtime;
using namespace aura::runtime::test;
using aura::test::ScriptedRepository;

namespace {

constexpr const char* kPoem = "poem.txt";
constexpr const char* kCommitted = "one\ntwo\nthree\n";
constexpr const char* kEdited = "one\n2\nthree\n";

// A clone of the repository that is linked; all have the same first commit.
struct Clone {
    Clone() : repository("printf 'one\\ntwo\\nthree\\n' >poem.txt; commit first") {}

    void save(std::string_view text) const { repository.write(kPoem, text); }

    [[nodiscard]] std::string text() const { return repository.read(kPoem); }

    ScriptedRepository repository;
};

// What a daemon has around its linked trees. The device is the Mothership of its own team, so that
// nobody has to be asked for anything.
class LinkingDevice {
public:
    LinkingDevice()
        : device_(loop, Hub::kSeed, Hub::kSeed),
          reading_(*store::sqlite::SqliteStore::open(device_.database->path(),
                                                     store::sqlite::Access::read_only)),
          reader_(*reading_),
          fold_(device_.replicator(),
                {.repo = aura::test::repo(1)},
                [this](sync::EventFold& into) {
                    return replay(*device_.database, aura::test::repo(1), into);
                },
                {.on_paths = [this](const auto& paths) { look_again(paths); },
                 .on_left_out = [](const Error& error) { FAIL(error.to_line()); }}),
          workers_(loop, {.threads = 1}) {
        sync::Draft founded;
        founded.kind = wire::EventKind::team_founded;
        founded.envelope = encode(wire::TeamFounded{"Acme", 1});
        REQUIRE(device_.replicator().append(std::move(founded), [](const Status&) {}));
        REQUIRE(device_.replicator().keyring().found(
            loop.now().mono, aura::test::repo(1), {"poems", {}}));
        device_.replicator().wake();
        run_until(loop, [this] { return fold_.keys() && !fold_.keys()->empty(); });
    }

    [[nodiscard]] static LinkRecord record_of(const Clone& clone, std::uint8_t link = 1) {
        LinkRecord record;
        record.link = aura::test::filled<LinkId>(link);
        record.repo = aura::test::repo(1);
        record.root = clone.repository.root();
        record.name = "poems";
        return record;
    }

    // Looks at the tree as before a link; returns when that is done.
    [[nodiscard]] std::unique_ptr<LinkCandidate> look_at(const Clone& clone) {
        bool planned = false;
        auto candidate = LinkCandidate::begin({loop, workers_, reader_, prng_},
                                              clone.repository.root().string(),
                                              [&](const auto&) { planned = true; });
        REQUIRE(candidate);
        run_until(loop, [&] { return planned; });
        return *std::move(candidate);
    }

    [[nodiscard]] Result<std::unique_ptr<LinkedTree>> try_open(const LinkRecord& record,
                                                               LinkCandidate* candidate = nullptr) {
        AURA_TRY_ASSIGN(LinkedTree::Opened opened, LinkedTree::read(record, {}, reader_, prng_));
        if (candidate != nullptr) {
            opened.look = candidate->take();
            REQUIRE(opened.look);
        }
        return LinkedTree::begin({loop, device_.replicator(), workers_, reader_, prng_, hide_paths},
                                 std::move(opened),
                                 fold_,
                                 [this](const Error& error) { lost = error; });
    }

    // Ends one of the same link before.
    LinkedTree& open(const LinkRecord& record, LinkCandidate* candidate = nullptr) {
        trees_.erase(record.link);
        auto opened = try_open(record, candidate);
        REQUIRE(opened);
        return *(trees_[record.link] = *std::move(opened));
    }

    // Everything that was handed to the store is durable.
    void flush() {
        bool done = false;
        REQUIRE(device_.replicator().commit({{generation_of_nobody(), std::nullopt}},
                                            [&](const Status& status) {
                                                REQUIRE(status);
                                                done = true;
                                            }));
        device_.replicator().wake();
        run_until(loop, [&] { return done; });
    }

    // Ends the tree; returns what is kept of it.
    LinkRecord close(const LinkRecord& record) {
        LinkRecord kept = trees_.at(record.link)->record();
        trees_.erase(record.link);
        flush();
        return kept;
    }

    void finish_jobs() { workers_.finish(); }

    void run_until_saved(std::size_t events) {
        run_until(loop, [&] { return graph().change_count() == events; });
    }

    [[nodiscard]] const sync::RepoGraph& graph() const { return fold_.graph(); }

    [[nodiscard]] sync::Replicator& replicator() const { return device_.replicator(); }

    io::Loop loop;
    std::optional<Error> lost;  // why the last tree that was lost is
    bool hide_paths = false;

private:
    static store::RecordKey generation_of_nobody() {
        return tree_file_key(aura::test::filled<LinkId>(99), "nothing");
    }

    void look_again(const std::vector<std::string>& paths) {
        for (const auto& [link, tree] : trees_) {
            tree->handle_new_versions(paths);
        }
    }

    Device device_;
    std::unique_ptr<store::sqlite::SqliteStore> reading_;
    sync::EventReader reader_;
    SeededPrng prng_{1};
    sync::RepoFold fold_;
    io::Workers workers_;
    std::map<LinkId, std::unique_ptr<LinkedTree>> trees_;
};

// What was told to a caller who waits.
struct Heard {
    int times = 0;
    Status status;

    [[nodiscard]] LinkedTree::Told listen() {
        return [this](const Status& told) {
            ++times;
            status = told;
        };
    }
};

void check_unavailable(const Status& status) {
    REQUIRE_FALSE(status);
    CHECK(status.error().is(ErrorCode::repo_unavailable));
}

// Envelopes of changes as they become durable.
class Envelopes final : public sync::EventFold {
public:
    explicit Envelopes(sync::Replicator& replicator) : replicator_(replicator) {
        replicator_.add(*this);
    }

    Envelopes(const Envelopes&) = delete;
    Envelopes& operator=(const Envelopes&) = delete;

    ~Envelopes() override { replicator_.remove(*this); }

    void on_event(const store::EventRef& event) override {
        if (event->event.header.kind == wire::EventKind::file_changed) {
            REQUIRE(event->event.envelope);
            const auto envelope = wire::decode_change_envelope(*event->event.envelope);
            REQUIRE(envelope);
            seen.push_back(*envelope);
        }
    }

    void on_key(const RepoId& /*repo*/) override {}

    void on_membership() override {}

    std::vector<wire::ChangeEnvelope> seen;

private:
    sync::Replicator& replicator_;
};

}  // namespace

TEST_CASE("linked tree: what is saved in one clone arrives in another one") {
    LinkingDevice device;
    const Clone here;
    const Clone there;
    device.open(device.record_of(here, 1));
    device.open(device.record_of(there, 2));
    here.save(kEdited);
    run_until(device.loop, [&] { return there.text() == kEdited; });
    CHECK(device.graph().change_count() == 1);
    there.save("one\n2\n3\n");
    run_until(device.loop, [&] { return here.text() == "one\n2\n3\n"; });
    CHECK(device.graph().change_count() == 2);
}

TEST_CASE("linked tree: what was saved while nobody watched is found at the next start, once") {
    LinkingDevice device;
    const Clone clone;
    const LinkRecord record = device.record_of(clone);
    device.open(record);
    clone.save(kEdited);
    device.run_until_saved(1);
    const LinkRecord kept = device.close(record);
    REQUIRE(kept.announced);
    CHECK(kept.announced->branch == "main");
    clone.save("one\n2\n3\n");
    LinkedTree& again = device.open(kept);
    device.run_until_saved(2);
    run_until(device.loop, [&] { return again.machine().at_rest(); });
    CHECK(device.graph().change_count() == 2);
}

TEST_CASE("linked tree: what only a commit had that is taken back is shared") {
    LinkingDevice device;
    const Clone clone;
    clone.save(kEdited);
    clone.repository.run("touch more.txt; commit second");
    const LinkedTree& tree = device.open(device.record_of(clone));
    run_until(device.loop, [&] { return tree.record().announced && tree.machine().at_rest(); });
    clone.repository.run("git reset -q HEAD~");  // writes neither file
    device.run_until_saved(2);
    CHECK(device.graph().slice(kPoem).changes.size() == 1);
    CHECK(device.graph().slice("more.txt").changes.size() == 1);
}

TEST_CASE("linked tree: a link goes on with what was found before it") {
    LinkingDevice device;
    const Clone clone;
    clone.save(kEdited);
    const auto candidate = device.look_at(clone);
    LinkedTree& tree = device.open(device.record_of(clone), candidate.get());
    device.run_until_saved(1);
    run_until(device.loop, [&] { return tree.machine().at_rest(); });
    CHECK(device.graph().change_count() == 1);
}

TEST_CASE("linked tree: what was saved since the look, and is not reported yet, is an edit") {
    LinkingDevice device;
    const Clone clone;
    const auto candidate = device.look_at(clone);
    clone.save(kEdited);
    device.open(device.record_of(clone), candidate.get());
    device.run_until_saved(1);
}

TEST_CASE("linked tree: where HEAD moved since the look all is compared again") {
    LinkingDevice device;
    const Clone clone;
    clone.save(kEdited);
    clone.repository.run("commit second");
    const auto candidate = device.look_at(clone);
    clone.repository.run("git reset -q --soft HEAD~");
    device.open(device.record_of(clone), candidate.get());
    device.run_until_saved(1);
}

TEST_CASE("linked tree: what the sides of a conflict say can be read") {
    LinkingDevice device;
    const Clone here;
    const Clone there;
    LinkedTree& tree = device.open(device.record_of(here, 1));
    device.open(device.record_of(there, 2));
    here.save("one\nhere\nthree\n");
    there.save("one\nthere\nthree\n");
    std::vector<workspace::Finding> findings;
    run_until(device.loop, [&] {
        findings = tree.machine().findings();
        return !findings.empty() && findings[0].kind == workspace::FindingKind::conflict;
    });
    std::optional<Result<ConflictTexts>> texts;
    tree.read_conflict(findings[0], [&](auto read) { texts = std::move(read); });
    CHECK_FALSE(texts);
    run_until(device.loop, [&] { return texts.has_value(); });
    REQUIRE(*texts);
    CHECK((*texts)->here);
    CHECK((*texts)->heads.size() == 2);
    CHECK(here.text() == "one\nhere\nthree\n");
    CHECK(there.text() == "one\nthere\nthree\n");
}

TEST_CASE("linked tree: an event is taken back as an edit, and a file is put back to a time") {
    LinkingDevice device;
    const Clone clone;
    LinkedTree& tree = device.open(device.record_of(clone));
    clone.save(kEdited);
    device.run_until_saved(1);
    const sync::Change change = *device.graph().all().front();
    Heard undone;
    REQUIRE(tree.undo(change, undone.listen()));
    CHECK(undone.times == 0);
    run_until(device.loop, [&] { return undone.times != 0; });
    CHECK(undone.status);
    CHECK(clone.text() == kCommitted);
    device.run_until_saved(2);

    clone.save("another\n");
    device.run_until_saved(3);
    const auto before =
        WallTime(std::chrono::milliseconds((static_cast<std::uint64_t>(change.time) >> 16U) - 1));
    Heard restored;
    REQUIRE(tree.restore(kPoem, before, restored.listen()));
    run_until(device.loop, [&] { return restored.times != 0; });
    CHECK(restored.status);
    CHECK(clone.text() == kCommitted);
    device.run_until_saved(4);
    CHECK(undone.times == 1);
    CHECK(restored.times == 1);
}

TEST_CASE("linked tree: own changes are told by path, and staged") {
    LinkingDevice device;
    const Clone clone;
    LinkedTree& tree = device.open(device.record_of(clone));
    clone.save(kEdited);
    device.run_until_saved(1);
    std::optional<Result<std::vector<workspace::OwnChanges>>> changes;
    const auto take = [&](auto told) { changes = std::move(told); };
    REQUIRE(tree.own_changes("elsewhere", false, take));
    run_until(device.loop, [&] { return changes.has_value(); });
    REQUIRE(*changes);
    CHECK((*changes)->empty());
    changes.reset();
    REQUIRE(tree.own_changes("", true, take));
    run_until(device.loop, [&] { return changes.has_value(); });
    REQUIRE(*changes);
    REQUIRE((*changes)->size() == 1);
    CHECK((**changes)[0].path == kPoem);
    CHECK(clone.repository.run("git diff --cached --name-only") == kPoem);
    CHECK(clone.repository.run("git diff --name-only").empty());
}

TEST_CASE("linked tree: what git is about to bring goes back to HEAD and comes again") {
    LinkingDevice device;
    const Clone here;
    const Clone there;
    device.open(device.record_of(here, 1));
    LinkedTree& tree = device.open(device.record_of(there, 2));
    here.save(kEdited);
    run_until(device.loop, [&] { return there.text() == kEdited; });
    here.repository.run("commit second");
    run_until(device.loop, [&] { return !device.graph().slice(kPoem).contained.empty(); });
    int parked = 0;
    REQUIRE(tree.park(workspace::ParkWhat::committed, [&] { ++parked; }));
    run_until(device.loop, [&] { return parked != 0; });
    CHECK(there.text() == kCommitted);
    CHECK(tree.record().parked);
    int back = 0;
    tree.unpark(workspace::Unpark::all, [&] { ++back; });
    run_until(device.loop, [&] { return back != 0; });
    CHECK(there.text() == kEdited);
    CHECK_FALSE(tree.record().parked);
    CHECK(parked == 1);
    CHECK(back == 1);
}

TEST_CASE("linked tree: while HEAD is detached nobody's wish is taken") {
    LinkingDevice device;
    const Clone clone;
    clone.repository.run("git checkout -q --detach");
    LinkedTree& tree = device.open(device.record_of(clone));
    REQUIRE(tree.git_state());
    CHECK(tree.git_state()->detached);
    Heard heard;
    check_unavailable(tree.undo({}, heard.listen()));
    check_unavailable(tree.restore(kPoem, {}, heard.listen()));
    check_unavailable(tree.park(workspace::ParkWhat::others, [&] { ++heard.times; }));
    check_unavailable(tree.own_changes("", false, [&](const auto&) { ++heard.times; }));
    CHECK(heard.times == 0);
    // What was put away comes back as soon as that is possible; nobody waits for it.
    bool told = false;
    tree.unpark(workspace::Unpark::all, [&] { told = true; });
    run_until(device.loop, [&] { return told; });
    CHECK(heard.times == 0);
}

TEST_CASE("linked tree: what a crash left aside is a notice until it was seen") {
    LinkingDevice device;
    const Clone clone;
    const std::string aside = ".aura/tmp/0123456789abcdef-0";
    clone.repository.write(aside, "saved in that moment\n");
    const LinkRecord record = device.record_of(clone);
    LinkedTree& tree = device.open(record);
    REQUIRE(tree.notices().unseen().size() == 1);
    CHECK(tree.notices().unseen().begin()->second.path == aside);
    const LinkRecord kept = device.close(record);
    clone.repository.run("rm " + aside);
    LinkedTree& again = device.open(kept);
    CHECK(again.notices().unseen().size() == 1);
    again.mark_notices_seen();
    CHECK(again.notices().unseen().empty());
    CHECK(device.open(device.close(kept)).notices().unseen().empty());
}

TEST_CASE("linked tree: a pause ends when its time is over, and else when somebody ends it") {
    LinkingDevice device;
    const Clone clone;
    LinkRecord record = device.record_of(clone);
    record.paused = true;
    record.paused_until = device.loop.now().wall - std::chrono::seconds(1);
    CHECK_FALSE(device.open(record).record().paused);
    record.paused_until = device.loop.now().wall + std::chrono::hours(1);
    CHECK(device.open(record).record().paused);
    record.paused_until = {};
    LinkedTree& tree = device.open(record);
    CHECK(tree.record().paused);
    record.paused_until = device.loop.now().wall - std::chrono::seconds(1);
    tree.set_record(record);
    CHECK_FALSE(tree.record().paused);
}

TEST_CASE("linked tree: a path travels hidden where that is wanted") {
    LinkingDevice device;
    device.hide_paths = true;
    const Envelopes envelopes(device.replicator());
    const Clone here;
    const Clone there;
    device.open(device.record_of(here, 1));
    device.open(device.record_of(there, 2));
    here.save(kEdited);
    run_until(device.loop, [&] { return there.text() == kEdited; });
    REQUIRE(envelopes.seen.size() == 1);
    CHECK(envelopes.seen[0].path_hidden);
    CHECK(envelopes.seen[0].path.find("poem") == std::string::npos);
}

TEST_CASE("linked tree: a commit made before the watcher had begun is no edit") {
    LinkingDevice device;
    const Clone clone;
    LinkedTree& tree = device.open(device.record_of(clone));
    clone.save(kEdited);
    clone.repository.run("commit second");
    const auto second = to_wire(clone.repository.commit("HEAD"));
    run_until(device.loop,
              [&] { return tree.git_state()->head.commit == second && tree.machine().at_rest(); });
    CHECK(device.graph().change_count() == 0);
}

TEST_CASE("linked tree: a repository that is gone is said, and can be opened when it is back") {
    LinkingDevice device;
    const Clone clone;
    const std::string git = clone.repository.root() / ".git";
    const std::string away = clone.repository.root() / "away";
    const LinkRecord record = device.record_of(clone);
    CHECK_FALSE(device.open(record).failure());
    std::filesystem::rename(git, away);
    CHECK(device.try_open(device.record_of(clone, 2)).error().is(ErrorCode::not_found));
    run_until(device.loop, [&] { return device.lost.has_value(); });
    CHECK(device.lost->is(ErrorCode::repo_unavailable));
    std::filesystem::rename(away, git);
    CHECK_FALSE(device.open(record).failure());
}

TEST_CASE("linked tree: what its worker still does when it is gone is nobody's business") {
    LinkingDevice device;
    const Clone clone;
    const LinkRecord record = device.record_of(clone);
    LinkedTree& tree = device.open(record);
    bool told = false;
    tree.read_conflict({}, [&](const auto&) { told = true; });
    device.close(record);
    device.finish_jobs();
    CHECK_FALSE(told);
}
