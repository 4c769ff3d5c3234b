#include "io/files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include "file_mode.hpp"
#include "support/temporary_directory.hpp"

using aura::as_bytes;
using aura::as_text;
using aura::ErrorCode;
using aura::io::create_private_directory;
using aura::io::read_file;
using aura::io::read_private_file;
using aura::io::write_file_atomically;
using aura::io::test::mode_of;
using aura::test::TemporaryDirectory;

namespace fs = std::filesystem;

namespace {

std::ptrdiff_t entries(const fs::path& directory) {
    return std::distance(fs::directory_iterator(directory), fs::directory_iterator());
}

}  // namespace

TEST_CASE("files: what was written is read back, readable by its owner only") {
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / "key";
    REQUIRE(write_file_atomically(path, as_bytes("secret")));
    CHECK(mode_of(path) == 0600);
    CHECK(as_text(*read_file(path, 6)) == "secret");
    CHECK(as_text(*read_private_file(path, 100)) == "secret");
}

TEST_CASE("files: a file is replaced whole, and no temporary file stays behind") {
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / "state";
    REQUIRE(write_file_atomically(path, as_bytes("a long first content")));
    REQUIRE(write_file_atomically(path, as_bytes("short"), 0644));
    CHECK(as_text(*read_file(path, 100)) == "short");
    CHECK(mode_of(path) == 0644);
    CHECK(entries(directory.path()) == 1);
}

TEST_CASE("files: a symbolic link is replaced by a write and refused by a read") {
    const TemporaryDirectory directory;
    const fs::path target = directory.path() / "target";
    const fs::path link = directory.path() / "link";
    REQUIRE(write_file_atomically(target, as_bytes("untouched")));
    fs::create_symlink(target, link);
    CHECK_FALSE(read_file(link, 100));
    REQUIRE(write_file_atomically(link, as_bytes("new")));
    CHECK(as_text(*read_file(link, 100)) == "new");
    CHECK(as_text(*read_file(target, 100)) == "untouched");
}

TEST_CASE("files: writing where it is impossible fails and leaves nothing behind") {
    const TemporaryDirectory directory;
    const auto nowhere = write_file_atomically(directory.path() / "no" / "file", as_bytes("x"));
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error().is(ErrorCode::not_found));
    fs::create_directory(directory.path() / "taken");
    CHECK_FALSE(write_file_atomically(directory.path() / "taken", as_bytes("x")));
    CHECK(entries(directory.path()) == 1);
}

TEST_CASE("files: reading tells missing files, large ones and no files apart") {
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / "file";
    CHECK(read_file(path, 100).error().is(ErrorCode::not_found));
    REQUIRE(write_file_atomically(path, as_bytes(std::string(10'000, 'x'))));
    CHECK(read_file(path, 10'000)->size() == 10'000);
    CHECK(read_file(path, 9'999).error().is(ErrorCode::limit));
    CHECK(read_file(directory.path(), 100).error().is(ErrorCode::io));
    REQUIRE(::mkfifo((directory.path() / "pipe").c_str(), 0600) == 0);
    CHECK(read_file(directory.path() / "pipe", 100).error().is(ErrorCode::io));
    CHECK(read_file("/proc/self/status", 100'000)->size() > 100);
}

TEST_CASE("files: a key that others may read is refused with key.file_exposed and a way out") {
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / "key";
    for (const mode_t mode : {0640U, 0604U, 0620U}) {
        REQUIRE(write_file_atomically(path, as_bytes("secret"), mode));
        const auto refused = read_private_file(path, 100);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().is(ErrorCode::key_file_exposed));
        CHECK(refused.error().next_step() == "chmod 600 " + path.string());
    }
}

TEST_CASE("files: a key of another user is refused with key.file_exposed") {
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / "key";
    REQUIRE(write_file_atomically(path, as_bytes("secret")));
    if (::geteuid() != 0) {
        return;  // only the superuser can give files away
    }
    REQUIRE(::chown(path.c_str(), 65534, 65534) == 0);
    CHECK(read_private_file(path, 100).error().is(ErrorCode::key_file_exposed));
}

TEST_CASE("files: a private directory is made with its parents, or tightened") {
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / "a" / "b" / "c";
    REQUIRE(create_private_directory(path));
    CHECK(mode_of(path) == 0700);
    CHECK(mode_of(directory.path() / "a") == 0700);
    fs::permissions(path, fs::perms::all);
    REQUIRE(create_private_directory(path));
    CHECK(mode_of(path) == 0700);
}

TEST_CASE("files: a private directory is refused where something else is") {
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / "file";
    REQUIRE(write_file_atomically(path, as_bytes("x")));
    CHECK(create_private_directory(path).error().is(ErrorCode::exists));
    CHECK_FALSE(create_private_directory(path / "below"));
}
