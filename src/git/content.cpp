#include "git/content.hpp"

#include <utility>

#include "base/assert.hpp"
#include "git/commit_range.hpp"
#include "git/index_edit.hpp"
#include "git/libgit2.hpp"
#include "git/limits.hpp"
#include "git/path_rules.hpp"

namespace aura::git {
namespace {

Error too_large(std::string_view path) {
    return Error(ErrorCode::text_unsupported, std::string(path) + " is larger than 1 MiB")
        .because("such files are left to git");
}

// The filters between what git holds and what the working tree holds; none is a valid answer.
Result<OwnedFilters> load_filters(const Repository& repository,
                                  const std::string& path,
                                  git_filter_mode_t mode) {
    OwnedFilters filters;
    // Unsafe: `git add` may warn about, or refuse, line endings that do not survive a round trip.
    // Here the question is only what would come out.
    if (git_filter_list_load(filters.out(),
                             repository.raw(),
                             nullptr,
                             path.c_str(),
                             mode,
                             GIT_FILTER_ALLOW_UNSAFE) != 0) {
        return fail_unavailable("failed to find the git filters of " + path);
    }
    return filters;
}

Status check_size(const Repository& repository, const std::string& path, const git_oid& blob) {
    OwnedOdb odb;
    std::size_t bytes = 0;
    git_object_t type{};
    if (git_repository_odb(odb.out(), repository.raw()) != 0 ||
        git_odb_read_header(&bytes, &type, odb.get(), &blob) != 0) {
        return fail_unavailable("failed to read the git object of " + path);
    }
    if (bytes > kTextBytesMax) {
        return fail(too_large(path));
    }
    return {};
}

Result<std::string> smudged(const Repository& repository, const std::string& path, git_blob* blob) {
    AURA_TRY_ASSIGN(const OwnedFilters filters,
                    load_filters(repository, path, GIT_FILTER_TO_WORKTREE));
    Buffer out;
    if (git_filter_list_apply_to_blob(out.out(), filters.get(), blob) != 0) {
        return fail_unavailable("failed to apply the git filters of " + path);
    }
    return std::string(out.view());
}

Result<std::string> cleaned(const Repository& repository,
                            const std::string& path,
                            std::string_view bytes) {
    AURA_TRY_ASSIGN(const OwnedFilters filters, load_filters(repository, path, GIT_FILTER_TO_ODB));
    Buffer out;
    if (git_filter_list_apply_to_buffer(out.out(), filters.get(), bytes.data(), bytes.size()) !=
        0) {
        return fail_unavailable("failed to apply the git filters of " + path);
    }
    return std::string(out.view());
}

Result<Text> load(const Repository& repository,
                  const std::string& path,
                  EntryMode mode,
                  const git_oid& id) {
    if (mode == EntryMode::gitlink) {
        return fail(Error(ErrorCode::text_unsupported, path + " is a submodule")
                        .because("submodules are left to git"));
    }
    AURA_TRY(check_size(repository, path, id));
    OwnedBlob blob;
    if (git_blob_lookup(blob.out(), repository.raw(), &id) != 0) {
        return fail_unavailable("failed to read the git object of " + path);
    }
    Text text{{}, mode, from_oid<BlobId>(id)};
    if (mode == EntryMode::symlink) {
        text.bytes.assign(static_cast<const char*>(git_blob_rawcontent(blob.get())),
                          static_cast<std::size_t>(git_blob_rawsize(blob.get())));
        return text;
    }
    AURA_TRY_ASSIGN(text.bytes, smudged(repository, path, blob.get()));
    if (text.bytes.size() > kTextBytesMax) {  // line endings can double
        return fail(too_large(path));
    }
    return text;
}

}  // namespace

Result<std::optional<Text>> Content::text_at(const CommitId& commit, std::string_view path) const {
    AURA_TRY_ASSIGN(const OwnedTree tree, tree_of(repository_, commit));
    const std::string name(path);
    OwnedTreeEntry entry;
    const int code = git_tree_entry_bypath(entry.out(), tree.get(), name.c_str());
    if (code == GIT_ENOTFOUND || path.find('\0') != std::string_view::npos) {
        return std::nullopt;
    }
    if (code != 0) {
        return fail_unavailable("failed to find " + name + " in commit " + commit.text());
    }
    const auto mode = to_entry_mode(git_tree_entry_filemode_raw(entry.get()));
    if (!mode) {
        return std::nullopt;
    }
    return load(repository_, name, *mode, *git_tree_entry_id(entry.get()));
}

Result<std::optional<Text>> Content::text_in_index(std::string_view path,
                                                   const std::optional<Text>& known) const {
    AURA_TRY_ASSIGN(const OwnedIndex index, current_index(repository_));
    const std::string name(path);
    const git_index_entry* entry = git_index_get_bypath(index.get(), name.c_str(), 0);
    if (entry == nullptr || path.find('\0') != std::string_view::npos) {
        return std::nullopt;
    }
    const auto mode = to_entry_mode(entry->mode);
    if (!mode) {
        return std::nullopt;
    }
    // A link is read as it is, a file through the filters.
    const bool as_known = known && known->blob == from_oid<BlobId>(entry->id) &&
                          (known->mode == EntryMode::symlink) == (*mode == EntryMode::symlink);
    if (as_known) {
        return Text{known->bytes, *mode, known->blob};
    }
    return load(repository_, name, *mode, entry->id);
}

Result<BlobId> Content::clean(std::string_view path, std::string_view bytes) const {
    AURA_TRY_ASSIGN(const std::string blob, cleaned(repository_, std::string(path), bytes));
    git_oid id{};
    if (git_odb_hash(&id, blob.data(), blob.size(), GIT_OBJECT_BLOB) != 0) {
        return fail_unavailable("failed to hash " + std::string(path));
    }
    return from_oid<BlobId>(id);
}

Status Content::stage(std::string_view path, std::string_view bytes, EntryMode mode) const {
    AURA_TRY(path_allowed(path));
    if (bytes.size() > kTextBytesMax) {
        return fail(too_large(path));
    }
    AURA_ASSERT(mode == EntryMode::regular || mode == EntryMode::executable);
    const std::string name(path);
    AURA_TRY_ASSIGN(const std::string blob, cleaned(repository_, name, bytes));
    git_oid id{};
    if (git_blob_create_from_buffer(&id, repository_.raw(), blob.data(), blob.size()) != 0) {
        return fail_unavailable("failed to write the git object of " + name);
    }
    AURA_TRY_ASSIGN(IndexEdit edit, IndexEdit::begin(repository_));
    AURA_TRY(edit.put(name, id, mode));
    return edit.commit();
}

Status Content::stage_removal(std::string_view path) const {
    AURA_TRY(path_allowed(path));
    AURA_TRY_ASSIGN(IndexEdit edit, IndexEdit::begin(repository_));
    AURA_TRY(edit.remove(std::string(path)));
    return edit.commit();
}

}  // namespace aura::git
