// The permissions of a file, for tests of io/.
#pragma once

#include <filesystem>
#include <sys/stat.h>

#include <doctest/doctest.h>

namespace aura::io::test {

inline mode_t mode_of(const std::filesystem::path& path) {
    struct stat status {};

    REQUIRE(::lstat(path.c_str(), &status) == 0);
    return status.st_mode & 07777U;
}

}  // namespace aura::io::test
