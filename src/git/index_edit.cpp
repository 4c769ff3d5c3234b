#include "git/index_edit.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace aura::git {
namespace {

// `git update-index` has "index.lock" too: whoever creates it owns the index.
Status take_lock(const std::filesystem::path& lock_file) {
    const int fd = ::open(lock_file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        return fail(
            Error::from_errno(ErrorCode::repo_unavailable, "failed to lock the git index", errno));
    }
    ::close(fd);
    return {};
}

Error file_error(const std::string& what, const std::error_code& reason) {
    return Error::from_errno(
        ErrorCode::repo_unavailable, "failed to " + what + " the git index", reason.value());
}

}  // namespace

Result<OwnedIndex> current_index(const Repository& repository) {
    OwnedIndex index;
    if (git_repository_index(index.out(), repository.raw()) != 0 ||
        git_index_read(index.get(), /*force=*/0) != 0) {
        return fail_unavailable("failed to read the git index of " + repository.root().string());
    }
    return index;
}

Result<IndexEdit> IndexEdit::begin(const Repository& repository) {
    AURA_TRY(take_lock(repository.git_dir() / "index.lock"));
    IndexEdit edit(repository.git_dir());
    AURA_TRY(edit.load(repository.case_insensitive()));
    return edit;
}

IndexEdit::IndexEdit(const std::filesystem::path& git_dir)
    : index_file_(git_dir / "index"),
      lock_file_(git_dir / "index.lock"),
      copy_file_(git_dir / "index.aura") {}

IndexEdit::IndexEdit(IndexEdit&& other) noexcept
    : index_file_(std::move(other.index_file_)),
      lock_file_(std::exchange(other.lock_file_, {})),
      copy_file_(std::move(other.copy_file_)),
      index_(std::move(other.index_)) {}

IndexEdit::~IndexEdit() {
    if (!lock_file_.empty()) {
        ::unlink(copy_file_.c_str());
        ::unlink(lock_file_.c_str());
    }
}

Status IndexEdit::load(bool case_insensitive) {
    std::error_code reason;
    std::filesystem::copy_file(
        index_file_, copy_file_, std::filesystem::copy_options::overwrite_existing, reason);
    if (reason == std::errc::no_such_file_or_directory) {  // nothing was ever added
        std::filesystem::remove(copy_file_, reason);
    }
    if (reason) {
        return fail(file_error("copy", reason));
    }
    const int capabilities = case_insensitive ? GIT_INDEX_CAPABILITY_IGNORE_CASE : 0;
    if (git_index_open(index_.out(), copy_file_.c_str()) != 0 ||
        git_index_set_caps(index_.get(), capabilities) != 0) {
        return fail_unavailable("failed to read the git index");
    }
    return {};
}

Status IndexEdit::put(const std::string& path, const git_oid& blob, EntryMode mode) {
    git_index_entry entry{};
    entry.path = path.c_str();
    entry.id = blob;
    entry.mode = from_entry_mode(mode);
    const int conflict = git_index_conflict_remove(index_.get(), path.c_str());
    if ((conflict != 0 && conflict != GIT_ENOTFOUND) || git_index_add(index_.get(), &entry) != 0) {
        return fail_unavailable("failed to stage " + path);
    }
    return {};
}

Status IndexEdit::remove(const std::string& path) {
    const int code = git_index_remove_bypath(index_.get(), path.c_str());
    if (code != 0 && code != GIT_ENOTFOUND) {
        return fail_unavailable("failed to stage the removal of " + path);
    }
    return {};
}

Status IndexEdit::commit() {
    if (git_index_write(index_.get()) != 0) {
        return fail_unavailable("failed to write the git index");
    }
    std::error_code reason;
    const auto old = std::filesystem::status(index_file_, reason);
    if (!reason && std::filesystem::exists(old)) {  // core.sharedRepository
        std::filesystem::permissions(copy_file_, old.permissions(), reason);
    }
    std::filesystem::rename(copy_file_, index_file_, reason);
    if (reason) {
        return fail(file_error("replace", reason));
    }
    return {};
}

}  // namespace aura::git
