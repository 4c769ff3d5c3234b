#include "runtime/tree_watch.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "team.hpp"
#include "unit/git/scripted_repository.hpp"

using namespace aura;
using aura::test::ScriptedRepository;
using runtime::TreeWatch;
using runtime::test::run_until;

namespace {

// What one listener was told of.
struct Listener {
    std::vector<std::string> paths;

    [[nodiscard]] TreeWatch::OnChanges listen() {
        return [this](const auto& changes) {
            for (const io::Change& change : changes) {
                paths.push_back(change.path);
            }
        };
    }

    [[nodiscard]] bool heard_of(const std::string& path) const {
        return std::find(paths.begin(), paths.end(), path) != paths.end();
    }
};

}  // namespace

TEST_CASE("tree watch: what is not told yet goes to whoever is told from then on") {
    const ScriptedRepository scripted("echo 1 >a; commit first");
    io::Loop loop;
    Listener first;
    const auto watch = TreeWatch::begin(loop, scripted.root(), first.listen());
    REQUIRE(watch);
    run_until(loop, [&] { return !first.paths.empty(); });
    CHECK((*watch)->is_complete());
    const std::vector<std::string> told = first.paths;
    scripted.write("a", "2\n");
    Listener second;
    (*watch)->tell(second.listen());
    run_until(loop, [&] { return second.heard_of("a"); });
    CHECK(first.paths == told);
}

TEST_CASE("tree watch: what is Aura's own is not told, nor what is in git's noise") {
    const ScriptedRepository scripted("echo 1 >a; mkdir -p .git/logs .aura; commit first");
    io::Loop loop;
    Listener listener;
    const auto watch = TreeWatch::begin(loop, scripted.root(), listener.listen());
    REQUIRE(watch);
    run_until(loop, [&] { return !listener.paths.empty(); });
    Listener all;
    const auto beside = io::Watcher::watch(loop, scripted.root(), all.listen());
    REQUIRE(beside);
    run_until(loop, [&] { return !all.paths.empty(); });
    listener.paths.clear();
    scripted.run("echo >.git/logs/x; echo >.aura/mark; rm -r .aura; mkdir .aura");
    run_until(loop, [&] { return all.heard_of(".git/logs/x") && all.heard_of(".aura"); });
    CHECK(listener.paths.empty());
    CHECK_FALSE(runtime::is_own_path(".aurax"));
}
