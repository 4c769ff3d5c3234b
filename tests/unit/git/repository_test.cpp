#include "git/repository.hpp"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "scripted_repository.hpp"

using aura::ErrorCode;
using aura::Result;
using aura::git::Head;
using aura::git::Operation;
using aura::git::Repository;
using aura::test::ScriptedRepository;

namespace {

void check_not_opened(const std::filesystem::path& path, ErrorCode code, const std::string& words) {
    const Result<Repository> repository = Repository::open(path);
    REQUIRE_FALSE(repository);
    CAPTURE(repository.error().to_line());
    CHECK(repository.error().is(code));
    CHECK(repository.error().to_line().find(words) != std::string::npos);
}

}  // namespace

TEST_CASE("git: a repository is found from its root and from below") {
    const ScriptedRepository scripted("mkdir -p a/b");
    for (const char* inside : {"", "a", "a/b"}) {
        const Repository repository = scripted.open(inside);
        CHECK(repository.root() == scripted.root());
        CHECK(repository.git_dir() == scripted.root() / ".git");
        CHECK(repository.common_dir() == scripted.root() / ".git");
        CHECK_FALSE(repository.shallow());
        CHECK_FALSE(repository.sparse());
        CHECK_FALSE(repository.case_insensitive());
    }
}

TEST_CASE("git: a linked worktree has a git directory of its own and shares the common one") {
    const ScriptedRepository scripted("commit one; git worktree add -q ../other");
    const Repository repository = scripted.open("../other");
    CHECK(repository.root() == scripted.root().parent_path() / "other");
    CHECK(repository.git_dir() == scripted.root() / ".git/worktrees/other");
    CHECK(repository.common_dir() == scripted.root() / ".git");
    CHECK(repository.hooks_path() == scripted.root() / ".git/hooks");
    CHECK(repository.head()->branch == "other");
}

TEST_CASE("git: a directory without a repository is not_found") {
    const aura::test::TemporaryDirectory empty;
    check_not_opened(empty.path(), ErrorCode::not_found, "no git repository at");
    check_not_opened(empty.path() / "nowhere", ErrorCode::not_found, "there is no ");
}

TEST_CASE("git: a bare repository is refused") {
    const ScriptedRepository scripted("git clone -q --bare . ../bare.git 2>/dev/null");
    check_not_opened(scripted.root() / "../bare.git", ErrorCode::repo_unsupported, "bare");
}

TEST_CASE("git: a submodule is refused in favour of its superproject") {
    const ScriptedRepository scripted(R"(
        git init -q ../library && git -C ../library commit -q --allow-empty -m one
        git -c protocol.file.allow=always submodule --quiet add ../library vendor/library)");
    check_not_opened(
        scripted.root() / "vendor/library", ErrorCode::repo_unsupported, "is a submodule of");
    CHECK(Repository::open(scripted.root()));
}

TEST_CASE("git: a repository nested in another one's tree is opened by itself") {
    const ScriptedRepository scripted("git init -q inner; mkdir inner/a");
    CHECK(scripted.open("inner/a").root() == scripted.root() / "inner");
}

TEST_CASE("git: formats that cannot be read are refused as unsupported") {
    const ScriptedRepository scripted("git init -q --object-format=sha256 ../sha256");
    check_not_opened(scripted.root() / "../sha256", ErrorCode::repo_unsupported, "objectformat");
    scripted.run("git config core.repositoryFormatVersion 99");
    check_not_opened(scripted.root(), ErrorCode::repo_unsupported, "99");
}

TEST_CASE("git: a damaged repository is unavailable") {
    const ScriptedRepository scripted("echo '[' >.git/config");
    check_not_opened(scripted.root(), ErrorCode::repo_unavailable, "failed to open");
}

TEST_CASE("git: the head of an unborn repository names its branch and no commit") {
    const ScriptedRepository scripted;
    const Head head = scripted.open().head().value();
    CHECK(head.unborn);
    CHECK_FALSE(head.detached);
    CHECK_FALSE(head.commit);
    CHECK(head.branch == "main");
    CHECK(head.local_branch == "main");
}

TEST_CASE("git: the head of a branch without upstream goes by its local name") {
    const ScriptedRepository scripted("commit one; git switch -q -c feature/x");
    const Head head = scripted.open().head().value();
    CHECK(head.commit == scripted.commit("HEAD"));
    CHECK(head.branch == "feature/x");
    CHECK(head.local_branch == "feature/x");
    CHECK_FALSE(head.unborn);
}

TEST_CASE("git: the head of a branch with an upstream goes by the upstream's name") {
    const ScriptedRepository scripted(R"(
        commit one; git clone -q . ../clone; cd ../clone; git switch -q -c mine --track origin/main)");
    const Repository repository = scripted.open("../clone");
    CHECK(repository.head()->branch == "origin/main");
    CHECK(repository.head()->local_branch == "mine");
}

TEST_CASE("git: a head that moves is seen at the next call") {
    const ScriptedRepository scripted("commit one");
    const Repository repository = scripted.open();
    const Head before = repository.head().value();
    scripted.run("commit two; git pack-refs --all; git switch -q -c next");
    const Head after = repository.head().value();
    CHECK(before.commit != after.commit);
    CHECK(after.commit == scripted.commit("HEAD"));
    CHECK(after.branch == "next");
}

TEST_CASE("git: a detached head has a commit and no branch") {
    const ScriptedRepository scripted("commit one; git switch -q --detach");
    const Head head = scripted.open().head().value();
    CHECK(head.detached);
    CHECK(head.commit == scripted.commit("HEAD"));
    CHECK(head.branch.empty());
    CHECK(head.local_branch.empty());
}

TEST_CASE("git: each operation in progress is recognised by its mark") {
    const ScriptedRepository scripted("commit one");
    const Repository repository = scripted.open();
    const auto during = [&](const std::string& begin, const std::string& end) {
        scripted.run(begin);
        const Operation operation = repository.operation().value();
        scripted.run(end);
        CHECK(repository.operation().value() == Operation::none);
        return operation;
    };
    CHECK(repository.operation().value() == Operation::none);
    CHECK(during("touch .git/index.lock", "rm .git/index.lock") == Operation::index_write);
    CHECK(during("git bisect start >/dev/null",
                 "git bisect reset -q 2>/dev/null || git bisect reset >/dev/null") ==
          Operation::bisect);
    CHECK(during("mkdir .git/sequencer", "rmdir .git/sequencer") == Operation::sequencer);

    scripted.run("echo a >f; commit a; git switch -q -c side HEAD~; echo b >f; commit b");
    CHECK(during("! git merge main >/dev/null", "git merge --abort") == Operation::merge);
    CHECK(during("! git rebase main >/dev/null 2>&1", "git rebase --abort") == Operation::rebase);
    CHECK(during("! git rebase --apply main >/dev/null 2>&1", "git rebase --abort") ==
          Operation::rebase);
    CHECK(during("! git cherry-pick main >/dev/null 2>&1", "git cherry-pick --abort") ==
          Operation::cherry_pick);
    scripted.run("echo c >f; commit c");
    CHECK(during("! git revert HEAD~ >/dev/null 2>&1", "git revert --abort") == Operation::revert);
}

TEST_CASE("git: an operation in one linked worktree is none in another") {
    const ScriptedRepository scripted(
        "commit one; git worktree add -q ../other; touch .git/index.lock");
    CHECK(scripted.open().operation().value() == Operation::index_write);
    CHECK(scripted.open("../other").operation().value() == Operation::none);
}

TEST_CASE("git: a repository that was deleted is unavailable") {
    const ScriptedRepository scripted;
    const Repository repository = scripted.open();
    CHECK(repository.in_place());
    scripted.run("rm -r .git");
    CHECK(repository.in_place().error().is(ErrorCode::repo_unavailable));
    CHECK(repository.operation().error().is(ErrorCode::repo_unavailable));
    CHECK(repository.head().error().is(ErrorCode::repo_unavailable));
}

TEST_CASE("git: a hook is what lies below core.hooksPath") {
    const ScriptedRepository scripted;
    scripted.run("git config core.hooksPath ./scripts/hooks/");
    Repository repository = scripted.open();
    CHECK(repository.is_hook("scripts/hooks/pre-commit"));
    CHECK(repository.is_hook("scripts/hooks/lib/common.sh"));
    CHECK_FALSE(repository.is_hook("scripts/hooks2"));
    CHECK_FALSE(repository.is_hook("scripts/a"));
    scripted.run("git config core.hooksPath /opt/hooks; git config core.sparseCheckout true");
    CHECK_FALSE(repository.sparse());
    REQUIRE(repository.reload());
    CHECK_FALSE(repository.is_hook("scripts/hooks/pre-commit"));
    CHECK(repository.sparse());
    scripted.run("git config core.hooksPath .");
    REQUIRE(repository.reload());
    CHECK(repository.is_hook("pre-commit"));
}

TEST_CASE("git: hooks are where core.hooksPath says, from the root or anywhere") {
    const ScriptedRepository scripted;
    CHECK(scripted.open().hooks_path() == scripted.root() / ".git/hooks");
    scripted.run("git config core.hooksPath scripts/hooks");
    CHECK(scripted.open().hooks_path() == scripted.root() / "scripts/hooks");
    scripted.run("git config core.hooksPath /opt/hooks");
    CHECK(scripted.open().hooks_path() == "/opt/hooks");
    scripted.run("git config core.hooksPath '~/hooks'");
    CHECK(scripted.open().hooks_path().filename() == "hooks");
    CHECK(scripted.open().hooks_path().string().find('~') == std::string::npos);
}

TEST_CASE("git: shallow, sparse and case-insensitive repositories say so") {
    const ScriptedRepository scripted(
        "commit one; commit two; git clone -q --depth 1 \"file://$PWD\" ../shallow");
    CHECK(scripted.open("../shallow").shallow());
    scripted.run("git sparse-checkout set a; git config core.ignoreCase true");
    CHECK(scripted.open().sparse());
    CHECK(scripted.open().case_insensitive());
}
