// A git repository with a working tree, opened through libgit2: where its parts are and in which
// state it is. What it holds is asked for through Content, History, Inventory and handling(),
// which borrow a Repository.
//
// The settings under core.* are the ones found at open(); everything else is looked up afresh with
// every call. Opening costs a few milliseconds, so open anew after they have changed.
//
// Thread rule: one thread at a time may use a Repository and whatever borrows it. Different
// Repository objects, of the same repository even, are independent.
//
// Errors of every call that returns one: repo.unavailable when git's files cannot be read (damaged,
// gone, locked), unless something more precise is named.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "git/object_id.hpp"

struct git_repository;

namespace aura::git {

struct Head {
    std::optional<CommitId> commit;  // nothing: unborn
    // What teammates call the branch: the upstream ref ("origin/main") where one is configured,
    // else the local name ("main"). Empty when detached.
    std::string branch;
    std::string local_branch;  // "main"; empty when detached
    bool detached = false;
    bool unborn = false;  // no commit yet; branch and local_branch are set
};

// What git is in the middle of. While it is not `none`, the tree is git's.
enum class Operation : std::uint8_t {
    none,
    rebase,  // also `git am`
    merge,
    cherry_pick,
    revert,
    bisect,
    sequencer,    // a cherry-pick or revert of several commits, between two of them
    index_write,  // index.lock exists: some git command is at work
};

[[nodiscard]] std::string_view name(Operation operation);

class Repository {
public:
    // The repository whose working tree `path` is or lies in.
    // Errors: not_found (no repository there), permission (owned by somebody else, as git's
    // safe.directory), repo.unsupported (bare; a submodule, which belongs to its superproject; a
    // format that libgit2 cannot read, such as SHA-256).
    [[nodiscard]] static Result<Repository> open(const std::filesystem::path& path);

    Repository(const Repository&) = delete;
    Repository& operator=(const Repository&) = delete;
    Repository(Repository&&) noexcept;
    Repository& operator=(Repository&&) noexcept;
    ~Repository();

    // Absolute paths without symlinks and without a slash at the end.
    [[nodiscard]] const std::filesystem::path& root() const { return root_; }

    // Of this working tree: HEAD, index and the state of operations are here.
    [[nodiscard]] const std::filesystem::path& git_dir() const { return git_dir_; }

    // Shared by all linked worktrees: objects, refs, config.
    [[nodiscard]] const std::filesystem::path& common_dir() const { return common_dir_; }

    [[nodiscard]] Result<Head> head() const;

    // That git's files are still there, by one stat call.
    [[nodiscard]] Status in_place() const;

    // By looking for git's marker files only: about ten stat calls.
    [[nodiscard]] Result<Operation> operation() const;

    // History ends at a boundary (`git clone --depth`).
    [[nodiscard]] bool shallow() const;

    // core.sparseCheckout: parts of the tree are absent on purpose.
    [[nodiscard]] bool sparse() const { return sparse_; }

    // core.ignoreCase: the file system does not tell "a" from "A".
    [[nodiscard]] bool case_insensitive() const { return case_insensitive_; }

    // Where git looks for hooks: core.hooksPath, else <common dir>/hooks. Need not exist.
    [[nodiscard]] const std::filesystem::path& hooks_path() const { return hooks_path_; }

    // Whether git would run the file at `path`, relative to the root, as a hook.
    [[nodiscard]] bool is_hook(std::string_view path) const;

    // Reads the configuration again: sparse(), hooks_path() and is_hook() say what it says now.
    // Errors: repo.unavailable.
    [[nodiscard]] Status reload();

    // For the files of this folder.
    [[nodiscard]] git_repository* raw() const { return handle_.get(); }

private:
    struct Close {
        void operator()(git_repository* repository) const noexcept;
    };

    using Handle = std::unique_ptr<git_repository, Close>;

    explicit Repository(Handle handle);

    Handle handle_;
    std::filesystem::path root_;
    std::filesystem::path git_dir_;
    std::filesystem::path common_dir_;
    std::filesystem::path hooks_path_;
    bool sparse_ = false;
    bool case_insensitive_ = false;
};

}  // namespace aura::git
