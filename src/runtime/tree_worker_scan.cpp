// TreeWorker's part for looking at a whole tree.
#include <algorithm>
#include <set>
#include <utility>

#include "git/content.hpp"
#include "git/history.hpp"
#include "git/inventory.hpp"
#include "runtime/tree_texts.hpp"
#include "runtime/tree_worker.hpp"
#include "workspace/ignore_files.hpp"

namespace aura::runtime {
namespace {

// The rules in a file; none where it is not there, or cannot be read as a text.
template <class Image>
std::string rules_in(const Result<std::optional<Image>>& file) {
    return file && *file ? (*file)->bytes : std::string();
}

}  // namespace

Status TreeWorker::in_place() const {
    AURA_TRY(tree_.in_place());
    return repository_.in_place();
}

Result<workspace::ScanResult> TreeWorker::scan(const workspace::Tree::Scan& order,
                                               std::optional<Found> found) {
    if (!found || found->head != order.head) {
        AURA_TRY_ASSIGN(found, find());
    }
    AURA_TRY_ASSIGN(found->result.unignored, unignored(*found, order));
    AURA_TRY_ASSIGN(found->result.unshared_over, unshared_over());
    AURA_TRY(in_place());
    return std::move(found->result);
}

Result<std::vector<std::string>> TreeWorker::compare(const workspace::Tree::Compare& order) {
    const auto from = to_git(order.from);
    const auto to = to_git(order.to);
    if (!from || !to) {  // before the first commit
        return std::vector<std::string>();
    }
    return git::History(repository_).paths_between(*from, *to);
}

Result<TreeWorker::Found> TreeWorker::find() {
    Found found;
    AURA_TRY_ASSIGN(const git::Head head, repository_.head());
    found.head = to_tree_head(head);
    std::set<std::string> changed;
    std::set<std::string> gone;
    const git::Inventory inventory(repository_);
    AURA_TRY(inventory.tracked_files([&](const git::TrackedFile&) {
        ++found.result.tracked_files;
        return git::Walk::go_on;
    }));
    AURA_TRY_ASSIGN(git::Differences differing, inventory.differences());
    for (const git::ChangedPath& path : differing.tracked) {
        (path.deleted ? gone : changed).insert(path.path);
    }
    changed.insert(differing.untracked.begin(), differing.untracked.end());
    found.untracked = std::move(differing.untracked);
    AURA_TRY_ASSIGN(const auto records,
                    reader_.store().scan(store::RecordKind::tree_file, link_.view()));
    for (const store::Record& record : records) {
        const std::string path = path_of(record);
        AURA_TRY_ASSIGN(const bool absent, tree_.absent_for_sure(path));
        (absent ? gone : changed).insert(path);
    }
    found.result.changed.assign(changed.begin(), changed.end());
    found.result.gone.assign(gone.begin(), gone.end());
    AURA_TRY(in_place());
    return found;
}

Result<std::vector<std::string>> TreeWorker::unignored(const Found& found,
                                                       const workspace::Tree::Scan& order) {
    std::vector<std::string> unknown;
    for (const std::string& path : found.untracked) {
        AURA_TRY_ASSIGN(const auto known, reader_.store().get(tree_file_key(link_, path)));
        if (!known) {
            unknown.push_back(path);
        }
    }
    workspace::IgnoreFiles agreed(
        [&](const std::string& path) { return agreed_rules(path, order); });
    return workspace::unignored(unknown, agreed);
}

Result<std::string> TreeWorker::agreed_rules(const std::string& path,
                                             const workspace::Tree::Scan& order) {
    const git::Content content(repository_);
    const auto at = [&](const wire::CommitId& commit) {
        const auto id = to_git(commit);
        return id ? rules_in(content.text_at(*id, path)) : std::string();
    };
    workspace::IgnoreTexts texts;
    texts.disk = rules_in(tree_.read(path));
    texts.head = at(order.head.commit);
    texts.announced = order.announced == order.head ? texts.head : at(order.announced.commit);
    texts.index = rules_in(content.text_in_index(path));
    AURA_TRY_ASSIGN(const auto recorded, record(path));
    if (recorded) {
        AURA_TRY_ASSIGN(texts.recorded,
                        recorded->absent ? Result<std::string>("") : text_of(*recorded));
    }
    return workspace::agreed_rules(texts);
}

Result<std::vector<std::string>> TreeWorker::unshared_over() {
    std::vector<std::string> over;
    const git::Inventory inventory(repository_);
    AURA_TRY_ASSIGN(const auto kept,
                    reader_.store().scan(store::RecordKind::unshared, link_.view()));
    for (const store::Record& record : kept) {
        std::string path = path_of(record);
        bool is_over = false;
        if (path.ends_with('/')) {
            AURA_TRY_ASSIGN(const auto entries, tree_.list(path.substr(0, path.size() - 1)));
            is_over = !entries;
        } else {
            AURA_TRY_ASSIGN(const bool tracked, inventory.is_tracked(path));
            AURA_TRY_ASSIGN(const bool absent, tree_.absent_for_sure(path));
            is_over = tracked || absent;
        }
        if (is_over) {
            over.push_back(std::move(path));
        }
    }
    return over;
}

}  // namespace aura::runtime
