#include "worktree/private_dir.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hex.hpp"
#include "git/limits.hpp"
#include "worktree/directory.hpp"
#include "worktree/regular_file.hpp"
#include "worktree/rename.hpp"
#include "worktree/system_error.hpp"

namespace aura::worktree {
namespace {

constexpr std::string_view kIgnoreEverything = "*\n";
constexpr std::size_t kHashDigits = 16;

// FNV-1a, 64 bits: stands for a path, or a text, in the name of a leftover, where it has no room
// itself.
std::string hash_of(std::string_view bytes_hashed) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : bytes_hashed) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>(hash >> (56 - 8 * i));
    }
    return to_hex(bytes);
}

std::string name_of(std::string_view path, int number) {
    return hash_of(path) + "-" + std::to_string(number);
}

// The hash of the path, a number, and of a file set aside the hash of its text, with hyphens
// between them.
struct LeftoverName {
    std::string_view path_hash;
    std::string_view number;
    std::string_view text_hash;
};

bool consists_of(std::string_view text, std::string_view characters) {
    return text.find_first_not_of(characters) == std::string_view::npos;
}

bool is_hash(std::string_view text) {
    return text.size() == kHashDigits && consists_of(text, "0123456789abcdef");
}

std::optional<LeftoverName> parse_name(std::string_view name) {
    const std::size_t first = name.find('-');
    const std::size_t second = name.find('-', first == std::string_view::npos ? first : first + 1);
    if (first == std::string_view::npos) {
        return std::nullopt;
    }
    LeftoverName parts{name.substr(0, first), name.substr(first + 1, second - first - 1), {}};
    if (second != std::string_view::npos) {
        parts.text_hash = name.substr(second + 1);
    }
    const bool valid = is_hash(parts.path_hash) && !parts.number.empty() &&
                       consists_of(parts.number, "0123456789") &&
                       (second == std::string_view::npos || is_hash(parts.text_hash));
    return valid ? std::optional(parts) : std::nullopt;
}

Status check_name(std::string_view name) {
    if (parse_name(name)) {
        return {};
    }
    return fail(ErrorCode::path_refused, "no leftover is named \"" + std::string(name) + "\"");
}

Error no_free_name(std::string_view path) {
    return Error(ErrorCode::limit, "too many leftovers of " + std::string(path) + " in .aura/tmp");
}

OwnedFd open_for_reading(platform::Place place) {
    return OwnedFd(
        ::openat(place.directory, place.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
}

// The directory `name` in `parent`, made if it is missing, and nobody's but ours.
Result<OwnedFd> own_directory(int parent, const char* name) {
    if (::mkdirat(parent, name, 0700) != 0 && errno != EEXIST) {
        return fail(system_error(std::string("failed to make ") + name, errno));
    }
    OwnedFd fd(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));

    struct stat status {};

    if (!fd && (errno == ELOOP || errno == ENOTDIR)) {
        return fail(ErrorCode::path_refused, std::string(name) + " is not a directory");
    }
    if (!fd || ::fstat(fd.get(), &status) != 0) {
        return fail(system_error(std::string("failed to open ") + name, errno));
    }
    if ((status.st_mode & 077) != 0 && ::fchmod(fd.get(), 0700) != 0) {
        return fail(system_error(std::string("failed to close ") + name + " to others", errno));
    }
    return fd;
}

// A file of ours that is no leftover: where it is opened, and what messages call it.
struct OwnFile {
    const char* name;
    const char* path;
};

constexpr OwnFile kIgnoreFile{".gitignore", ".aura/.gitignore"};
constexpr OwnFile kMarkFile{"mark", ".aura/mark"};

// Makes `file` hold `text`. One of the same length is overwritten: it is never empty meanwhile.
Status keep_text(int directory, const OwnFile& file, std::string_view text) {
    const OwnedFd fd(::openat(
        directory, file.name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600));
    if (!fd) {
        return fail(system_error(std::string("failed to open ") + file.path, errno));
    }
    AURA_TRY_ASSIGN(const FileImage image, read_file(fd.get(), file.path, git::kTextBytesMax));
    if (image.bytes == text) {
        return {};
    }
    const bool same_size = image.bytes.size() == text.size();
    if (::lseek(fd.get(), 0, SEEK_SET) != 0 || (!same_size && ::ftruncate(fd.get(), 0) != 0)) {
        return fail(system_error(std::string("failed to write ") + file.path, errno));
    }
    return write_file(fd.get(), file.path, text);
}

// Nobody writes to our .gitignore. A file system that says otherwise (NFS) says so of every file.
bool shows_writers(int directory) {
    const OwnedFd fd(::openat(directory, ".gitignore", O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    return fd && platform::writers(fd.get()) == platform::Writers::none;
}

}  // namespace

bool Leftover::may_belong_to(std::string_view path) const {
    const auto parts = parse_name(name);
    return parts && parts->path_hash == hash_of(path);
}

bool Leftover::is_spare_with(std::string_view text) const {
    const auto parts = parse_name(name);
    return parts && parts->text_hash == hash_of(text);
}

Result<PrivateDir> PrivateDir::ensure(const Tree& tree) {
    AURA_TRY_ASSIGN(const OwnedFd root, tree.open_beneath("", platform::kPlace));
    AURA_TRY_ASSIGN(OwnedFd aura, own_directory(root.get(), ".aura"));
    AURA_TRY(keep_text(aura.get(), kIgnoreFile, kIgnoreEverything));
    AURA_TRY_ASSIGN(OwnedFd tmp, own_directory(aura.get(), "tmp"));
    const bool writers_visible = shows_writers(aura.get());
    return PrivateDir(std::move(aura), std::move(tmp), writers_visible);
}

Result<std::string> PrivateDir::read_mark() const {
    const OwnedFd fd = open_for_reading({aura_fd_.get(), kMarkFile.name});
    if (!fd && errno == ENOENT) {
        return std::string();
    }
    if (!fd) {
        return fail(system_error(std::string("failed to open ") + kMarkFile.path, errno));
    }
    AURA_TRY_ASSIGN(FileImage image, read_file(fd.get(), kMarkFile.path, git::kTextBytesMax));
    return std::move(image.bytes);
}

Status PrivateDir::keep_mark(std::string_view mark) const {
    return keep_text(aura_fd_.get(), kMarkFile, mark);
}

Result<std::vector<Leftover>> PrivateDir::leftovers() const {
    AURA_TRY_ASSIGN(const auto entries, list_directory(tmp_fd_.get(), kDirectoryEntriesMax));
    std::vector<Leftover> leftovers;
    for (const DirectoryEntry& entry : entries) {
        struct stat status {};

        if (parse_name(entry.name) &&
            ::fstatat(tmp_fd_.get(), entry.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
            leftovers.push_back({entry.name, static_cast<std::uint64_t>(status.st_size)});
        }
    }
    return leftovers;
}

Result<std::string> PrivateDir::read(std::string_view name) const {
    AURA_TRY(check_name(name));
    const std::string leftover(name);
    const OwnedFd fd = open_for_reading(place(leftover));
    if (!fd) {
        return fail(system_error("failed to open .aura/tmp/" + leftover, errno));
    }
    AURA_TRY_ASSIGN(FileImage image,
                    read_file(fd.get(), ".aura/tmp/" + leftover, git::kTextBytesMax));
    return std::move(image.bytes);
}

Status PrivateDir::discard(std::string_view name) const {
    AURA_TRY(check_name(name));
    const std::string leftover(name);
    if (::unlinkat(tmp_fd_.get(), leftover.c_str(), 0) != 0 && errno != ENOENT) {
        return fail(system_error("failed to delete .aura/tmp/" + leftover, errno));
    }
    return {};
}

Result<PrivateDir::Inspection> PrivateDir::inspect(const std::string& name,
                                                   std::string_view path) const {
    const std::string file(path);
    const OwnedFd fd = open_for_reading(place(name));
    if (!fd && (errno == ELOOP || errno == ENXIO)) {  // a symbolic link, a socket
        return fail(ErrorCode::path_refused, file + " is not a regular file");
    }
    if (!fd) {
        return fail(system_error("failed to read " + file, errno));
    }
    Inspection found;
    // In this order: where nobody writes any more nobody will, but for who looked the file up
    // before it came in here.
    found.being_written =
        writers_visible_ && platform::writers(fd.get()) == platform::Writers::some;
    AURA_TRY_ASSIGN(found.image, read_file(fd.get(), path, git::kTextBytesMax));
    return found;
}

Result<PrivateDir::NewFile> PrivateDir::create(std::string_view path, bool executable) const {
    for (int number = 0; number < kLeftoversPerPathMax; ++number) {
        std::string name = name_of(path, number);
        OwnedFd fd(::openat(tmp_fd_.get(),
                            name.c_str(),
                            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                            executable ? 0777 : 0666));
        if (fd) {
            return NewFile{std::move(fd), std::move(name)};
        }
        if (errno != EEXIST) {
            return fail(system_error("failed to make a file in .aura/tmp", errno));
        }
    }
    return fail(no_free_name(path));
}

Result<std::string> PrivateDir::take(platform::Place from, std::string_view path) const {
    return move_in(from, path, {"", kLeftoversPerPathMax});
}

Result<std::string> PrivateDir::set_aside(const std::string& name,
                                          std::string_view path,
                                          std::string_view text) const {
    return move_in(place(name), path, {"-" + hash_of(text), kSetAsidePerTextMax});
}

Result<std::string> PrivateDir::move_in(platform::Place from,
                                        std::string_view path,
                                        const Names& names) const {
    for (int number = 0; number < names.count; ++number) {
        std::string name = name_of(path, number).append(names.suffix);
        const int error_number = move_new(from, place(name));
        if (error_number == 0) {
            return name;
        }
        if (error_number != EEXIST) {
            return fail(system_error("failed to move " + std::string(path), error_number));
        }
    }
    return fail(no_free_name(path));
}

}  // namespace aura::worktree
