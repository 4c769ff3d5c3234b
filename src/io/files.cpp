#include "io/files.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "io/system_error.hpp"
#include "io/unique_fd.hpp"

namespace aura::io {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kOthersMask = 077;
constexpr mode_t kPrivateDirectory = 0700;
constexpr std::size_t kReadMin = 4096;  // files of /proc claim to be empty

struct OpenFile {
    UniqueFd fd;
    struct stat status;
};

Result<OpenFile> open_regular(const fs::path& path) {
    const std::string what = "cannot read " + path.string();
    // Not blocking: what was put in the file's place might be a pipe.
    OpenFile file{UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)),
                  {}};
    if (!file.fd) {
        return fail(system_error(what, errno));
    }
    if (::fstat(file.fd.get(), &file.status) != 0) {
        return fail(system_error(what, errno));
    }
    if (!S_ISREG(file.status.st_mode)) {
        return fail(Error(ErrorCode::io, what).because("not a regular file"));
    }
    return file;
}

Result<Bytes> read_open(const OpenFile& file, const fs::path& path, std::size_t bytes_max) {
    Bytes content;
    // One byte more than it claims to have, to find out whether it has grown.
    const auto claimed = static_cast<std::uint64_t>(file.status.st_size);
    const std::size_t room = std::max(kReadMin, std::min<std::uint64_t>(claimed, bytes_max) + 1);
    while (true) {
        const std::size_t filled = content.size();
        content.resize(filled + room);
        const ssize_t count = ::read(file.fd.get(), content.data() + filled, room);
        if (count < 0 && errno != EINTR) {
            return fail(system_error("cannot read " + path.string(), errno));
        }
        content.resize(filled + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (content.size() > bytes_max) {
            return fail(Error(ErrorCode::limit, "cannot read " + path.string())
                            .because(fmt::format("larger than {} bytes", bytes_max)));
        }
        if (count == 0) {
            return content;
        }
    }
}

Status write_all(int fd, ByteView content, const std::string& what) {
    while (!content.empty()) {
        const ssize_t count = ::write(fd, content.data(), content.size());
        if (count < 0 && errno != EINTR) {
            return fail(system_error(what, errno));
        }
        content = content.subspan(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
    return {};
}

// Until the disk itself has it: on macOS fsync stops at the drive's cache (fcntl(2)).
bool sync_to_disk(int fd) {
#ifdef F_FULLFSYNC
    if (::fcntl(fd, F_FULLFSYNC) == 0) {
        return true;
    }
#endif
    return ::fsync(fd) == 0;
}

Status sync_directory(const fs::path& path) {
    const UniqueFd directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory || !sync_to_disk(directory.get())) {
        return fail(system_error("cannot sync " + path.string(), errno));
    }
    return {};
}

Status create_missing(const fs::path& path, const std::string& what) {
    int result = ::mkdir(path.c_str(), kPrivateDirectory);
    if (result != 0 && errno == ENOENT && path.has_parent_path()) {
        AURA_TRY(create_missing(path.parent_path(), what));
        result = ::mkdir(path.c_str(), kPrivateDirectory);
    }
    if (result != 0 && errno != EEXIST) {
        return fail(system_error(what, errno));
    }
    return {};
}

// Removes a temporary file, unless it was renamed into place.
class TemporaryFile {
public:
    explicit TemporaryFile(const fs::path& target) : path_(target.string() + ".XXXXXX") {
        fd_ = UniqueFd(::mkostemp(path_.data(), O_CLOEXEC));
    }

    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    ~TemporaryFile() {
        if (fd_ && !is_in_place_) {
            ::unlink(path_.c_str());
        }
    }

    [[nodiscard]] int fd() const { return fd_.get(); }

    [[nodiscard]] bool move_to(const fs::path& target) {
        is_in_place_ = ::rename(path_.c_str(), target.c_str()) == 0;
        return is_in_place_;
    }

private:
    std::string path_;
    UniqueFd fd_;
    bool is_in_place_ = false;
};

}  // namespace

Result<Bytes> read_file(const fs::path& path, std::size_t bytes_max) {
    AURA_TRY_ASSIGN(const OpenFile file, open_regular(path));
    return read_open(file, path, bytes_max);
}

Result<Bytes> read_private_file(const fs::path& path, std::size_t bytes_max) {
    AURA_TRY_ASSIGN(const OpenFile file, open_regular(path));
    const Error exposed(ErrorCode::key_file_exposed, "refused to use " + path.string());
    if (file.status.st_uid != ::geteuid()) {
        return fail(Error(exposed).because(
            fmt::format("it belongs to user {}, not to this one", file.status.st_uid)));
    }
    if ((file.status.st_mode & kOthersMask) != 0) {
        return fail(Error(exposed)
                        .because(fmt::format("others than its owner may access it (mode {:04o})",
                                             file.status.st_mode & 07777U))
                        .try_next("chmod 600 " + path.string()));
    }
    return read_open(file, path, bytes_max);
}

Status write_file_atomically(const fs::path& path, ByteView content, mode_t mode) {
    const std::string what = "cannot write " + path.string();
    TemporaryFile temporary(path);
    if (temporary.fd() < 0) {
        return fail(system_error(what, errno));
    }
    AURA_TRY(write_all(temporary.fd(), content, what));
    if (::fchmod(temporary.fd(), mode) != 0 || !sync_to_disk(temporary.fd()) ||
        !temporary.move_to(path)) {
        return fail(system_error(what, errno));
    }
    return sync_directory(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

Status create_private_directory(const fs::path& path) {
    const std::string what = "cannot use directory " + path.string();
    AURA_TRY(create_missing(path, what));
    const UniqueFd directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));

    struct stat status {};

    if (!directory || ::fstat(directory.get(), &status) != 0) {
        return errno == ENOTDIR ? fail(Error::from_errno(ErrorCode::exists, what, errno))
                                : fail(system_error(what, errno));
    }
    if (status.st_uid != ::geteuid()) {
        return fail(Error(ErrorCode::permission, what)
                        .because(fmt::format("it belongs to user {}", status.st_uid)));
    }
    if ((status.st_mode & kOthersMask) != 0 && ::fchmod(directory.get(), kPrivateDirectory) != 0) {
        return fail(system_error(what, errno));
    }
    return {};
}

}  // namespace aura::io
