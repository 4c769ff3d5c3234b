#include "io/directory_listing.hpp"

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <string_view>
#include <sys/stat.h>

#include "io/system_error.hpp"
#include "io/unique_fd.hpp"

namespace aura::io {
namespace {

struct CloseDirectory {
    void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};

using OpenDirectory = std::unique_ptr<DIR, CloseDirectory>;

// Empty, and errno, when it cannot be opened.
OpenDirectory open_directory(const std::filesystem::path& path) {
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    OpenDirectory directory(fd ? ::fdopendir(fd.get()) : nullptr);
    if (directory) {
        (void)fd.release();
    }
    return directory;
}

bool is_directory(DIR* parent, const dirent& entry) {
    if (entry.d_type != DT_UNKNOWN) {
        return entry.d_type == DT_DIR;
    }

    struct stat status {};

    return ::fstatat(::dirfd(parent), entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISDIR(status.st_mode);
}

}  // namespace

Result<std::vector<DirectoryEntry>> list_directory(const std::filesystem::path& path) {
    const OpenDirectory directory = open_directory(path);
    if (!directory) {
        return fail(system_error("cannot list " + path.string(), errno));
    }
    std::vector<DirectoryEntry> entries;
    while (true) {
        errno = 0;
        const dirent* entry = ::readdir(directory.get());
        if (entry == nullptr) {
            break;
        }
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") {
            entries.push_back({std::string(name), is_directory(directory.get(), *entry)});
        }
    }
    if (errno != 0) {
        return fail(system_error("cannot list " + path.string(), errno));
    }
    return entries;
}

}  // namespace aura::io
