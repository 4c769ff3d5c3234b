#include "io/lock_file.hpp"

#include <filesystem>
#include <string>
#include <unistd.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "io/files.hpp"
#include "support/temporary_directory.hpp"

using aura::ErrorCode;
using aura::io::LockFile;

TEST_CASE("lock file: a second holder is refused with store.locked and told who holds it") {
    const aura::test::TemporaryDirectory directory;
    const auto path = directory.path() / "lock";
    const auto first = LockFile::acquire(path);
    REQUIRE(first);
    const auto second = LockFile::acquire(path);
    REQUIRE_FALSE(second);
    CHECK(second.error().is(ErrorCode::store_locked));
    CHECK(second.error().to_line() ==
          fmt::format("cannot lock {}: process {} holds it", path.string(), getpid()));
}

TEST_CASE("lock file: it can be had again once its holder is gone") {
    const aura::test::TemporaryDirectory directory;
    const auto path = directory.path() / "lock";
    CHECK(LockFile::acquire(path));
    CHECK(LockFile::acquire(path));
    const auto content = aura::io::read_file(path, 100);
    CHECK(aura::as_text(*content) == fmt::format("{}\n", getpid()));
}

TEST_CASE("lock file: a symbolic link in its place is not followed") {
    const aura::test::TemporaryDirectory directory;
    const auto path = directory.path() / "lock";
    std::filesystem::create_symlink(directory.path() / "elsewhere", path);
    CHECK_FALSE(LockFile::acquire(path));
    CHECK_FALSE(std::filesystem::exists(directory.path() / "elsewhere"));
}
