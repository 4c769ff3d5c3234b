#include "io/directory_listing.hpp"

#include <algorithm>
#include <filesystem>

#include <doctest/doctest.h>

#include "support/temporary_directory.hpp"

using aura::ErrorCode;
using aura::io::DirectoryEntry;
using aura::io::list_directory;
using aura::test::TemporaryDirectory;

namespace fs = std::filesystem;

TEST_CASE("directory listing: names everything, and links to directories are none") {
    const TemporaryDirectory directory;
    directory.write("file", "");
    directory.write(".hidden/file", "");
    fs::create_directory_symlink(directory.path() / ".hidden", directory.path() / "link");
    auto entries = *list_directory(directory.path());
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
        return a.name < b.name;
    });
    CHECK(entries ==
          std::vector<DirectoryEntry>{{".hidden", true}, {"file", false}, {"link", false}});
}

TEST_CASE("directory listing: what is no directory has none") {
    const TemporaryDirectory directory;
    directory.write("file", "");
    fs::create_directory_symlink(directory.path(), directory.path() / "link");
    CHECK(list_directory(directory.path() / "missing").error().is(ErrorCode::not_found));
    CHECK(list_directory(directory.path() / "file").error().is(ErrorCode::not_found));
    CHECK_FALSE(list_directory(directory.path() / "link"));
}
