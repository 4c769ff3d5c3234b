#include "worktree/beneath.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "support/temporary_directory.hpp"
#include "worktree/platform.hpp"

using aura::ErrorCode;
using aura::Result;
using aura::test::TemporaryDirectory;
using aura::worktree::open_beneath;
using aura::worktree::OwnedFd;
using aura::worktree::Resolver;
using aura::worktree::platform::kPlace;

namespace {

struct Directory {
    Directory() : fd(::open(holder.path().c_str(), kPlace)) {
        holder.write("a/b/file", "text");
        std::filesystem::create_symlink("b", holder.path() / "a/link");
        std::filesystem::create_symlink("file", holder.path() / "a/b/link");
        std::filesystem::create_symlink("/etc", holder.path() / "etc");
    }

    TemporaryDirectory holder;
    OwnedFd fd;
};

}  // namespace

TEST_CASE("worktree: both ways of opening beneath a directory answer alike") {
    const Directory directory;
    for (const Resolver resolver : {Resolver::best, Resolver::components}) {
        const auto open = [&](const char* path, int flags = O_RDONLY) {
            return open_beneath(directory.fd.get(), path, flags, resolver);
        };
        CAPTURE(static_cast<int>(resolver));
        CHECK(open("a/b/file"));
        CHECK(open("", O_RDONLY | O_DIRECTORY));
        CHECK(open("a/b", kPlace));

        CHECK(open("nowhere").error().error_number() == ENOENT);
        CHECK(open("nowhere/file").error().is(ErrorCode::not_found));
        CHECK(open("a/b/file/x").error().error_number() == ENOTDIR);
        CHECK(open("a/b/file", kPlace).error().error_number() == ENOTDIR);

        CHECK(open("a/link/file").error().is(ErrorCode::path_refused));
        CHECK(open("a/link", kPlace).error().is(ErrorCode::path_refused));
        CHECK(open("a/b/link").error().is(ErrorCode::path_refused));
        CHECK(open("etc/passwd").error().is(ErrorCode::path_refused));
        CHECK(open(std::string(300, 'x').c_str()).error().is(ErrorCode::path_refused));
    }
}

TEST_CASE("worktree: where the kernel resolves, dots and slashes cannot leave the directory") {
    const Directory directory;
    for (const char* path : {"..", "a/../../x", "/etc/passwd"}) {
        CHECK_FALSE(open_beneath(directory.fd.get(), path, O_RDONLY, Resolver::best));
    }
}
