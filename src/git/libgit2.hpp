// libgit2 in C++ terms: owners for its objects, its errors as ours, ids back and forth. Private to
// this folder.
//
// Thread-safe; libgit2 keeps its last error per thread.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <git2.h>

#include "base/result.hpp"
#include "git/entry_mode.hpp"
#include "git/object_id.hpp"

namespace aura::git {

// Initialises libgit2 for the life of the process; every call but the first costs nothing. Other
// users of libgit2 keep their own count and do not notice.
void start_libgit2();

// The owner of a libgit2 object. Unlike a unique_ptr it can be the target of a `T**` argument,
// within one expression with its first use.
template <class T, auto Free>
class Owned {
public:
    Owned() = default;
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;

    Owned(Owned&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}

    Owned& operator=(Owned&& other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }

    ~Owned() { Free(object_); }

    // For a call that makes the object; called at most once.
    [[nodiscard]] T** out() { return &object_; }

    [[nodiscard]] T* get() const { return object_; }

private:
    T* object_ = nullptr;
};

using OwnedBlob = Owned<git_blob, git_blob_free>;
using OwnedCommit = Owned<git_commit, git_commit_free>;
using OwnedConfig = Owned<git_config, git_config_free>;
using OwnedDiff = Owned<git_diff, git_diff_free>;
using OwnedFilters = Owned<git_filter_list, git_filter_list_free>;
using OwnedIndex = Owned<git_index, git_index_free>;
using OwnedOdb = Owned<git_odb, git_odb_free>;
using OwnedReference = Owned<git_reference, git_reference_free>;
using OwnedReflog = Owned<git_reflog, git_reflog_free>;
using OwnedRepository = Owned<git_repository, git_repository_free>;
using OwnedStatus = Owned<git_status_list, git_status_list_free>;
using OwnedTree = Owned<git_tree, git_tree_free>;
using OwnedTreeEntry = Owned<git_tree_entry, git_tree_entry_free>;

// A git_buf that is disposed of.
class Buffer {
public:
    Buffer() = default;
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;

    ~Buffer() { git_buf_dispose(&buffer_); }

    [[nodiscard]] git_buf* out() { return &buffer_; }

    [[nodiscard]] std::string_view view() const { return {buffer_.ptr, buffer_.size}; }

private:
    git_buf buffer_{};
};

// The error for a call of this thread that has just failed: `message` says what failed, libgit2's
// own words become the cause.
[[nodiscard]] Error libgit2_error(ErrorCode code, std::string message);

// For the commonest case: git's files cannot be read.
[[nodiscard]] inline tl::unexpected<Error> fail_unavailable(std::string message) {
    return fail(libgit2_error(ErrorCode::repo_unavailable, std::move(message)));
}

// Nothing for an id that is too long for this libgit2, which knows SHA-1 only.
template <class Tag>
[[nodiscard]] std::optional<git_oid> to_oid(const ObjectId<Tag>& id) {
    git_oid oid{};
    if (id.view().size() != sizeof oid.id) {
        return std::nullopt;
    }
    std::copy(id.view().begin(), id.view().end(), oid.id);
    return oid;
}

template <class Id>
[[nodiscard]] Id from_oid(const git_oid& oid) {
    return Id::from({oid.id, sizeof oid.id}).value();
}

// Nothing for a directory, or for a mode that git no longer writes and cannot be mapped.
[[nodiscard]] std::optional<EntryMode> to_entry_mode(std::uint32_t mode);
[[nodiscard]] git_filemode_t from_entry_mode(EntryMode mode);

}  // namespace aura::git
