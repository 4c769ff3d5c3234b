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
