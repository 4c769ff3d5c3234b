#include "git/history.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "scripted_repository.hpp"

using aura::ErrorCode;
using aura::git::CommitId;
using aura::git::CommitRange;
using aura::git::History;
using aura::git::Repository;
using aura::git::Touching;
using aura::test::ScriptedRepository;

namespace {

const CommitId kUnknown = CommitId::from_text(std::string(40, '1')).value();

// A merge of two branches, tagged a1 - a2 - b1 (side) - c1 (main) - m.
constexpr const char* kMerged = R"(
    echo 1 >f; echo 1 >g; commit a1; git tag a1
    echo 2 >f; commit a2; git tag a2
    git switch -q -c side; echo 2 >g; commit b1; git tag b1
    git switch -q main; echo 3 >f; commit c1; git tag c1
    git merge -q --no-edit side; git tag m)";

std::vector<CommitId> ids(const Touching& touching) {
    std::vector<CommitId> ids;
    for (const auto& commit : touching.commits) {
        ids.push_back(commit.commit);
    }
    return ids;
}

Touching touching(const Repository& repository,
                  const CommitRange& range,
                  const std::vector<std::string>& paths,
                  std::size_t limit = 100) {
    return History(repository).commits_touching(range, paths, limit).value();
}

}  // namespace

TEST_CASE("git: a commit is here on whatever branch, and others are not") {
    const ScriptedRepository scripted(kMerged);
    const Repository repository = scripted.open();
    const History history(repository);
    CHECK(history.has_commit(scripted.commit("b1")).value());
    CHECK_FALSE(history.has_commit(kUnknown).value());
    CHECK_FALSE(history.has_commit(CommitId::from_text(std::string(64, '1')).value()).value());
    const CommitId tree = scripted.commit("a1^{tree}");
    CHECK_FALSE(history.has_commit(tree).value());

    const std::vector<CommitId> some = {kUnknown, scripted.commit("a2"), scripted.commit("a1")};
    CHECK(history.contains_any(some).value() == scripted.commit("a2"));
    CHECK(history.contains_any(std::vector{kUnknown}).value() == std::nullopt);
}

TEST_CASE("git: a commit that appears is seen at the next call") {
    const ScriptedRepository scripted("commit one");
    const Repository repository = scripted.open();
    CHECK_FALSE(History(repository).has_commit(kUnknown).value());
    scripted.run("commit two; git gc -q");
    CHECK(History(repository).has_commit(scripted.commit("HEAD")).value());
}

TEST_CASE("git: ancestry follows all parents and includes the commit itself") {
    const ScriptedRepository scripted(kMerged);
    const Repository repository = scripted.open();
    const History history(repository);
    const auto is_ancestor = [&](const char* a, const char* b) {
        return history.is_ancestor(scripted.commit(a), scripted.commit(b)).value();
    };
    CHECK(is_ancestor("a1", "m"));
    CHECK(is_ancestor("b1", "m"));
    CHECK(is_ancestor("m", "m"));
    CHECK_FALSE(is_ancestor("m", "a1"));
    CHECK_FALSE(is_ancestor("b1", "c1"));
    CHECK(history.is_ancestor(kUnknown, scripted.commit("m")).error().is(ErrorCode::not_found));
    CHECK(history.is_ancestor(scripted.commit("m"), kUnknown).error().is(ErrorCode::not_found));
}

TEST_CASE("git: the commits that changed a path are named newest first with their blobs") {
    const ScriptedRepository scripted(kMerged);
    const Repository repository = scripted.open();
    const CommitRange all{std::nullopt, scripted.commit("m")};

    const Touching f = touching(repository, all, {"f"});
    CHECK(f.complete);
    CHECK(ids(f) ==
          std::vector{scripted.commit("c1"), scripted.commit("a2"), scripted.commit("a1")});
    CHECK(f.commits[0].changes[0].path == "f");
    CHECK(f.commits[0].changes[0].blob == scripted.blob("c1:f"));

    const Touching both = touching(repository, all, {"g", "f"});
    REQUIRE(both.commits.size() == 4);
    CHECK(both.commits[3].changes.size() == 2);
    CHECK(both.commits[3].changes[0].path == "g");
}

TEST_CASE("git: a range leaves out what its start contains") {
    const ScriptedRepository scripted(kMerged);
    const Repository repository = scripted.open();
    const auto between = [&](const char* from, const char* to) {
        return ids(touching(repository, {scripted.commit(from), scripted.commit(to)}, {"f", "g"}));
    };
    CHECK(between("a2", "m") == std::vector{scripted.commit("c1"), scripted.commit("b1")});
    CHECK(between("c1", "m") == std::vector{scripted.commit("b1")});
    CHECK(between("b1", "c1") == std::vector{scripted.commit("c1")});
    CHECK(between("m", "m").empty());
    CHECK(between("m", "a1").empty());
}

TEST_CASE("git: a removal, a change of mode and a merge with changes of its own touch") {
    const ScriptedRepository scripted(R"(
        echo 1 >f; echo 1 >g; commit 1; chmod +x f; commit mode; git rm -q g; commit gone
        git switch -q -c side HEAD~; echo side >h; commit side; git switch -q main
        git merge -q --no-commit side >/dev/null; echo evil >f; commit evil)");
    const Repository repository = scripted.open();
    const Touching t = touching(repository, {std::nullopt, scripted.commit("HEAD")}, {"f", "g"});
    REQUIRE(t.commits.size() == 4);
    CHECK(t.commits[0].commit == scripted.commit("HEAD"));
    CHECK(t.commits[1].changes[0].path == "g");
    CHECK_FALSE(t.commits[1].changes[0].blob);
    CHECK(t.commits[2].changes[0].mode == aura::git::EntryMode::executable);
}

TEST_CASE("git: the limit is kept and said") {
    const ScriptedRepository scripted(kMerged);
    const Repository repository = scripted.open();
    const CommitRange all{std::nullopt, scripted.commit("m")};
    CHECK(touching(repository, all, {"f"}, 3).complete);
    const Touching two = touching(repository, all, {"f"}, 2);
    CHECK_FALSE(two.complete);
    CHECK(two.commits.size() == 2);
    CHECK_FALSE(touching(repository, all, {"f"}, 0).complete);
    const CommitRange unknown{kUnknown, scripted.commit("m")};
    const std::vector<std::string> paths = {"f"};
    CHECK(History(repository).commits_touching(unknown, paths, 9).error().is(ErrorCode::not_found));
}

TEST_CASE("git: a child comes before its parents even when a clock was wrong") {
    const ScriptedRepository scripted(R"(
        echo 1 >f; commit 1; echo 2 >f; git add f
        GIT_COMMITTER_DATE='@100000 +0000' git commit -q -m old; echo 3 >f; commit 3)");
    const Repository repository = scripted.open();
    const CommitRange all{std::nullopt, scripted.commit("HEAD")};
    const std::vector<CommitId> expected = {
        scripted.commit("HEAD"), scripted.commit("HEAD~"), scripted.commit("HEAD~2")};
    CHECK(ids(touching(repository, all, {"f"})) == expected);
    const CommitRange last{scripted.commit("HEAD~"), scripted.commit("HEAD")};
    CHECK(ids(touching(repository, last, {"f"})) == std::vector{scripted.commit("HEAD")});
    const CommitRange later{scripted.commit("HEAD~2"), scripted.commit("HEAD")};
    CHECK(touching(repository, later, {"f"}).commits.size() == 2);
}

TEST_CASE("git: the paths that two commits do not have alike, deleted and new ones, too") {
    const ScriptedRepository scripted(R"(
        mkdir d; echo 1 >d/f; echo 1 >g; echo 1 >h; commit 1
        git rm -q g; echo 2 >d/f; echo 1 >i; ln -sf d h; commit 2)");
    const Repository repository = scripted.open();
    const History history(repository);
    const CommitId before = scripted.commit("HEAD~");
    const CommitId after = scripted.commit("HEAD");
    const std::vector<std::string> paths = {"d/f", "g", "h", "i"};
    CHECK(history.paths_between(before, after).value() == paths);
    CHECK(history.paths_between(after, before).value() == paths);
    CHECK(history.paths_between(after, after).value().empty());
    CHECK(history.paths_between(after, kUnknown).error().is(ErrorCode::not_found));
}

TEST_CASE("git: commits that differ in very many paths are not compared") {
    const ScriptedRepository scripted(R"(
        commit 1; mkdir d; seq 10000 | (cd d; xargs touch); commit 2
        touch one-more; commit 3)");
    const Repository repository = scripted.open();
    const History history(repository);
    const CommitId first = scripted.commit("HEAD~2");
    CHECK(history.paths_between(first, scripted.commit("HEAD~")).value().size() == 10'000);
    CHECK(history.paths_between(first, scripted.commit("HEAD")).value().empty());
}

TEST_CASE("git: a shallow history ends at its boundary without an error") {
    const ScriptedRepository scripted(R"(
        for i in 1 2 3 4 5; do echo $i >f; commit $i; done
        git clone -q --depth 3 "file://$PWD" ../shallow)");
    const Repository repository = scripted.open("../shallow");
    const History history(repository);
    const CommitId head = scripted.commit("HEAD");

    const Touching all = touching(repository, {std::nullopt, head}, {"f"});
    CHECK_FALSE(all.complete);
    CHECK(ids(all) == std::vector{head, scripted.commit("HEAD~")});
    const Touching recent = touching(repository, {scripted.commit("HEAD~"), head}, {"f"});
    CHECK(recent.complete);
    CHECK(ids(recent) == std::vector{head});

    CHECK(history.is_ancestor(scripted.commit("HEAD~2"), head).value());
    CHECK_FALSE(history.is_ancestor(head, scripted.commit("HEAD~2")).value());
    CHECK_FALSE(history.has_commit(scripted.commit("HEAD~3")).value());
    CHECK(history.root_commits(9).value().empty());
    CHECK(history.first_parent_sample().value().size() == 3);
}

TEST_CASE("git: every root that HEAD contains is found") {
    const ScriptedRepository scripted(R"(
        commit one; git switch -q --orphan other; commit two; git merge -q --no-edit --allow-unrelated-histories main
        git switch -q --orphan elsewhere; commit three; git switch -q other)");
    const Repository repository = scripted.open();
    std::vector<CommitId> roots = {scripted.commit("main"), scripted.commit("other~")};
    std::sort(roots.begin(), roots.end());
    CHECK(History(repository).root_commits(9).value() == roots);
    CHECK(History(repository).root_commits(1).value().size() == 1);
}

TEST_CASE("git: the sample of first parents has doubling distances and ends at the root") {
    const ScriptedRepository scripted("for i in 0 1 2 3 4 5 6 7 8 9; do commit $i; done");
    const Repository repository = scripted.open();
    const std::vector<CommitId> expected = {scripted.commit("HEAD"),
                                            scripted.commit("HEAD~1"),
                                            scripted.commit("HEAD~2"),
                                            scripted.commit("HEAD~4"),
                                            scripted.commit("HEAD~8")};
    CHECK(History(repository).first_parent_sample().value() == expected);
}

TEST_CASE("git: an unborn repository has no history and no error") {
    const ScriptedRepository scripted;
    const Repository repository = scripted.open();
    CHECK(History(repository).root_commits(9).value().empty());
    CHECK(History(repository).first_parent_sample().value().empty());
}

TEST_CASE("git: what HEAD was at a time is what the reflog says") {
    const ScriptedRepository scripted(R"(
        echo 1 >f; commit a1; git tag a1; echo 2 >f; commit a2; git tag a2
        entry() { printf '%s %s A <a@b> %s +0000\tx\n' "$1" "$2" "$3"; }
        one=$(git rev-parse a1) two=$(git rev-parse a2)
        { entry 0000000000000000000000000000000000000000 $one 1000
          entry $one $two 2000; entry $two $one 3000; } >.git/logs/HEAD)");
    const Repository repository = scripted.open();
    const History history(repository);
    CHECK(history.head_at(1000).value() == scripted.commit("a1"));
    CHECK(history.head_at(999).value() == scripted.commit("a1"));
    CHECK(history.head_at(2000).value() == scripted.commit("a2"));
    CHECK(history.head_at(2999).value() == scripted.commit("a2"));
    CHECK(history.head_at(3000).value() == scripted.commit("a1"));
    const ScriptedRepository unborn;
    const Repository empty = unborn.open();
    CHECK(History(empty).head_at(1000).value() == std::nullopt);
}
