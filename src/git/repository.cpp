#include "git/repository.hpp"

#include <array>
#include <string>
#include <sys/stat.h>
#include <utility>

#include "git/libgit2.hpp"
#include "git/upstream.hpp"

namespace aura::git {
namespace {

constexpr std::string_view kHeadsPrefix = "refs/heads/";
constexpr std::string_view kRemotesPrefix = "refs/remotes/";

// git answers with a slash at the end of directories.
std::filesystem::path directory(const char* path) {
    std::string text(path);
    while (text.size() > 1 && text.back() == '/') {
        text.pop_back();
    }
    return text;
}

bool is_there(const std::filesystem::path& path) {
    struct stat status {};

    return ::lstat(path.c_str(), &status) == 0;
}

Error open_error(int code, const std::string& path) {
    if (code == GIT_ENOTFOUND && !is_there(path)) {
        return Error(ErrorCode::not_found, "there is no " + path);
    }
    if (code == GIT_ENOTFOUND) {
        return Error(ErrorCode::not_found, "no git repository at " + path)
            .try_next("git init " + path);
    }
    if (code == GIT_EOWNER) {
        return Error(ErrorCode::permission, path + " belongs to somebody else")
            .try_next("git config --global --add safe.directory " + path);
    }
    // libgit2 has no code of its own for formats that it does not know.
    const git_error* last = git_error_last();
    const bool unknown_format = last != nullptr && last->klass == GIT_ERROR_REPOSITORY &&
                                std::string_view(last->message).starts_with("unsupported");
    return libgit2_error(unknown_format ? ErrorCode::repo_unsupported : ErrorCode::repo_unavailable,
                         "failed to open the git repository at " + path);
}

// The root of the repository around `root` that has it as a submodule.
std::optional<std::filesystem::path> superproject(const std::filesystem::path& root) {
    OwnedRepository around;
    if (git_repository_open_ext(around.out(), root.parent_path().c_str(), 0, nullptr) != 0 ||
        git_repository_is_bare(around.get()) != 0) {
        return std::nullopt;
    }
    OwnedIndex index;
    if (git_repository_index(index.out(), around.get()) != 0) {
        return std::nullopt;
    }
    const std::filesystem::path outer = directory(git_repository_workdir(around.get()));
    const std::string inside = root.lexically_relative(outer).generic_string();
    const git_index_entry* entry = git_index_get_bypath(index.get(), inside.c_str(), 0);
    if (entry == nullptr || entry->mode != GIT_FILEMODE_COMMIT) {
        return std::nullopt;
    }
    return outer;
}

Status check_supported(git_repository* repository, const std::string& path) {
    if (git_repository_is_bare(repository) != 0) {
        return fail(Error(ErrorCode::repo_unsupported, path + " is a bare repository")
                        .because("it has no working tree to sync"));
    }
    const std::filesystem::path root = directory(git_repository_workdir(repository));
    if (const auto outer = superproject(root)) {
        return fail(Error(ErrorCode::repo_unsupported,
                          root.string() + " is a submodule of " + outer->string())
                        .because("submodules are left to git")
                        .try_next("aura link " + outer->string()));
    }
    return {};
}

bool config_flag(git_config* config, const char* key) {
    int value = 0;
    return git_config_get_bool(&value, config, key) == 0 && value != 0;
}

// With extensions.worktreeConfig a working tree has settings of its own. Newer versions of libgit2
// read them themselves; reading them twice changes nothing.
int add_worktree_config(git_config* config, git_repository* repository) {
    if (!config_flag(config, "extensions.worktreeconfig")) {
        return 0;
    }
    const std::filesystem::path file =
        directory(git_repository_path(repository)) / "config.worktree";
    return git_config_add_file_ondisk(
        config, file.c_str(), GIT_CONFIG_LEVEL_APP, repository, /*force=*/1);
}

// What teammates call `local_ref`.
Result<std::string> shared_name(git_repository* repository, const std::string& local_ref) {
    std::string name = local_ref;
    if (local_ref.starts_with(kHeadsPrefix)) {
        AURA_TRY_ASSIGN(const auto upstream,
                        upstream_of(repository, local_ref.substr(kHeadsPrefix.size())));
        name = upstream.value_or(local_ref);
    }
    for (const std::string_view prefix : {kHeadsPrefix, kRemotesPrefix}) {
        if (name.starts_with(prefix)) {
            return name.substr(prefix.size());
        }
    }
    return name;
}

struct Marker {
    const char* file;
    Operation operation;
};

// What git's own status looks for (git: wt-status.c). A rebase leaves the marks of the cherry-picks
// it is made of, so the order matters; the lock is last because it says least.
constexpr std::array kMarkers = {
    Marker{"rebase-merge", Operation::rebase},
    Marker{"rebase-apply", Operation::rebase},
    Marker{"MERGE_HEAD", Operation::merge},
    Marker{"CHERRY_PICK_HEAD", Operation::cherry_pick},
    Marker{"REVERT_HEAD", Operation::revert},
    Marker{"BISECT_LOG", Operation::bisect},
    Marker{"sequencer", Operation::sequencer},
    Marker{"index.lock", Operation::index_write},
};

}  // namespace

std::string_view name(Operation operation) {
    switch (operation) {
        case Operation::none:
            return "none";
        case Operation::rebase:
            return "rebase";
        case Operation::merge:
            return "merge";
        case Operation::cherry_pick:
            return "cherry-pick";
        case Operation::revert:
            return "revert";
        case Operation::bisect:
            return "bisect";
        case Operation::sequencer:
            return "sequencer";
        case Operation::index_write:
            return "index write";
    }
    return "none";
}

void Repository::Close::operator()(git_repository* repository) const noexcept {
    git_repository_free(repository);
}

Result<Repository> Repository::open(const std::filesystem::path& path) {
    start_libgit2();
    git_repository* raw = nullptr;
    if (const int code = git_repository_open_ext(&raw, path.c_str(), 0, nullptr); code != 0) {
        return fail(open_error(code, path.string()));
    }
    Handle handle(raw);
    AURA_TRY(check_supported(raw, path.string()));
    Repository repository(std::move(handle));
    AURA_TRY(repository.reload());
    return repository;
}

Repository::Repository(Handle handle)
    : handle_(std::move(handle)),
      root_(directory(git_repository_workdir(handle_.get()))),
      git_dir_(directory(git_repository_path(handle_.get()))),
      common_dir_(directory(git_repository_commondir(handle_.get()))) {}

Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

Status Repository::reload() {
    OwnedConfig config;
    if (git_repository_config(config.out(), raw()) != 0 ||
        add_worktree_config(config.get(), raw()) != 0) {
        return fail_unavailable("failed to read the git configuration of " + root_.string());
    }
    sparse_ = config_flag(config.get(), "core.sparsecheckout");
    case_insensitive_ = config_flag(config.get(), "core.ignorecase");
    hooks_path_ = common_dir_ / "hooks";
    Buffer configured;
    if (git_config_get_path(configured.out(), config.get(), "core.hookspath") == 0) {
        // Joining with an absolute path gives that path. Hooks run in the root.
        hooks_path_ = (root_ / configured.view()).lexically_normal();
        if (!hooks_path_.has_filename()) {
            hooks_path_ = hooks_path_.parent_path();  // "hooks/" and "." name a directory too
        }
    }
    return {};
}

bool Repository::is_hook(std::string_view path) const {
    const std::filesystem::path below = (root_ / path).lexically_relative(hooks_path_);
    return !below.empty() && *below.begin() != "..";
}

Result<Head> Repository::head() const {
    OwnedReference reference;
    if (git_reference_lookup(reference.out(), raw(), "HEAD") != 0) {
        return fail_unavailable("failed to read HEAD of " + root_.string());
    }
    Head head;
    if (git_reference_type(reference.get()) == GIT_REFERENCE_DIRECT) {
        head.detached = true;
        head.commit = from_oid<CommitId>(*git_reference_target(reference.get()));
        return head;
    }
    // Resolving the branch and not HEAD again: HEAD may have moved since.
    const std::string branch_ref = git_reference_symbolic_target(reference.get());
    git_oid commit{};
    const int code = git_reference_name_to_id(&commit, raw(), branch_ref.c_str());
    if (code != 0 && code != GIT_ENOTFOUND) {
        return fail_unavailable("failed to resolve " + branch_ref + " of " + root_.string());
    }
    head.unborn = code == GIT_ENOTFOUND;
    if (!head.unborn) {
        head.commit = from_oid<CommitId>(commit);
    }
    head.local_branch =
        branch_ref.starts_with(kHeadsPrefix) ? branch_ref.substr(kHeadsPrefix.size()) : branch_ref;
    AURA_TRY_ASSIGN(head.branch, shared_name(raw(), branch_ref));
    return head;
}

Status Repository::in_place() const {
    if (!is_there(git_dir_ / "HEAD")) {
        return fail(ErrorCode::repo_unavailable, "no git repository any more at " + root_.string());
    }
    return {};
}

Result<Operation> Repository::operation() const {
    AURA_TRY(in_place());
    for (const Marker& marker : kMarkers) {
        if (is_there(git_dir_ / marker.file)) {
            return marker.operation;
        }
    }
    return Operation::none;
}

bool Repository::shallow() const {
    return git_repository_is_shallow(raw()) == 1;
}

}  // namespace aura::git
