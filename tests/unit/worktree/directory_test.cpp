#include "worktree/directory.hpp"

#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <vector>

#include <doctest/doctest.h>

#include "sandbox.hpp"

using aura::ErrorCode;
using aura::test::Sandbox;
using aura::test::value_of;
using aura::worktree::MadeDirectory;
using aura::worktree::make_directory;

TEST_CASE("worktree: a listing is bounded, the bound included") {
    const Sandbox sandbox;
    sandbox.write("d/1", "");
    sandbox.write("d/2", "");
    const auto fd = value_of(sandbox.tree.open_beneath("d", O_RDONLY | O_DIRECTORY));
    CHECK(aura::worktree::list_directory(fd.get(), 2).value().size() == 2);
    CHECK(aura::worktree::list_directory(fd.get(), 1).error().is(ErrorCode::limit));
}

TEST_CASE("worktree: only missing directories are made, and unmade again if empty") {
    const Sandbox sandbox;
    std::filesystem::create_directory(sandbox.root() / "a");
    const MadeDirectory made = value_of(make_directory(sandbox.tree, "a/b/c"));
    CHECK(made.made == std::vector<std::string>{"a/b", "a/b/c"});
    CHECK(std::filesystem::is_directory(sandbox.root() / "a/b/c"));
    CHECK(value_of(make_directory(sandbox.tree, "a/b/c")).made.empty());
    CHECK(value_of(make_directory(sandbox.tree, "")).made.empty());

    sandbox.write("a/b/f", "");
    aura::worktree::unmake(sandbox.tree, made.made);
    CHECK_FALSE(std::filesystem::exists(sandbox.root() / "a/b/c"));
    CHECK(std::filesystem::exists(sandbox.root() / "a/b"));
}

TEST_CASE("worktree: a link or a file in the way of a directory is refused and nothing is left") {
    const Sandbox sandbox;
    sandbox.link(sandbox.outside(), "out");
    sandbox.write("file", "");
    CHECK(make_directory(sandbox.tree, "out/a").error().is(ErrorCode::path_refused));
    CHECK(make_directory(sandbox.tree, "file/a").error().is(ErrorCode::path_refused));
    sandbox.check_clean();
}

TEST_CASE("worktree: empty directories are removed upwards as far as they are empty") {
    const Sandbox sandbox;
    std::filesystem::create_directories(sandbox.root() / "a/b/c/d");
    sandbox.write("a/f", "");
    aura::worktree::remove_empty(sandbox.tree, "a/b/c/d");
    CHECK_FALSE(std::filesystem::exists(sandbox.root() / "a/b"));
    CHECK(std::filesystem::exists(sandbox.root() / "a/f"));
    std::filesystem::remove(sandbox.root() / "a/f");
    aura::worktree::remove_empty(sandbox.tree, "a");
    CHECK_FALSE(std::filesystem::exists(sandbox.root() / "a"));
    aura::worktree::remove_empty(sandbox.tree, "");
    CHECK(std::filesystem::exists(sandbox.root()));
}

TEST_CASE("worktree: a directory that was moved or replaced is no longer there") {
    const Sandbox sandbox;
    std::filesystem::create_directory(sandbox.root() / "a");
    const auto fd = value_of(sandbox.tree.open_beneath("a", O_RDONLY | O_DIRECTORY));
    CHECK(still_there(sandbox.tree, "a", fd.get()));
    std::filesystem::rename(sandbox.root() / "a", sandbox.root() / "b");
    CHECK_FALSE(still_there(sandbox.tree, "a", fd.get()));
    std::filesystem::create_directory(sandbox.root() / "a");
    CHECK_FALSE(still_there(sandbox.tree, "a", fd.get()));
}
