#include "git/inventory.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "scripted_repository.hpp"

using aura::git::ChangedPath;
using aura::git::EntryMode;
using aura::git::Inventory;
using aura::git::Repository;
using aura::git::TrackedFile;
using aura::git::Walk;
using aura::test::ScriptedRepository;

namespace {

std::vector<std::string> untracked(const Repository& repository) {
    return Inventory(repository).differences().value().untracked;
}

std::map<std::string, ChangedPath> changed(const Repository& repository) {
    const auto differing = Inventory(repository).differences().value();
    std::map<std::string, ChangedPath> paths;
    for (const ChangedPath& change : differing.tracked) {
        paths[change.path] = change;
    }
    return paths;
}

}  // namespace

TEST_CASE("git: tracked is what the index has, in whatever stage") {
    const ScriptedRepository scripted(R"(
        mkdir d; echo 0 >d/f; echo '*.o' >.gitignore; echo >x.o; git add -f x.o; commit 0; echo >new
        echo a >d/f; git commit -qam a; git switch -q -c side HEAD~; echo b >d/f; git commit -qam b
        ! git merge main >/dev/null)");
    const Repository repository = scripted.open();
    const Inventory inventory(repository);
    CHECK(inventory.is_tracked("d/f").value());
    CHECK(inventory.is_tracked("x.o").value());
    CHECK_FALSE(inventory.is_tracked("new").value());
    CHECK_FALSE(inventory.is_tracked("d").value());
    CHECK_FALSE(inventory.is_tracked("").value());
    CHECK_FALSE(inventory.is_tracked(std::string_view("x.o\0", 4)).value());
    scripted.run("git add new");
    CHECK(inventory.is_tracked("new").value());
}

TEST_CASE("git: tracked files come in order with mode, blob and stat data") {
    const ScriptedRepository scripted(R"(
        echo aa >a; echo b >b; chmod +x b; ln -s a c; mkdir d; echo 1 >d/e; commit 0
        git update-index --skip-worktree d/e)");
    const Repository repository = scripted.open();
    std::vector<std::string> paths;
    REQUIRE(Inventory(repository).tracked_files([&](const TrackedFile& file) {
        paths.emplace_back(file.path);
        CHECK(file.blob == scripted.blob(":" + std::string(file.path)));
        CHECK(file.stat.mtime_seconds > 0);
        CHECK(file.skip_worktree == (file.path == "d/e"));
        CHECK_FALSE(file.conflicted);
        if (file.path == "a") {
            CHECK(file.mode == EntryMode::regular);
            CHECK(file.stat.size_bytes == 3);
        } else if (file.path == "b") {
            CHECK(file.mode == EntryMode::executable);
        } else if (file.path == "c") {
            CHECK(file.mode == EntryMode::symlink);
        }
        return Walk::go_on;
    }));
    CHECK(paths == std::vector<std::string>{"a", "b", "c", "d/e"});
}

TEST_CASE("git: a conflicted file is reported once") {
    const ScriptedRepository scripted(R"(
        echo 0 >f; echo >z; commit 0; echo a >f; commit a; git switch -q -c side HEAD~; echo b >f; commit b
        ! git merge main >/dev/null)");
    const Repository repository = scripted.open();
    std::vector<std::pair<std::string, bool>> files;
    REQUIRE(Inventory(repository).tracked_files([&](const TrackedFile& file) {
        files.emplace_back(file.path, file.conflicted);
        return Walk::go_on;
    }));
    CHECK(files == std::vector<std::pair<std::string, bool>>{{"f", true}, {"z", false}});
    CHECK(changed(repository)["f"].conflicted);
}

TEST_CASE("git: an iteration stops when it is told to") {
    const ScriptedRepository scripted("echo >a; echo >b; commit 0");
    const Repository repository = scripted.open();
    int seen = 0;
    REQUIRE(Inventory(repository).tracked_files([&](const TrackedFile&) {
        ++seen;
        return Walk::stop;
    }));
    CHECK(seen == 1);
}

TEST_CASE("git: untracked files are those of git status, without nested repositories") {
    const ScriptedRepository scripted(R"(
        printf '*.o\nbuild/\n' >.gitignore; mkdir -p a/b build deep/down; echo >a/tracked; commit 0
        echo >a/b/new; echo >top; echo >x.o; echo >build/out; echo >deep/down/file
        printf '*\n' >deep/.gitignore; mkdir .aura; echo '*' >.aura/.gitignore; echo >.aura/x
        ln -s a link; git init -q inner; echo >inner/file)");
    const Repository repository = scripted.open();
    CHECK(untracked(repository) == std::vector<std::string>{"a/b/new", "link", "top"});
    CHECK(scripted.run("git status --porcelain --untracked-files=all") ==
          "?? a/b/new\n?? inner/\n?? link\n?? top");
}

TEST_CASE("git: changed paths say what differs from what") {
    const ScriptedRepository scripted(R"(
        for f in same edited staged both gone removed uncached mode; do echo $f >$f; done; commit 0
        echo x >>edited; echo x >>staged; git add staged; echo x >>both; git add both; echo y >>both
        rm gone; git rm -q removed; git rm -q --cached uncached; chmod +x mode
        echo >added; git add added; echo >untracked)");
    const Repository repository = scripted.open();
    auto paths = changed(repository);
    CHECK(paths.size() == 8);
    CHECK_FALSE(paths.contains("same"));
    CHECK_FALSE(paths.contains("untracked"));
    CHECK(paths["edited"].unstaged);
    CHECK_FALSE(paths["edited"].staged);
    CHECK(paths["staged"].staged);
    CHECK_FALSE(paths["staged"].unstaged);
    CHECK(paths["both"].staged);
    CHECK(paths["both"].unstaged);
    CHECK(paths["gone"].unstaged);
    CHECK(paths["gone"].deleted);
    CHECK(paths["removed"].staged);
    CHECK(paths["removed"].deleted);
    CHECK(paths["uncached"].staged);
    CHECK_FALSE(paths["uncached"].deleted);
    CHECK(untracked(repository) == std::vector<std::string>{"uncached", "untracked"});
    CHECK(paths["mode"].unstaged);
    CHECK(paths["added"].staged);
}

TEST_CASE("git: a file saved in the same moment and size as it was added is seen as changed") {
    const ScriptedRepository scripted("echo a >f; git add f; echo b >f; touch -r .git/index f");
    CHECK(changed(scripted.open())["f"].unstaged);
}

TEST_CASE("git: files left out by a sparse checkout are neither changed nor deleted") {
    const ScriptedRepository scripted(R"(
        mkdir in out; echo >in/f; echo >out/f; commit 0; git sparse-checkout set --cone in; ! test -e out/f)");
    const Repository repository = scripted.open();
    CHECK(changed(repository).empty());
    CHECK(untracked(repository).empty());
}

TEST_CASE("git: a changed path in an unborn repository is staged") {
    const ScriptedRepository scripted("echo >f; git add f; echo >g");
    const Repository repository = scripted.open();
    auto paths = changed(repository);
    CHECK(paths.size() == 1);
    CHECK(paths["f"].staged);
}

TEST_CASE("git: a thousand files are listed and compared") {
    const ScriptedRepository scripted(R"(
        for d in $(seq 10); do mkdir $d; for f in $(seq 100); do : >$d/$f; done; done; git add .
        echo x >>7/7; : >7/new)");
    const Repository repository = scripted.open();
    std::size_t count = 0;
    REQUIRE(Inventory(repository).tracked_files([&](const TrackedFile&) {
        ++count;
        return Walk::go_on;
    }));
    CHECK(count == 1'000);
    CHECK(untracked(repository) == std::vector<std::string>{"7/new"});
    const auto paths = changed(repository);
    CHECK(std::count_if(
              paths.begin(), paths.end(), [](const auto& p) { return p.second.unstaged; }) == 1);
}

TEST_CASE("git: an index that libgit2 cannot read is unavailable") {
    const ScriptedRepository scripted("echo >f; git add f; git update-index --split-index");
    const Repository repository = scripted.open();
    CHECK(Inventory(repository).is_tracked("f").error().is(aura::ErrorCode::repo_unavailable));
}
