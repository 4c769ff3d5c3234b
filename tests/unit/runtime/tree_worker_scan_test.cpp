#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "runtime/tree_texts.hpp"
#include "runtime/tree_worker.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/ids.hpp"
#include "support/temporary_directory.hpp"
#include "unit/git/scripted_repository.hpp"

using namespace aura;
using store::sqlite::Access;
using store::sqlite::SqliteStore;

namespace {

using Paths = std::vector<std::string>;

// A repository whose second commit ignores less than its first, and files that the first ignored.
class Pulled {
public:
    Pulled()
        : scripted(
              "printf '*.cfg\\nout/\\n' >.gitignore; mkdir lib; echo '/gen/' >lib/.gitignore;"
              "echo 1 >.auraignore; commit first;"
              "mkdir -p out lib/gen; touch my.cfg out/x lib/gen/y;"
              "echo 'out/' >.gitignore; git rm -q lib/.gitignore; commit second; touch new.txt;"
              "git rm -q --cached my.cfg lib/gen/y; git commit -q --amend -m second"),
          store_(*SqliteStore::open((directory_.path() / "a.db").string(), Access::read_write)),
          reader_(*store_),
          worker_(*runtime::TreeWorker::open(kLink, scripted.root(), reader_, prng_)) {
        order.head.commit = runtime::to_wire(scripted.commit("HEAD"));
        order.announced.commit = runtime::to_wire(scripted.commit("HEAD~1"));
    }

    [[nodiscard]] workspace::ScanResult scan() const {
        auto found = worker_->scan(order);
        REQUIRE(found);
        return *std::move(found);
    }

    // What the tree recorded there.
    void record(const std::string& path, const std::string& text) {
        workspace::TreeFile file;
        file.id = aura::test::node_id(1);
        file.path = path;
        file.skeleton.id = file.id;
        file.skeleton.text = text;
        keep(record_write(kLink, {path, file}));
    }

    void keep(store::RecordWrite row) {
        store::Batch batch;
        batch.records.push_back(std::move(row));
        REQUIRE(store_->commit(batch));
    }

    [[nodiscard]] Paths compare(const wire::CommitId& from, const wire::CommitId& to) const {
        return worker_->compare({workspace::StepNumber(), from, to}).value();
    }

    [[nodiscard]] Paths kept() const { return worker_->load_state().value().unshared; }

    static constexpr runtime::LinkId kLink{};
    aura::test::ScriptedRepository scripted;
    workspace::Tree::Scan order;

private:
    aura::test::TemporaryDirectory directory_;
    std::unique_ptr<SqliteStore> store_;
    sync::EventReader reader_;
    SeededPrng prng_{1};
    std::unique_ptr<runtime::TreeWorker> worker_;
};

}  // namespace

TEST_CASE("tree worker scan: it tells what git has ignored until HEAD brought other rules") {
    Pulled tree;
    const workspace::ScanResult found = tree.scan();
    CHECK(found.changed == Paths{"lib/gen/y", "my.cfg", "new.txt"});
    CHECK(found.unignored == Paths{"lib/gen/y", "my.cfg"});
    tree.order.announced = tree.order.head;
    CHECK(tree.scan().unignored.empty());
}

TEST_CASE("tree worker scan: rules of the user's own, and files that he shares, are not git's") {
    Pulled tree;
    SUBCASE("the tree has recorded the rules") {
        tree.record(".gitignore", "out/\n");
    }
    SUBCASE("the tree has recorded the file") {
        tree.record("my.cfg", "");
    }
    CHECK(tree.scan().unignored == Paths{"lib/gen/y"});
}

TEST_CASE("tree worker scan: an editor's rules are agreed to, those of another commit are not") {
    Pulled tree;
    tree.order.announced = tree.order.head;
    tree.scripted.run("echo '*.txt' >.gitignore; git commit -qam third; touch secret.txt");
    tree.order.head.commit = tree.order.announced.commit =
        runtime::to_wire(tree.scripted.commit("HEAD"));
    CHECK(tree.scan().unignored.empty());
    SUBCASE("an editor") {
        tree.scripted.write(".gitignore", "");
        CHECK(tree.scan().unignored.empty());
    }
    SUBCASE("git checkout COMMIT -- .gitignore") {
        tree.scripted.run("git checkout -q HEAD~1 -- .gitignore");
        CHECK(tree.scan().unignored == Paths{"new.txt", "secret.txt"});
    }
}

TEST_CASE("tree worker scan: what is tracked or gone of what is not to be shared is told") {
    Pulled tree;
    for (const char* path : {".gitignore", "gone.cfg", "lib/gen/", "lib/none/", "my.cfg"}) {
        tree.keep(unshared_write(Pulled::kLink, {path, true}));
    }
    CHECK(tree.scan().unshared_over == Paths{".gitignore", "gone.cfg", "lib/none/"});
    CHECK(tree.kept().size() == 5);
    tree.keep(unshared_write(Pulled::kLink, {"my.cfg", false}));
    CHECK(tree.kept().size() == 4);
}

TEST_CASE("tree worker scan: two commits are compared, none with what was before the first") {
    const Pulled tree;
    const wire::CommitId from = tree.order.announced.commit;
    const wire::CommitId to = tree.order.head.commit;
    CHECK(tree.compare(from, to) == Paths{".gitignore", "lib/.gitignore"});
    CHECK(tree.compare({}, to).empty());
}
