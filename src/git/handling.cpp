#include "git/handling.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <sys/stat.h>

#include "git/index_edit.hpp"
#include "git/libgit2.hpp"
#include "git/path_rules.hpp"
#include "git/sparse_cone.hpp"

namespace aura::git {
namespace {

const git_index_entry* entry_of(git_index* index, const std::string& path) {
    for (int stage = 0; stage <= 3; ++stage) {
        if (const auto* entry = git_index_get_bypath(index, path.c_str(), stage)) {
            return entry;
        }
    }
    return nullptr;
}

// Whether `directory` of the tree, or `path` itself, is the root of another repository.
std::optional<Handling> nested_at(const Repository& repository,
                                  git_index* index,
                                  const std::string& directory) {
    const git_index_entry* entry = git_index_get_bypath(index, directory.c_str(), 0);
    if (entry != nullptr && entry->mode == GIT_FILEMODE_COMMIT) {
        return Handling::submodule;
    }

    struct stat status {};

    if (::lstat((repository.root() / directory / ".git").c_str(), &status) == 0) {
        return Handling::nested_repository;
    }
    return std::nullopt;
}

std::optional<Handling> in_other_repository(const Repository& repository,
                                            git_index* index,
                                            const std::string& path) {
    for (std::size_t end = path.find('/'); end != std::string::npos;
         end = path.find('/', end + 1)) {
        if (const auto nested = nested_at(repository, index, path.substr(0, end))) {
            return nested;
        }
    }
    return nested_at(repository, index, path);
}

bool runs_program(const Repository& repository, const std::string& filter) {
    OwnedConfig config;
    if (git_repository_config(config.out(), repository.raw()) != 0) {
        return true;  // to be on the safe side
    }
    const auto configured = [&](const char* action) {
        Buffer value;
        const std::string key = "filter." + filter + action;
        return git_config_get_string_buf(value.out(), config.get(), key.c_str()) == 0;
    };
    return configured(".clean") || configured(".smudge") || configured(".process");
}

// An attribute's value where it is a word: not for "set", "unset" or "unspecified".
std::string word(const char* value) {
    return git_attr_value(value) == GIT_ATTR_VALUE_STRING ? value : std::string();
}

Result<Handling> by_attributes(const Repository& repository, const std::string& path) {
    constexpr std::size_t kCount = 4;
    std::array<const char*, kCount> names = {"filter", "working-tree-encoding", "text", "diff"};
    std::array<const char*, kCount> values{};
    OwnedConfig config;
    if (git_attr_get_many(values.data(), repository.raw(), 0, path.c_str(), kCount, names.data()) !=
            0 ||
        git_repository_config_snapshot(config.out(), repository.raw()) != 0) {
        return fail_unavailable("failed to read the git attributes of " + path);
    }
    const std::string filter = word(values[0]);
    if (filter == "lfs") {
        return Handling::lfs;
    }
    if (!filter.empty() && runs_program(repository, filter)) {
        return Handling::filtered;
    }
    if (!word(values[1]).empty()) {
        return Handling::encoding;
    }
    // What the macro `binary` stands for, besides -merge. Either alone is common on text: -text
    // keeps line endings, -diff hides generated files.
    if (git_attr_value(values[2]) == GIT_ATTR_VALUE_FALSE &&
        git_attr_value(values[3]) == GIT_ATTR_VALUE_FALSE) {
        return Handling::binary_attr;
    }
    return Handling::synced;
}

// Without a cone git would match patterns. A new file then counts as its neighbours do: it is
// outside if the nearest directory with tracked files has none that is checked out.
bool neighbours_absent(git_index* index, std::string_view path) {
    for (std::size_t end = path.rfind('/'); end != std::string_view::npos;
         end = path.substr(0, end).rfind('/')) {
        const std::string prefix(path.substr(0, end + 1));
        std::size_t at = 0;
        if (git_index_find_prefix(&at, index, prefix.c_str()) != 0) {
            continue;
        }
        for (const git_index_entry* entry = git_index_get_byindex(index, at);
             entry != nullptr && std::string_view(entry->path).starts_with(prefix);
             entry = git_index_get_byindex(index, ++at)) {
            if ((entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) == 0) {
                return false;
            }
        }
        return true;
    }
    return false;
}

bool outside_sparse(const Repository& repository, git_index* index, const std::string& path) {
    std::ifstream file(repository.git_dir() / "info" / "sparse-checkout", std::ios::binary);
    const std::string patterns{std::istreambuf_iterator<char>(file), {}};
    const auto cone = SparseCone::parse(patterns);
    return cone ? !cone->contains(path) : neighbours_absent(index, path);
}

Result<Handling> untracked(const Repository& repository,
                           git_index* index,
                           const std::string& path) {
    int ignored = 0;
    if (git_ignore_path_is_ignored(&ignored, repository.raw(), path.c_str()) != 0) {
        return fail_unavailable("failed to read the git ignore rules for " + path);
    }
    if (ignored != 0) {
        return Handling::ignored;
    }
    if (repository.sparse() && outside_sparse(repository, index, path)) {
        return Handling::outside_sparse;
    }
    return by_attributes(repository, path);
}

}  // namespace

std::string_view name(Handling handling) {
    switch (handling) {
        case Handling::synced:
            return "synced";
        case Handling::ignored:
            return "ignored";
        case Handling::binary_attr:
            return "binary";
        case Handling::lfs:
            return "lfs";
        case Handling::filtered:
            return "filtered";
        case Handling::encoding:
            return "encoding";
        case Handling::symlink:
            return "symlink";
        case Handling::submodule:
            return "submodule";
        case Handling::nested_repository:
            return "nested repository";
        case Handling::outside_sparse:
            return "outside sparse checkout";
    }
    return "synced";
}

Result<Handling> handling(const Repository& repository, std::string_view path) {
    AURA_TRY(path_allowed(path));
    const std::string name(path);
    AURA_TRY_ASSIGN(const OwnedIndex index, current_index(repository));
    if (const auto other = in_other_repository(repository, index.get(), name)) {
        return *other;
    }
    const git_index_entry* entry = entry_of(index.get(), name);
    if (entry == nullptr) {
        return untracked(repository, index.get(), name);
    }
    if ((entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0) {
        return Handling::outside_sparse;
    }
    if (to_entry_mode(entry->mode) == EntryMode::symlink) {
        return Handling::symlink;
    }
    return by_attributes(repository, name);
}

}  // namespace aura::git
