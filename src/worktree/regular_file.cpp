#include "worktree/regular_file.hpp"

#include <cerrno>
#include <unistd.h>

#include "worktree/system_error.hpp"

namespace aura::worktree {
namespace {

Result<struct stat> status_of(int fd, std::string_view name) {
    struct stat status {};

    if (::fstat(fd, &status) != 0) {
        return fail(system_error("failed to look at " + std::string(name), errno));
    }
    return status;
}

// Up to `bytes` bytes from the start: fewer when the file ends before.
Result<std::string> read_bytes(int fd, std::string_view name, std::size_t bytes) {
    std::string text(bytes, '\0');
    std::size_t done = 0;
    while (done < bytes) {
        const ssize_t n = ::pread(fd, text.data() + done, bytes - done, static_cast<off_t>(done));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return fail(system_error("failed to read " + std::string(name), errno));
        }
        if (n == 0) {
            break;
        }
        done += static_cast<std::size_t>(n);
    }
    text.resize(done);
    return text;
}

}  // namespace

Status check_regular(const struct stat& status, std::string_view name) {
    if (S_ISREG(status.st_mode)) {
        return {};
    }
    return fail(Error(ErrorCode::path_refused, "refused " + std::string(name))
                    .because(S_ISLNK(status.st_mode) ? "it is a symbolic link"
                                                     : "it is not a regular file"));
}

Result<FileImage> read_file(int fd, std::string_view name, std::size_t bytes_max) {
    AURA_TRY_ASSIGN(const struct stat before, status_of(fd, name));
    AURA_TRY(check_regular(before, name));
    const auto bytes = static_cast<std::size_t>(before.st_size);
    if (bytes > bytes_max) {
        return fail(Error(ErrorCode::text_unsupported, std::string(name) + " is too large")
                        .because(std::to_string(bytes) + " bytes; " + std::to_string(bytes_max) +
                                 " are the most"));
    }
    FileImage image;
    image.print = StatPrint::of(before);
    // One byte more than expected shows that it grew.
    AURA_TRY_ASSIGN(image.bytes, read_bytes(fd, name, bytes + 1));
    AURA_TRY_ASSIGN(const struct stat after, status_of(fd, name));
    if (image.bytes.size() != bytes || StatPrint::of(after) != image.print) {
        return fail(ErrorCode::tree_changed, std::string(name) + " changed while it was read");
    }
    return image;
}

Status write_file(int fd, std::string_view name, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return fail(system_error("failed to write " + std::string(name), errno));
        }
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

}  // namespace aura::worktree
