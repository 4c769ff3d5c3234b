#include "worktree/private_dir.hpp"

#include <filesystem>
#include <string>
#include <sys/stat.h>

#include <doctest/doctest.h>

#include "sandbox.hpp"
#include "worktree/regular_file.hpp"

using aura::ErrorCode;
using aura::test::Sandbox;
using aura::test::value_of;
using aura::worktree::Leftover;
using aura::worktree::PrivateDir;
using aura::worktree::write_file;

TEST_CASE("worktree: the private directory is closed to others and ignored by git") {
    const Sandbox sandbox;
    CHECK(sandbox.mode(".aura") == 0700);
    CHECK(sandbox.mode(".aura/tmp") == 0700);
    CHECK(sandbox.read(".aura/.gitignore") == "*\n");
    ::chmod((sandbox.root() / ".aura/tmp").c_str(), 0777);
    sandbox.write(".aura/.gitignore", "");
    CHECK(PrivateDir::ensure(sandbox.tree));
    CHECK(sandbox.mode(".aura/tmp") == 0700);
    CHECK(sandbox.read(".aura/.gitignore") == "*\n");
}

TEST_CASE("worktree: a link or a file in place of the private directory is refused") {
    for (const char* name : {".aura", ".aura/tmp", ".aura/.gitignore"}) {
        CAPTURE(name);
        const Sandbox sandbox;
        std::filesystem::remove_all(sandbox.root() / name);
        sandbox.link(sandbox.outside(), name);
        CHECK(PrivateDir::ensure(sandbox.tree).error().is(ErrorCode::path_refused));
        std::filesystem::remove(sandbox.root() / name);
        REQUIRE(::mkfifo((sandbox.root() / name).c_str(), 0600) == 0);
        CHECK(PrivateDir::ensure(sandbox.tree).error().is(ErrorCode::path_refused));
        sandbox.check_outside();
    }
}

TEST_CASE("worktree: the private directory keeps a mark, and only in a file of its own") {
    const Sandbox sandbox;
    const PrivateDir& dir = sandbox.private_dir;
    CHECK(value_of(dir.read_mark()).empty());
    for (const char* mark : {"one", "two", "longer", "s"}) {
        REQUIRE(dir.keep_mark(mark));
        CHECK(value_of(dir.read_mark()) == mark);
    }
    CHECK(sandbox.mode(".aura/mark") == 0600);
    std::filesystem::remove(sandbox.root() / ".aura/mark");
    sandbox.link(sandbox.outside() / "secret", ".aura/mark");
    CHECK_FALSE(dir.read_mark());
    CHECK_FALSE(dir.keep_mark("mine"));
    sandbox.check_outside();
    std::filesystem::remove(sandbox.root() / ".aura/mark");
    REQUIRE(::mkfifo((sandbox.root() / ".aura/mark").c_str(), 0600) == 0);
    CHECK(dir.read_mark().error().is(ErrorCode::path_refused));
    CHECK(dir.keep_mark("mine").error().is(ErrorCode::path_refused));
}

TEST_CASE("worktree: leftovers are listed, matched to their path, read and discarded") {
    const Sandbox sandbox;
    const PrivateDir& dir = sandbox.private_dir;
    const PrivateDir::NewFile file = value_of(dir.create("src/main.cpp", false));
    REQUIRE(write_file(file.fd.get(), "x", "text"));
    sandbox.write(".aura/tmp/somebody-else's", "");

    const auto leftovers = value_of(dir.leftovers());
    REQUIRE(leftovers.size() == 1);
    CHECK(leftovers[0].name == file.name);
    CHECK(leftovers[0].size_bytes == 4);
    CHECK(leftovers[0].may_belong_to("src/main.cpp"));
    CHECK_FALSE(leftovers[0].may_belong_to("src/main.hpp"));
    CHECK(dir.read(file.name).value() == "text");
    CHECK(dir.discard(file.name));
    CHECK(dir.discard(file.name));
    CHECK(dir.read(file.name).error().is(ErrorCode::not_found));
    CHECK(value_of(dir.leftovers()).empty());
}

TEST_CASE("worktree: a link or a directory among the leftovers is listed and never read") {
    const Sandbox sandbox;
    const PrivateDir& dir = sandbox.private_dir;
    sandbox.write(".aura/tmp/0123456789abcdef-0/file", "inside");
    sandbox.link(sandbox.outside() / "secret", ".aura/tmp/0123456789abcdef-1");
    const auto leftovers = value_of(dir.leftovers());
    REQUIRE(leftovers.size() == 2);
    for (const Leftover& leftover : leftovers) {
        CAPTURE(leftover.name);
        CHECK(dir.read(leftover.name).error().is(ErrorCode::path_refused));
    }
}

TEST_CASE("worktree: only names of leftovers are read and discarded") {
    const Sandbox sandbox;
    for (const char* name : {"../.gitignore",
                             "",
                             "0123456789abcdef-",
                             "0123456789abcdef-1/../x",
                             "0123456789ABCDEF-1",
                             "0123456789abcdef-1x"}) {
        CAPTURE(name);
        CHECK(sandbox.private_dir.read(name).error().is(ErrorCode::path_refused));
        CHECK(sandbox.private_dir.discard(name).error().is(ErrorCode::path_refused));
    }
    CHECK(sandbox.read(".aura/.gitignore") == "*\n");
}

TEST_CASE("worktree: leftovers of one path are bounded") {
    const Sandbox sandbox;
    const PrivateDir& dir = sandbox.private_dir;
    for (int i = 0; i < aura::worktree::kLeftoversPerPathMax; ++i) {
        CHECK(dir.create("f", false));
    }
    CHECK(dir.create("f", false).error().is(ErrorCode::limit));
    CHECK(dir.create("g", false));
    sandbox.write("f", "text");
    const auto root = value_of(sandbox.tree.open_beneath("", aura::worktree::platform::kPlace));
    CHECK(dir.take({root.get(), "f"}, "f").error().is(ErrorCode::limit));
    CHECK(sandbox.read("f") == "text");
}

TEST_CASE("worktree: files set aside of one path and text are bounded") {
    const Sandbox sandbox;
    const PrivateDir& dir = sandbox.private_dir;
    for (int i = 0; i < aura::worktree::kSetAsidePerTextMax; ++i) {
        REQUIRE(dir.set_aside(value_of(dir.create("f", false)).name, "f", "text"));
    }
    const std::string name = value_of(dir.create("f", false)).name;
    CHECK(dir.set_aside(name, "f", "text").error().is(ErrorCode::limit));
    CHECK(dir.set_aside(name, "f", "another"));
}
