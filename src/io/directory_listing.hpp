// What is in a directory.
//
// Thread-safe.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace aura::io {

struct DirectoryEntry {
    std::string name;
    bool is_directory = false;  // a symbolic link to one is none

    bool operator==(const DirectoryEntry&) const = default;
};

// All but "." and "..", in the order of the file system. The last part of `path` may be no symbolic
// link. Errors: not_found (also when it is no directory), permission, io.
[[nodiscard]] Result<std::vector<DirectoryEntry>> list_directory(const std::filesystem::path& path);

}  // namespace aura::io
