#include "runtime/linked_repository.hpp"

#include "git/history.hpp"
#include "runtime/tree_texts.hpp"

namespace aura::runtime {
namespace {

Error unavailable(const LinkRecord& record, const std::string& why) {
    return Error(ErrorCode::repo_unavailable, record.root + " cannot be synced").because(why);
}

// A mount point with nothing mounted may lie in another repository.
Status check_root(const git::Repository& repository, const LinkRecord& record) {
    if (repository.root() != record.root) {
        return fail(unavailable(
            record, "no repository is there; it lies in that at " + repository.root().string()));
    }
    return {};
}

// `git clone` makes the repository first, then gives it commits.
Status check_born(const git::Repository& repository, const LinkRecord& record) {
    if (record.announced && !record.announced->commit.hex.empty()) {
        AURA_TRY_ASSIGN(const git::Head head, repository.head());
        if (!head.commit) {
            return fail(unavailable(record, "the repository has no commit yet"));
        }
    }
    return {};
}

Status check_history(const git::Repository& repository,
                     const LinkRecord& record,
                     std::vector<wire::CommitId> commits) {
    if (commits.empty() || repository.shallow()) {
        return {};
    }
    if (record.announced) {
        commits.push_back(record.announced->commit);
    }
    std::vector<git::CommitId> known;
    for (const wire::CommitId& commit : commits) {
        if (const auto id = to_git(commit)) {
            known.push_back(*id);
        }
    }
    AURA_TRY_ASSIGN(const auto shared, git::History(repository).contains_any(known));
    if (!shared) {
        return fail(unavailable(record, "it is no clone of " + record.name)
                        .try_next("aura unlink " + record.root));
    }
    return {};
}

}  // namespace

Result<git::Repository> open_linked(const LinkRecord& record, std::vector<wire::CommitId> commits) {
    AURA_TRY_ASSIGN(git::Repository repository, git::Repository::open(record.root));
    AURA_TRY(check_root(repository, record));
    AURA_TRY(check_born(repository, record));
    AURA_TRY(check_history(repository, record, std::move(commits)));
    return repository;
}

}  // namespace aura::runtime
