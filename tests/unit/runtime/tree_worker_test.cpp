#include "runtime/tree_worker.hpp"

#include <fcntl.h>
#include <filesystem>
#include <set>
#include <string>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "runtime/tree_texts.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/ids.hpp"
#include "support/interferer.hpp"
#include "support/temporary_directory.hpp"
#include "unit/git/scripted_repository.hpp"
#include "worktree/owned_fd.hpp"

using namespace aura;
using aura::test::Interferer;
using aura::test::write_in_place;
using runtime::LinkId;
using runtime::Settled;
using runtime::TreeWorker;
using store::sqlite::Access;
using store::sqlite::SqliteStore;
using workspace::WriteResult;
using worktree::OwnedFd;

namespace {

constexpr const char* kFile = "notes.txt";

// A repository with one file, and its worker.
class WorkedTree {
public:
    WorkedTree()
        : repository_("echo old >notes.txt; commit first"),
          store_(*SqliteStore::open((directory_.path() / "a.db").string(), Access::read_write)),
          reader_(*store_),
          worker_(*TreeWorker::open(link_, repository_.root(), reader_, prng_)) {}

    [[nodiscard]] TreeWorker& worker() { return *worker_; }

    [[nodiscard]] std::filesystem::path file() const { return repository_.root() / kFile; }

    [[nodiscard]] std::string in_tree() const { return repository_.read(kFile); }

    void edit(const std::string& text) const { repository_.write(kFile, text); }

    void record(const std::string& text) {
        workspace::TreeFile file;
        file.id = aura::test::node_id(1);
        file.path = kFile;
        file.skeleton.id = file.id;
        file.skeleton.text = text;
        store::Batch batch;
        batch.records.push_back(record_write(link_, {kFile, file}));
        REQUIRE(store_->commit(batch));
    }

    // After the time of the replaced files is over.
    Settled settle() {
        REQUIRE(worker_->settle_replaced());
        const auto settled = worker_->settle_replaced();
        REQUIRE(settled);
        return *settled;
    }

    [[nodiscard]] std::string aside(const std::string& name) const {
        return repository_.read(".aura/tmp/" + name);
    }

    [[nodiscard]] std::set<std::string> names_aside() const {
        std::set<std::string> names;
        for (const auto& entry :
             std::filesystem::directory_iterator(repository_.root() / ".aura/tmp")) {
            names.insert(entry.path().filename());
        }
        return names;
    }

private:
    aura::test::TemporaryDirectory directory_;
    aura::test::ScriptedRepository repository_;
    std::unique_ptr<SqliteStore> store_;
    sync::EventReader reader_;
    SeededPrng prng_{1};
    LinkId link_{};
    std::unique_ptr<TreeWorker> worker_;
};

// One whose file was written by the worker after an editor had looked it up to save in place: what
// he saves goes into the file as it was before.
class LateSave : public WorkedTree {
public:
    explicit LateSave(const std::string& saved) {
        const OwnedFd found(::open(file().c_str(), O_PATH | O_CLOEXEC));
        workspace::WriteOrder order;
        order.path = kFile;
        order.from = "old\n";
        order.to = "new\n";
        const auto written = worker().write({order});
        REQUIRE(written.results == std::vector{WriteResult::done});
        const std::string replaced = "/proc/self/fd/" + std::to_string(found.get());
        const OwnedFd editor(::open(replaced.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
        REQUIRE(::write(editor.get(), saved.data(), saved.size()) ==
                static_cast<ssize_t>(saved.size()));
    }
};

}  // namespace

TEST_CASE("tree worker: a text saved into a file that it had just replaced comes back") {
    LateSave tree("saved\n");
    tree.record("new\n");
    const Settled settled = tree.settle();
    CHECK(settled.kept.empty());
    CHECK(settled.waiting == 1);  // the file that this replaced
    CHECK(tree.in_tree() == "saved\n");
}

TEST_CASE("tree worker: a text saved too late stays aside when the file was edited since") {
    LateSave tree("saved\n");
    tree.record("new\n");
    tree.edit("edited\n");
    const Settled settled = tree.settle();
    REQUIRE(settled.kept.size() == 1);
    CHECK(tree.aside(settled.kept[0]) == "saved\n");
    CHECK(tree.in_tree() == "edited\n");
}

TEST_CASE("tree worker: a text saved too late overwrites nothing that is not recorded") {
    LateSave tree("saved\n");
    const Settled settled = tree.settle();
    CHECK(settled.kept.size() == 1);
    CHECK(tree.in_tree() == "new\n");
}

TEST_CASE("tree worker: a replaced file that nobody wrote to is gone after its time") {
    LateSave tree("old\n");
    tree.record("new\n");
    const Settled settled = tree.settle();
    CHECK(settled.kept.empty());
    CHECK(settled.waiting == 0);
    CHECK(tree.in_tree() == "new\n");
}

TEST_CASE("tree worker: what a removal could not put back is told with the late texts") {
    WorkedTree tree;
    const std::filesystem::path file = tree.file();
    const std::string text(git::kTextBytesMax, 'x');  // takes a while to look at
    Interferer editor([&](int) {
        if (!std::filesystem::exists(file)) {
            write_in_place(file, "newer");
        }
    });
    std::set<std::string> aside;
    for (int round = 0; round < 50 && aside.empty(); ++round) {
        tree.edit(text);
        const OwnedFd writing(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
        const auto removed = tree.worker().remove({kFile, sync::text_hash(text)});
        CHECK_FALSE((removed && *removed));
        aside = tree.names_aside();
    }
    editor.stop();
    const std::vector<std::string> told = tree.worker().settle_replaced()->kept;
    CHECK(std::set(told.begin(), told.end()) == aside);
}

TEST_CASE("tree worker: of a tree that is not where it was nothing is read, and nothing written") {
    const aura::test::ScriptedRepository scripted("echo old >notes.txt; commit first");
    const aura::test::TemporaryDirectory directory;
    const auto store = *SqliteStore::open((directory.path() / "a.db").string(), Access::read_write);
    sync::EventReader reader(*store);
    SeededPrng prng(1);
    const auto worker = *TreeWorker::open({}, scripted.root(), reader, prng);
    runtime::ExamineJob job;
    job.order.path = kFile;
    job.order.check_gone = true;
    job.order.head.commit = runtime::to_wire(scripted.commit("HEAD"));
    job.order.announced = job.order.head;
    workspace::WriteOrder order;
    order.path = "new.txt";
    order.to = "new\n";

    for (const char* const take_away : {"mv .git ../git", "mv ../repo ../elsewhere"}) {
        CAPTURE(take_away);
        CHECK(worker->in_place());
        CHECK(worker->scan({}));
        CHECK(worker->examine(job));
        scripted.run(take_away);
        CHECK(worker->in_place().error().is(ErrorCode::repo_unavailable));
        CHECK_FALSE(worker->scan({}));
        CHECK_FALSE(worker->examine(job));
        CHECK(worker->write({order}).results == std::vector{WriteResult::failed});
        if (std::filesystem::exists(scripted.root())) {
            scripted.run("mv ../git .git");
        } else {
            std::filesystem::rename(scripted.root().parent_path() / "elsewhere", scripted.root());
        }
        CHECK(worker->in_place());
    }
    CHECK(worker->write({order}).results == std::vector{WriteResult::done});
}
