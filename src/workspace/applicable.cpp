#include "workspace/applicable.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

namespace aura::workspace {
namespace {

class Sorter {
public:
    Sorter(const sync::FileHistory& history, GitSide& git) : history_(history), git_(git) {}

    Result<Applicable> run() {
        for (const auto& change : history_.changes) {
            AURA_TRY(look_at(*change));
        }
        while (!free_.empty()) {
            take(*free_.begin());
        }
        for (const auto& change : history_.changes) {
            if (!taken_.contains(change->event)) {
                result_.waiting.push_back({&*change, commit_needed(*change)});
            }
        }
        return std::move(result_);
    }

private:
    Status look_at(const sync::Change& change) {
        std::set<EventId> parents;
        bool free = true;
        for (const sync::Item& item : change.items) {
            for (const wire::GitVersion& parent : item.git_parents) {
                AURA_TRY_ASSIGN(const GitRelation relation, git_.relation(item.kind, parent));
                if (relation == GitRelation::foreign) {
                    needs_.emplace(change.event, parent.commit);
                    free = false;
                }
            }
            for (const wire::VersionId& parent : item.parents) {
                const sync::Item* from = history_.find(parent);
                free = free && from != nullptr && from->kind == item.kind;
                parents.insert(parent.event);
            }
        }
        AURA_TRY_ASSIGN(const bool is_ahead, replaces_file_of_head(change));
        if (is_ahead) {
            needs_.emplace(change.event, change.base_commit);
            free = false;
        }
        if (free) {
            open_parents_[change.event] = parents.size();
            for (const EventId& parent : parents) {
                children_[parent].push_back(change.event);
            }
            if (parents.empty()) {
                free_.insert(change.event);
            }
        }
        return {};
    }

    // Whether it makes a file where HEAD has one, that a commit which HEAD lacks has removed.
    Result<bool> replaces_file_of_head(const sync::Change& change) {
        if (!sync::creates_file(change)) {
            return false;
        }
        AURA_TRY_ASSIGN(const CutFile* const file, git_.checked_out(change.path));
        if (file == nullptr || is_announced(change) || is_from_log(*file, change.path)) {
            return false;
        }
        const wire::CommitId& head = git_.head().commit;
        AURA_TRY_ASSIGN(const auto behind, git_.ancestry(change.base_commit, head));
        AURA_TRY_ASSIGN(const auto ahead, git_.ancestry(head, change.base_commit));
        return behind != sync::Ancestry::yes && ahead != sync::Ancestry::no;
    }

    // Some commit, of a history that was rewritten maybe, holds the file that it makes.
    [[nodiscard]] bool is_announced(const sync::Change& change) const {
        const auto& all = history_.contained;
        return std::any_of(all.begin(), all.end(), [&](const sync::Containment& containment) {
            return std::any_of(containment.versions.begin(),
                               containment.versions.end(),
                               [&](const auto& version) { return version.event == change.event; });
        });
    }

    [[nodiscard]] bool is_from_log(const CutFile& file, const std::string& path) const {
        const auto says = [&](const sync::Item& item) {
            return item.kind == wire::ItemKind::skeleton && item.text_hash == file.skeleton_hash;
        };
        return std::any_of(
            history_.changes.begin(), history_.changes.end(), [&](const auto& change) {
                return change->path == path &&
                       std::any_of(change->items.begin(), change->items.end(), says);
            });
    }

    void take(const EventId event) {
        free_.erase(event);
        taken_.insert(event);
        result_.changes.push_back(history_.find(event));
        for (const EventId& child : children_[event]) {
            if (--open_parents_.at(child) == 0) {
                free_.insert(child);
            }
        }
    }

    // The change's own need, else the first one among its ancestors.
    std::optional<wire::CommitId> commit_needed(const sync::Change& change) {
        std::vector<const sync::Change*> stack{&change};
        std::set<EventId> seen;
        while (!stack.empty()) {
            const sync::Change* next = stack.back();
            stack.pop_back();
            if (next == nullptr || !seen.insert(next->event).second) {
                continue;
            }
            if (const auto need = needs_.find(next->event); need != needs_.end()) {
                return need->second;
            }
            for (const sync::Item& item : next->items) {
                for (const wire::VersionId& parent : item.parents) {
                    stack.push_back(history_.find(parent.event));
                }
            }
        }
        return std::nullopt;
    }

    const sync::FileHistory& history_;
    GitSide& git_;
    Applicable result_;
    std::set<EventId> free_;
    std::set<EventId> taken_;
    std::map<EventId, std::size_t> open_parents_;
    std::map<EventId, std::vector<EventId>> children_;
    std::map<EventId, wire::CommitId> needs_;
};

}  // namespace

Result<Applicable> applicable(const sync::FileHistory& history, GitSide& git) {
    return Sorter(history, git).run();
}

}  // namespace aura::workspace
