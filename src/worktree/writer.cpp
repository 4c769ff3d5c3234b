#include "worktree/writer.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "git/limits.hpp"
#include "git/path_rules.hpp"
#include "worktree/directory.hpp"
#include "worktree/path_parts.hpp"
#include "worktree/platform.hpp"
#include "worktree/regular_file.hpp"
#include "worktree/swap.hpp"
#include "worktree/system_error.hpp"

namespace aura::worktree {
namespace {

Status check_change(const Change& change) {
    AURA_TRY(git::path_allowed(change.path));
    if (change.to.size() > git::kTextBytesMax) {
        return fail(ErrorCode::text_unsupported, change.path + " is larger than 1 MiB");
    }
    return {};
}

// The bits of a file that takes the place of one with `old_mode`. Set-id bits never survive.
mode_t mode_after(mode_t old_mode, Executable executable) {
    mode_t mode = old_mode & 0777U;
    switch (executable) {
        case Executable::keep:
            break;
        case Executable::set:
            mode |= (mode & 0444U) >> 2U;  // as git: whoever may read may execute
            break;
        case Executable::clear:
            mode &= ~0111U;
            break;
    }
    return mode;
}

Status inherit(int fd, const struct stat& old, Executable executable) {
    // Only root can give files away; anybody else's file becomes the writer's own, as with git, but
    // stays with its group if that is one of the writer's.
    if (::fchown(fd, old.st_uid, old.st_gid) != 0 &&
        ::fchown(fd, static_cast<uid_t>(-1), old.st_gid) != 0 && errno != EPERM) {
        return fail(system_error("failed to set the owner of a new file", errno));
    }
    if (::fchmod(fd, mode_after(old.st_mode, executable)) != 0) {
        return fail(system_error("failed to set the mode of a new file", errno));
    }
    return {};
}

Result<StatPrint> print_of(int fd) {
    struct stat status {};

    if (::fstat(fd, &status) != 0) {
        return fail(system_error("failed to look at a new file", errno));
    }
    return StatPrint::of(status);
}

Status flush(const OwnedFd& fd, const std::string& path) {
    const int error_number = fd ? platform::sync_file(fd.get()) : errno;
    if (error_number != 0) {
        return fail(system_error("failed to flush " + path, error_number));
    }
    return {};
}

tl::unexpected<Error> changed(const std::string& path, const char* how) {
    return fail(Error(ErrorCode::tree_changed, path + " changed meanwhile").because(how));
}

// Most changes are seen here, before anything is touched. What the file holds instead is not for
// the caller to record: it may be half a text.
Status check_holds(const Tree& tree, const std::string& path, std::string_view from) {
    AURA_TRY_ASSIGN(const auto image, tree.read(path));
    if (!image) {
        return changed(path, "it vanished");
    }
    if (image->bytes != from) {
        return changed(path, "it holds another text");
    }
    return {};
}

// The directory of a file that was there a moment ago.
Result<OwnedFd> open_directory(const Tree& tree, const std::string& path) {
    Result<OwnedFd> directory = tree.open_beneath(PathParts(path).directory, platform::kPlace);
    if (!directory && directory.error().is(ErrorCode::not_found)) {
        return changed(path, "it vanished");
    }
    return directory;
}

}  // namespace

Prepared::Prepared(const PrivateDir& private_dir, Change change, std::string name)
    : private_dir_(&private_dir), change_(std::move(change)), name_(std::move(name)) {}

Prepared::Prepared(Prepared&& other) noexcept
    : private_dir_(other.private_dir_),
      change_(std::move(other.change_)),
      name_(std::exchange(other.name_, {})),
      print_(other.print_) {}

Prepared::~Prepared() {
    if (!name_.empty()) {
        static_cast<void>(private_dir_->discard(name_));  // else it stays as a leftover
    }
}

Result<Prepared> Writer::prepare(Change change) const {
    AURA_TRY(check_change(change));
    AURA_TRY_ASSIGN(const auto old, tree_.status(change.path));
    const bool executable = !old && change.executable == Executable::set;
    AURA_TRY_ASSIGN(PrivateDir::NewFile file, private_dir_.create(change.path, executable));
    Prepared prepared(private_dir_, std::move(change), std::move(file.name));
    AURA_TRY(write_file(file.fd.get(), prepared.change_.path, prepared.change_.to));
    if (old) {
        AURA_TRY(inherit(file.fd.get(), *old, prepared.change_.executable));
    }
    AURA_TRY_ASSIGN(prepared.print_, print_of(file.fd.get()));
    return prepared;
}

Result<Outcome> Writer::commit(Prepared prepared) const {
    const Change& change = prepared.change_;
    if (!change.from) {
        AURA_TRY_ASSIGN(const MadeDirectory directory,
                        make_directory(tree_, PathParts(change.path).directory));
        const Swap swap(tree_, private_dir_, replaced_, change.path, directory.fd.get());
        Result<Outcome> outcome =
            swap.place({std::exchange(prepared.name_, {}), change.to, prepared.print_});
        if (!outcome || !std::holds_alternative<Done>(*outcome)) {
            unmake(tree_, directory.made);
        }
        return outcome;
    }
    AURA_TRY(check_holds(tree_, change.path, *change.from));
    AURA_TRY_ASSIGN(const OwnedFd directory, open_directory(tree_, change.path));
    const Swap swap(tree_, private_dir_, replaced_, change.path, directory.get());
    return swap.exchange({std::exchange(prepared.name_, {}), change.to, prepared.print_},
                         *change.from);
}

Result<Outcome> Writer::replace(Change change, Flush flush_policy) const {
    const std::string path = change.path;
    AURA_TRY_ASSIGN(Prepared prepared, prepare(std::move(change)));
    if (flush_policy == Flush::yes) {
        const platform::Place place = private_dir_.place(prepared.name_);
        AURA_TRY(flush(OwnedFd(::openat(place.directory, place.name, O_RDONLY | O_CLOEXEC)), path));
    }
    AURA_TRY_ASSIGN(Outcome outcome, commit(std::move(prepared)));
    if (flush_policy == Flush::yes && std::holds_alternative<Done>(outcome)) {
        AURA_TRY_ASSIGN(const OwnedFd directory,
                        tree_.open_beneath(PathParts(path).directory, O_RDONLY | O_DIRECTORY));
        AURA_TRY(flush(directory, path));
    }
    return outcome;
}

Result<Outcome> Writer::remove(std::string_view path, std::string_view from) const {
    const std::string file(path);
    AURA_TRY(check_holds(tree_, file, from));
    AURA_TRY_ASSIGN(const OwnedFd directory, open_directory(tree_, file));
    const Swap swap(tree_, private_dir_, replaced_, path, directory.get());
    AURA_TRY_ASSIGN(Outcome outcome, swap.take(from));
    if (std::holds_alternative<Done>(outcome)) {
        remove_empty(tree_, PathParts(path).directory);
    }
    return outcome;
}

}  // namespace aura::worktree
