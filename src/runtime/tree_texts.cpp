#include "runtime/tree_texts.hpp"

#include <utility>

#include "code/cut.hpp"

namespace aura::runtime {
namespace {

// Commits looked at when HEAD moved over many at once: beyond, what was reverted long ago may come
// back as a head to be merged, never silently.
constexpr std::size_t kPassedCommitsMax = 1000;

// A file that cannot be read as text is not synced, which is not an error of the question.
Result<std::optional<sync::GitFile>> tolerate(Result<std::optional<git::Text>> text) {
    if (text) {
        return synced_file(*std::move(text));
    }
    const bool not_here =
        text.error().is(ErrorCode::not_found) || text.error().is(ErrorCode::text_unsupported);
    if (not_here) {
        return std::optional<sync::GitFile>{};
    }
    return fail(std::move(text).error());
}

}  // namespace

std::optional<sync::GitFile> synced_file(std::optional<git::Text> text) {
    const bool file =
        text && (text->mode == git::EntryMode::regular || text->mode == git::EntryMode::executable);
    if (!file || !code::is_text(text->bytes)) {
        return std::nullopt;
    }
    const bool executable = text->mode == git::EntryMode::executable;
    return sync::GitFile{std::move(text->bytes),
                         executable ? wire::FileMode::executable : wire::FileMode::regular};
}

wire::CommitId to_wire(const git::CommitId& commit) {
    return {commit.text()};
}

std::optional<git::CommitId> to_git(const wire::CommitId& commit) {
    return commit.hex.empty() ? std::nullopt : git::CommitId::from_text(commit.hex);
}

workspace::TreeHead to_tree_head(const git::Head& head) {
    return {head.commit ? to_wire(*head.commit) : wire::CommitId{}, head.branch};
}

Result<std::string> TreeTexts::text(const wire::VersionId& version) const {
    const auto place = places_.find(version.event);
    if (place == places_.end()) {
        return fail(ErrorCode::not_found, "a version whose event has not arrived");
    }
    AURA_TRY_ASSIGN(const wire::ChangeContent* content,
                    reader_.content(version.event, place->second, keys_));
    if (version.item >= content->items.size()) {
        return fail(ErrorCode::not_found, "a version that its event does not have");
    }
    return content->items[version.item].text;
}

Result<std::optional<sync::GitFile>> TreeTexts::git_file(const wire::CommitId& commit,
                                                         std::string_view path) const {
    const auto id = to_git(commit);
    if (!id) {
        return std::optional<sync::GitFile>{};
    }
    return tolerate(content_.text_at(*id, path));
}

Result<sync::Ancestry> TreeTexts::ancestry(const wire::CommitId& ancestor,
                                           const wire::CommitId& descendant) const {
    if (ancestor == descendant || ancestor.hex.empty()) {
        return sync::Ancestry::yes;
    }
    const auto older = to_git(ancestor);
    const auto newer = to_git(descendant);
    if (!newer) {
        return sync::Ancestry::no;
    }
    AURA_TRY_ASSIGN(const bool has_older, history_.has_commit(*older));
    AURA_TRY_ASSIGN(const bool has_newer, history_.has_commit(*newer));
    if (!has_older || !has_newer) {
        return sync::Ancestry::unknown;
    }
    AURA_TRY_ASSIGN(const bool contained, history_.is_ancestor(*older, *newer));
    return contained ? sync::Ancestry::yes : sync::Ancestry::no;
}

Result<std::vector<std::optional<sync::GitFile>>> TreeTexts::passed(const wire::CommitId& from,
                                                                    const wire::CommitId& to,
                                                                    std::string_view path) const {
    std::vector<std::optional<sync::GitFile>> files;
    AURA_TRY_ASSIGN(const sync::Ancestry ancestry_of_from, ancestry(from, to));
    const auto last = to_git(to);
    if (ancestry_of_from != sync::Ancestry::yes || !last) {
        return files;
    }
    const std::vector<std::string> paths{std::string(path)};
    AURA_TRY_ASSIGN(const git::Touching touching,
                    history_.commits_touching({to_git(from), *last}, paths, kPassedCommitsMax));
    for (const git::TouchingCommit& commit : touching.commits) {
        AURA_TRY_ASSIGN(auto file, git_file(to_wire(commit.commit), path));
        files.push_back(std::move(file));
    }
    return files;
}

Result<bool> TreeTexts::occupied(std::string_view path) const {
    AURA_TRY_ASSIGN(const bool absent, tree_.absent_for_sure(path));
    return !absent;
}

}  // namespace aura::runtime
