#include "workspace/git_side.hpp"

#include "workspace/memory.hpp"

namespace aura::workspace {

std::optional<Digest> hash_of(wire::ItemKind kind, const CutFile& file, std::string_view address) {
    switch (kind) {
        case wire::ItemKind::file:
            return file.hash;
        case wire::ItemKind::skeleton:
            return file.skeleton_hash;
        case wire::ItemKind::node:
            break;
    }
    const CutNode* node = file.find(address);
    return node == nullptr ? std::nullopt : std::optional(node->hash);
}

Cutter& GitSide::cutter() const {
    return memory_.cutter;
}

GitSide::KnownFile GitSide::take_apart(std::string_view path,
                                       const std::optional<sync::GitFile>& file) {
    return file ? cutter().cut_git_file(repo_, path, *file) : nullptr;
}

void GitSide::know_head(std::string_view path, const std::optional<sync::GitFile>& file) {
    files_.emplace(CommitPath{head_.commit.hex, std::string(path)}, take_apart(path, file));
}

void GitSide::keep(const std::string& path, const wire::CommitId& commit) {
    kept_.insert_or_assign(path, commit);
    asked_.reset();
    passed_.clear();
}

const wire::CommitId& GitSide::commit_of(std::string_view path) const {
    const auto kept = kept_.find(path);
    return kept == kept_.end() ? head_.commit : kept->second;
}

Result<const CutFile*> GitSide::file(const wire::CommitId& commit, std::string_view path) {
    auto at = files_.find(std::pair(std::string_view(commit.hex), path));
    if (at == files_.end()) {
        AURA_TRY_ASSIGN(const auto read, texts_.git_file(commit, path));
        at =
            files_.emplace(CommitPath{commit.hex, std::string(path)}, take_apart(path, read)).first;
    }
    return at->second.get();
}

const GitSide::Taken* GitSide::taken(std::string_view path) const {
    const auto at = taken_.find(path);
    return at == taken_.end() ? nullptr : &at->second;
}

Result<const CutFile*> GitSide::head_file(std::string_view path,
                                          const std::optional<wire::CommitId>& kept) {
    if (kept) {
        return file(*kept, path);
    }
    if (!asked_ || asked_->path != path) {
        AURA_TRY_ASSIGN(const CutFile* const found, file(commit_of(path), path));
        asked_ = {std::string(path), found};
    }
    return asked_->file;
}

Result<const CutFile*> GitSide::checked_out(std::string_view path) {
    return file(head_.commit, path);
}

Result<sync::Ancestry> GitSide::ancestry(const wire::CommitId& ancestor,
                                         const wire::CommitId& descendant) {
    if (ancestor == descendant || ancestor.hex.empty()) {
        return sync::Ancestry::yes;
    }
    const std::pair key{ancestor, descendant};
    auto at = ancestry_.find(key);
    if (at == ancestry_.end()) {
        AURA_TRY_ASSIGN(const sync::Ancestry answer, texts_.ancestry(ancestor, descendant));
        at = ancestry_.emplace(key, answer).first;
    }
    return at->second;
}

Result<GitRelation> GitSide::relation(wire::ItemKind kind, const wire::GitVersion& version) {
    AURA_TRY_ASSIGN(const auto at_head, head_hash(kind, version.path, version.address));
    if (at_head == version.text_hash) {
        return GitRelation::same;
    }
    AURA_TRY_ASSIGN(const auto contained, ancestry(version.commit, head_.commit));
    return contained == sync::Ancestry::yes ? GitRelation::older : GitRelation::foreign;
}

Result<const GitSide::Passed*> GitSide::passed(const wire::CommitId& from, std::string_view path) {
    auto at = passed_.find(std::pair(std::string_view(from.hex), path));
    if (at == passed_.end()) {
        AURA_TRY_ASSIGN(const auto files, texts_.passed(from, head_.commit, path));
        Passed cut;
        for (const std::optional<sync::GitFile>& file : files) {
            if (file || !kept_.contains(path)) {
                cut.push_back(take_apart(path, file));
            }
        }
        at = passed_.emplace(CommitPath{from.hex, std::string(path)}, std::move(cut)).first;
    }
    return &at->second;
}

Result<std::optional<wire::GitVersion>> GitSide::head_version(
    wire::ItemKind kind,
    std::string_view path,
    std::string_view address,
    const std::optional<wire::CommitId>& kept) {
    AURA_TRY_ASSIGN(const CutFile* const file, head_file(path, kept));
    const auto hash = file == nullptr ? std::nullopt : hash_of(kind, *file, address);
    if (!hash) {
        return std::nullopt;
    }
    return wire::GitVersion{
        kept.value_or(commit_of(path)), std::string(path), std::string(address), *hash};
}

Result<std::optional<Digest>> GitSide::head_hash(wire::ItemKind kind,
                                                 std::string_view path,
                                                 std::string_view address) {
    AURA_TRY_ASSIGN(const CutFile* const file, head_file(path));
    return file == nullptr ? std::nullopt : hash_of(kind, *file, address);
}

}  // namespace aura::workspace
