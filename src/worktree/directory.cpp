#include "worktree/directory.hpp"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

#include "worktree/path_parts.hpp"
#include "worktree/platform.hpp"
#include "worktree/system_error.hpp"

namespace aura::worktree {
namespace {

struct CloseDirectory {
    void operator()(DIR* stream) const noexcept { ::closedir(stream); }
};

EntryKind kind_of(mode_t mode) {
    if (S_ISREG(mode)) {
        return EntryKind::regular;
    }
    if (S_ISDIR(mode)) {
        return EntryKind::directory;
    }
    return S_ISLNK(mode) ? EntryKind::symlink : EntryKind::other;
}

// Some file systems do not tell the type in the listing. What is gone by then is left as `other`.
EntryKind kind_of(int directory, const dirent& entry) {
    if (entry.d_type != DT_UNKNOWN) {
        return kind_of(static_cast<mode_t>(DTTOIF(entry.d_type)));
    }

    struct stat status {};

    const int code = ::fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW);
    return code == 0 ? kind_of(status.st_mode) : EntryKind::other;
}

// The child directory `name` of `parent`, made if it is missing; `made` says whether.
Result<OwnedFd> enter(const Tree& tree, int parent, const std::string& name, bool& made) {
    Result<OwnedFd> child = tree.open_from(parent, name, platform::kPlace);
    if (child || child.error().error_number() != ENOENT) {
        return child;
    }
    made = ::mkdirat(parent, name.c_str(), 0777) == 0;
    if (!made && errno != EEXIST) {
        return fail(system_error("failed to make the directory " + name, errno));
    }
    return tree.open_from(parent, name, platform::kPlace);
}

bool remove_directory(const Tree& tree, std::string_view directory) {
    const PathParts parts(directory);
    const Result<OwnedFd> parent = tree.open_beneath(parts.directory, platform::kPlace);
    return parent && ::unlinkat(parent->get(), parts.name.c_str(), AT_REMOVEDIR) == 0;
}

}  // namespace

Result<std::vector<DirectoryEntry>> list_directory(int fd, std::size_t entries_max) {
    // The stream closes what it was made of.
    const int own = ::openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::unique_ptr<DIR, CloseDirectory> stream(own < 0 ? nullptr : ::fdopendir(own));
    if (!stream) {
        return fail(system_error("failed to list a directory", errno));
    }
    std::vector<DirectoryEntry> entries;
    while (true) {
        errno = 0;
        const dirent* entry = ::readdir(stream.get());
        if (entry == nullptr) {
            break;
        }
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..") {
            continue;
        }
        if (entries.size() == entries_max) {
            return fail(ErrorCode::limit,
                        "a directory has more than " + std::to_string(entries_max) + " entries");
        }
        entries.push_back({std::string(name), kind_of(fd, *entry)});
    }
    if (errno != 0) {
        return fail(system_error("failed to list a directory", errno));
    }
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
        return a.name < b.name;
    });
    return entries;
}

Result<MadeDirectory> make_directory(const Tree& tree, std::string_view directory) {
    MadeDirectory result;
    AURA_TRY_ASSIGN(result.fd, tree.open_beneath("", platform::kPlace));
    for (std::size_t begin = 0; begin < directory.size();) {
        const std::size_t end = std::min(directory.find('/', begin), directory.size());
        bool made = false;
        Result<OwnedFd> next =
            enter(tree, result.fd.get(), std::string(directory.substr(begin, end - begin)), made);
        if (made) {
            result.made.emplace_back(directory.substr(0, end));
        }
        if (!next) {
            unmake(tree, result.made);
            const bool file_in_the_way = next.error().error_number() == ENOTDIR;
            return fail(file_in_the_way ? Error(ErrorCode::path_refused,
                                                "a file is where a directory is needed: " +
                                                    std::string(directory.substr(0, end)))
                                        : std::move(next).error());
        }
        result.fd = *std::move(next);
        begin = end + 1;
    }
    return result;
}

void unmake(const Tree& tree, const std::vector<std::string>& made) {
    for (auto path = made.rbegin(); path != made.rend() && remove_directory(tree, *path); ++path) {
    }
}

void remove_empty(const Tree& tree, std::string_view directory) {
    while (!directory.empty() && remove_directory(tree, directory)) {
        directory = PathParts(directory).directory;
    }
}

bool still_there(const Tree& tree, std::string_view directory, int fd) {
    const Result<OwnedFd> now = tree.open_beneath(directory, platform::kPlace);

    struct stat there {};

    struct stat held {};

    return now && ::fstat(now->get(), &there) == 0 && ::fstat(fd, &held) == 0 &&
           there.st_dev == held.st_dev && there.st_ino == held.st_ino;
}

}  // namespace aura::worktree
