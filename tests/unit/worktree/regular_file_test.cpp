#include "worktree/regular_file.hpp"

#include <fcntl.h>
#include <string>

#include <doctest/doctest.h>

#include "support/temporary_directory.hpp"
#include "worktree/owned_fd.hpp"

using aura::ErrorCode;
using aura::test::TemporaryDirectory;
using aura::worktree::OwnedFd;
using aura::worktree::read_file;

namespace {

OwnedFd open(const TemporaryDirectory& directory, int flags = O_RDONLY) {
    return OwnedFd(::open((directory.path() / "f").c_str(), flags | O_CLOEXEC));
}

}  // namespace

TEST_CASE("worktree: a file is read from its start with its print") {
    const TemporaryDirectory directory;
    directory.write("f", std::string("a\0b", 3));
    const OwnedFd fd = open(directory);
    const auto image = read_file(fd.get(), "f", 100).value();
    CHECK(image.bytes == std::string("a\0b", 3));
    CHECK(image.print.size_bytes == 3);
    CHECK(image.print.inode != 0);
    CHECK(image.print.mtime_ns > 0);
    CHECK(read_file(fd.get(), "f", 100).value().bytes.size() == 3);
}

TEST_CASE("worktree: the size of a file is bounded, the bound included") {
    const TemporaryDirectory directory;
    directory.write("f", "1234");
    const OwnedFd fd = open(directory);
    CHECK(read_file(fd.get(), "f", 4));
    CHECK(read_file(fd.get(), "f", 3).error().is(ErrorCode::text_unsupported));
    directory.write("f", "");
    CHECK(read_file(fd.get(), "f", 0).value().bytes.empty());
}

TEST_CASE("worktree: a directory and a device are no regular files") {
    const TemporaryDirectory directory;
    const OwnedFd itself(::open(directory.path().c_str(), O_RDONLY | O_CLOEXEC));
    CHECK(read_file(itself.get(), "d", 100).error().is(ErrorCode::path_refused));
    const OwnedFd device(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
    CHECK(read_file(device.get(), "zero", 100).error().is(ErrorCode::path_refused));
}

TEST_CASE("worktree: what is written is what is read") {
    const TemporaryDirectory directory;
    directory.write("f", "");
    const std::string text(100'000, 'x');
    CHECK(aura::worktree::write_file(open(directory, O_WRONLY).get(), "f", text));
    CHECK(directory.read("f") == text);
    CHECK_FALSE(aura::worktree::write_file(open(directory).get(), "f", "not open for writing"));
}

TEST_CASE("worktree: a file with more bytes than its size says has changed meanwhile") {
    const OwnedFd growing(::open("/proc/self/status", O_RDONLY | O_CLOEXEC));  // size 0
    CHECK(read_file(growing.get(), "status", 100).error().is(ErrorCode::tree_changed));
}
