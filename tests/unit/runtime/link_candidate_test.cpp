#include "runtime/link_candidate.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "store/sqlite/sqlite_store.hpp"
#include "support/temporary_directory.hpp"
#include "team.hpp"
#include "unit/git/scripted_repository.hpp"

using namespace aura;
using aura::test::ScriptedRepository;
using runtime::LinkCandidate;
using runtime::test::run_until;

namespace {

using Paths = std::vector<std::string>;

// What a daemon has that may link a tree.
class Linking {
public:
    Linking()
        : store_(*store::sqlite::SqliteStore::open((directory_.path() / "a.db").string(),
                                                   store::sqlite::Access::read_write)),
          reader_(*store_) {}

    [[nodiscard]] LinkCandidate::Parts parts() { return {loop, workers_, reader_, prng_}; }

    // Looks at the tree at `root`; returns when it is known what linking it would share.
    [[nodiscard]] std::unique_ptr<LinkCandidate> look_at(const std::filesystem::path& root) {
        plan.reset();
        auto candidate = LinkCandidate::begin(
            parts(), root.string(), [this](auto planned) { plan = *std::move(planned); });
        REQUIRE(candidate);
        CHECK_FALSE((*candidate)->take());
        run_until(loop, [this] { return plan.has_value(); });
        return *std::move(candidate);
    }

    // Something happens elsewhere in the tree, and is reported.
    void wait_for_report(const ScriptedRepository& scripted) {
        bool reported = false;
        const auto watch = runtime::TreeWatch::begin(
            loop, scripted.root(), [&](const auto& /*changes*/) { reported = true; });
        REQUIRE(watch);
        run_until(loop, [&] { return reported; });
    }

    io::Loop loop;
    std::optional<workspace::LinkPlan> plan;

private:
    aura::test::TemporaryDirectory directory_;
    std::unique_ptr<store::sqlite::SqliteStore> store_;
    sync::EventReader reader_;
    SeededPrng prng_{1};
    io::Workers workers_{loop, {.threads = 1}};
};

}  // namespace

TEST_CASE("link candidate: what linking would share, and what was found, once") {
    const ScriptedRepository scripted("echo 1 >a; echo 1 >b; commit first; echo 2 >b; echo 1 >c");
    Linking linking;
    const auto candidate = linking.look_at(scripted.root());
    REQUIRE(linking.plan->files.size() == 2);
    CHECK(linking.plan->needs_consent());
    const auto look = candidate->take();
    REQUIRE(look);
    CHECK(look->watch);
    CHECK(look->found.head.branch == "main");
    CHECK(look->found.result.changed == Paths{"b", "c"});
    CHECK(look->found.untracked == Paths{"c"});
    CHECK_FALSE(candidate->take());
}

TEST_CASE("link candidate: what was found is forgotten when something changes") {
    const ScriptedRepository scripted("echo 1 >a; mkdir .aura; commit first");
    Linking linking;
    auto candidate = linking.look_at(scripted.root());
    scripted.run("rm -r .aura; mkdir .aura");
    linking.wait_for_report(scripted);
    CHECK(candidate->take());
    candidate = linking.look_at(scripted.root());
    scripted.write("a", "2\n");
    linking.wait_for_report(scripted);
    CHECK_FALSE(candidate->take());
}

TEST_CASE("link candidate: of a linked worktree nothing is kept, as its HEAD is not watched") {
    const ScriptedRepository scripted("echo 1 >a; commit first; git worktree add -q ../beside");
    Linking linking;
    const auto candidate = linking.look_at(scripted.root().parent_path() / "beside");
    CHECK(linking.plan->files.empty());
    CHECK_FALSE(candidate->take());
}

TEST_CASE("link candidate: one that is given up answers nobody") {
    const ScriptedRepository scripted("echo 1 >a; commit first");
    Linking linking;
    {
        auto begun = LinkCandidate::begin(linking.parts(),
                                          scripted.root().string(),
                                          [&](const auto&) { linking.plan.emplace(); });
        REQUIRE(begun);
    }
    linking.wait_for_report(scripted);
    CHECK_FALSE(linking.plan);
}
