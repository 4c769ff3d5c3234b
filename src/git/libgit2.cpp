#include "git/libgit2.hpp"

#include <array>
#include <cstddef>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/assert.hpp"
#include "git/limits.hpp"

namespace aura::git {
namespace {

// Of a process, over all repositories. libgit2's own default is 256 MiB.
constexpr ssize_t kCacheBytesMax = ssize_t{4} * 1024 * 1024;

class Library {
public:
    Library() {
        AURA_ASSERT(git_libgit2_init() > 0);
        // Formats that libgit2 refuses by default, though what they add is nothing it would have
        // to write or understand. worktreeConfig: `git sparse-checkout` sets it, Repository reads
        // the file. partialClone: a missing object is an error like any other.
        std::array<const char*, 4> extensions = {
            "worktreeconfig", "partialclone", "preciousobjects", "relativeworktrees"};
        AURA_ASSERT(
            git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions.data(), extensions.size()) == 0);
        // A file is read as HEAD and the index have it at every save; by default blobs are the one
        // kind of object that is unpacked each time.
        AURA_ASSERT(git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT,
                                     GIT_OBJECT_BLOB,
                                     std::size_t{kTextBytesMax}) == 0);
        AURA_ASSERT(git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, kCacheBytesMax) == 0);
    }

    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    ~Library() { git_libgit2_shutdown(); }
};

}  // namespace

void start_libgit2() {
    static const Library library;
}

Error libgit2_error(ErrorCode code, std::string message) {
    const git_error* last = git_error_last();
    Error error(code, std::move(message));
    if (last == nullptr || last->message == nullptr) {
        return error;
    }
    return std::move(error).because(last->message);
}

std::optional<EntryMode> to_entry_mode(std::uint32_t mode) {
    switch (mode & S_IFMT) {
        case S_IFREG:
            return (mode & S_IXUSR) != 0 ? EntryMode::executable : EntryMode::regular;
        case S_IFLNK:
            return EntryMode::symlink;
        case GIT_FILEMODE_COMMIT:
            return EntryMode::gitlink;
        default:
            return std::nullopt;
    }
}

git_filemode_t from_entry_mode(EntryMode mode) {
    switch (mode) {
        case EntryMode::regular:
            return GIT_FILEMODE_BLOB;
        case EntryMode::executable:
            return GIT_FILEMODE_BLOB_EXECUTABLE;
        case EntryMode::symlink:
            return GIT_FILEMODE_LINK;
        case EntryMode::gitlink:
            return GIT_FILEMODE_COMMIT;
    }
    AURA_ASSERT(false);
}

}  // namespace aura::git
