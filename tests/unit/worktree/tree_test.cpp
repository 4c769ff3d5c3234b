#include "worktree/tree.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include "sandbox.hpp"

using aura::ErrorCode;
using aura::test::Sandbox;
using aura::worktree::DirectoryEntry;
using aura::worktree::EntryKind;
using aura::worktree::Resolver;
using aura::worktree::Tree;

namespace {

constexpr Resolver kResolvers[] = {Resolver::best, Resolver::components};

}  // namespace

TEST_CASE("worktree: a file is read, and one that is not there is nothing") {
    for (const Resolver resolver : kResolvers) {
        const Sandbox sandbox(resolver);
        sandbox.write("a/b/f", "text");
        CHECK(sandbox.tree.read("a/b/f").value()->bytes == "text");
        CHECK(sandbox.tree.print("a/b/f").value() == sandbox.tree.read("a/b/f").value()->print);
        for (const char* path : {"nowhere", "nowhere/f", "a/b/f/g", "a", "a/b"}) {
            CAPTURE(path);
            CHECK(sandbox.tree.read(path).value() == std::nullopt);
            CHECK(sandbox.tree.print(path).value() == std::nullopt);
        }
    }
}

TEST_CASE("worktree: a print tells size, mode and change") {
    const Sandbox sandbox;
    sandbox.write("f", "text");
    ::chmod((sandbox.root() / "f").c_str(), 0750);
    const auto print = sandbox.tree.print("f").value().value();
    CHECK(print.size_bytes == 4);
    CHECK(print.mode == 0750);
    CHECK(print.executable());
    sandbox.write("f", "other text");
    CHECK(sandbox.tree.print("f").value() != print);
}

TEST_CASE("worktree: symbolic links are refused on the way and at the end") {
    for (const Resolver resolver : kResolvers) {
        const Sandbox sandbox(resolver);
        sandbox.write("real/f", "text");
        sandbox.link("real", "within");
        sandbox.link(sandbox.outside(), "out");
        sandbox.link("real/f", "file");
        sandbox.link("nowhere", "dangling");
        for (const char* path :
             {"within/f", "out/secret", "out/new", "file", "dangling", "dangling/f"}) {
            CAPTURE(path);
            CHECK(sandbox.tree.read(path).error().is(ErrorCode::path_refused));
            CHECK(sandbox.tree.print(path).error().is(ErrorCode::path_refused));
        }
        CHECK(sandbox.tree.list("out").error().is(ErrorCode::path_refused));
        CHECK(sandbox.tree.list("within").error().is(ErrorCode::path_refused));
        CHECK(sandbox.tree.absent_for_sure("out/new").error().is(ErrorCode::path_refused));
    }
}

TEST_CASE("worktree: a FIFO and a socket are refused without blocking") {
    const Sandbox sandbox;
    REQUIRE(::mkfifo((sandbox.root() / "fifo").c_str(), 0600) == 0);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string at = sandbox.root() / "socket";
    REQUIRE(at.size() < sizeof address.sun_path);
    std::copy(at.begin(), at.end(), address.sun_path);
    REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    ::close(fd);
    for (const char* path : {"fifo", "socket"}) {
        CHECK(sandbox.tree.read(path).error().is(ErrorCode::path_refused));
        CHECK(sandbox.tree.print(path).error().is(ErrorCode::path_refused));
        CHECK(sandbox.tree.absent_for_sure(path).value() == false);
    }
}

TEST_CASE("worktree: a path into git's or Aura's directory, or out of the tree, is refused") {
    const Sandbox sandbox;
    sandbox.write(".git/config", "[core]");
    for (const char* path :
         {".git/config", ".GIT/config", "../outside/secret", "/etc/passwd", "", ".aura/tmp/x"}) {
        CAPTURE(path);
        CHECK(sandbox.tree.read(path).error().is(ErrorCode::path_refused));
        CHECK(sandbox.tree.print(path).error().is(ErrorCode::path_refused));
        CHECK(sandbox.tree.absent_for_sure(path).error().is(ErrorCode::path_refused));
    }
    CHECK(sandbox.tree.list("..").error().is(ErrorCode::path_refused));
}

TEST_CASE("worktree: a file over the bound is refused") {
    const Sandbox sandbox;
    sandbox.write("f", std::string(aura::git::kTextBytesMax + 1, 'x'));
    CHECK(sandbox.tree.read("f").error().is(ErrorCode::text_unsupported));
    CHECK(sandbox.tree.read("f", aura::git::kTextBytesMax + 1));
}

TEST_CASE("worktree: a directory is listed in order with the kinds of its entries") {
    const Sandbox sandbox;
    sandbox.write("d/b", "");
    sandbox.write("d/a/x", "");
    sandbox.link("b", "d/c");
    REQUIRE(::mkfifo((sandbox.root() / "d/d").c_str(), 0600) == 0);
    const std::vector<DirectoryEntry> expected = {{"a", EntryKind::directory},
                                                  {"b", EntryKind::regular},
                                                  {"c", EntryKind::symlink},
                                                  {"d", EntryKind::other}};
    CHECK(sandbox.tree.list("d").value() == expected);
    CHECK(sandbox.tree.list("").value()->size() == 2);
    CHECK(sandbox.tree.list("nowhere").value() == std::nullopt);
    CHECK(sandbox.tree.list("d/b").value() == std::nullopt);
}

TEST_CASE("worktree: absence is believed only after looking into the directory") {
    const Sandbox sandbox;
    sandbox.write("d/f", "");
    sandbox.link("nowhere", "d/dangling");
    const auto absent = [&](const char* path) {
        return sandbox.tree.absent_for_sure(path).value();
    };
    CHECK(absent("d/g"));
    CHECK(absent("d/f/x"));
    CHECK(absent("nowhere/at/all"));
    CHECK(absent("d"));
    CHECK_FALSE(absent("d/f"));
    CHECK_FALSE(absent("d/dangling"));
}

TEST_CASE("worktree: when the root itself is gone or replaced nothing counts as absent") {
    const Sandbox sandbox;
    sandbox.write("f", "");
    CHECK(sandbox.tree.in_place());
    std::filesystem::rename(sandbox.root(), sandbox.root().string() + "2");
    CHECK(sandbox.tree.in_place().error().is(ErrorCode::repo_unavailable));
    CHECK(sandbox.tree.absent_for_sure("g").error().is(ErrorCode::repo_unavailable));
    std::filesystem::create_directory(sandbox.root());
    CHECK(sandbox.tree.absent_for_sure("f").error().is(ErrorCode::repo_unavailable));
    CHECK(sandbox.tree.read("f").value());  // the tree it was opened for
    std::filesystem::remove(sandbox.root());
    std::filesystem::rename(sandbox.root().string() + "2", sandbox.root());
    CHECK(sandbox.tree.in_place());
}

TEST_CASE("worktree: a root that is no directory is not opened, and flushing works") {
    const Sandbox sandbox;
    sandbox.write("f", "");
    CHECK(Tree::open(sandbox.root() / "nowhere").error().is(ErrorCode::not_found));
    CHECK(Tree::open(sandbox.root() / "f").error().is(ErrorCode::not_found));
    CHECK(sandbox.tree.sync());
}
