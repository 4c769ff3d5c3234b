#include "workspace/void_work.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace aura::workspace {
namespace {

class Mender {
public:
    Mender(const sync::FileHistory& history, const AuthorId& self)
        : self_(self), none_void_(history.voided.empty()) {
        for (const auto* changes : {&history.changes, &history.voided}) {
            for (const auto& change : *changes) {
                changes_.emplace(change->event, &*change);
            }
        }
        for (const auto& change : history.voided) {
            known_.emplace(change->event, true);
        }
        for (const auto& change : history.changes) {
            look_at(change->event);
        }
    }

    // Void, or made from something that is.
    [[nodiscard]] bool is_dead(const EventId& event) const {
        const auto known = known_.find(event);
        return known != known_.end() && known->second;
    }

    enum class Found : std::uint8_t { nothing, others_work, own_work };

    // What the position named that does not count.
    Found mend(Position& position) const {
        Found found = Found::nothing;
        std::vector<wire::VersionId> open = std::exchange(position.versions, {});
        while (!open.empty()) {
            const wire::VersionId version = open.back();
            open.pop_back();
            if (!is_dead(version.event)) {
                add(position, {{version}, {}});
                continue;
            }
            const sync::Change& change = *changes_.at(version.event);
            found = std::max(found, change.author == self_ ? Found::own_work : Found::others_work);
            if (version.item < change.items.size()) {
                const sync::Item& item = change.items[version.item];
                open.insert(open.end(), item.parents.begin(), item.parents.end());
                add(position, {{}, item.git_parents});
            }
        }
        return found;
    }

    VoidWork mend(TreeFile& file) const {
        const Found of_file = mend(file.position);
        const Found of_skeleton = mend_item(file.skeleton);
        Found most = std::max(of_file, of_skeleton);
        std::set<NodeId> nodes;
        for (std::size_t i = 0; i < file.nodes.size(); ++i) {
            file.nodes.change(i, [&](RecordedItem& node) {
                name_renamed(node);
                const Found of_node = mend_item(node);
                most = std::max(most, of_node);
                if (of_node != Found::nothing) {
                    nodes.insert(node.id);
                }
            });
        }
        VoidWork work;
        if (most == Found::own_work) {
            // With what it was made on: the parts of a file stand together.
            work.file = of_file != Found::nothing;
            work.skeleton = of_skeleton != Found::nothing;
            work.nodes = std::move(nodes);
        } else {
            work.baseless = of_file != Found::nothing && file.position.empty();
        }
        for (std::size_t i = 0; i < file.removed.size(); ++i) {
            file.removed.change(i, [&](RecordedItem& node) {
                if (mend_item(node) != Found::nothing) {
                    node.text.clear();  // nobody says it any more: an edit, if it comes back
                }
            });
        }
        if (file.broken) {
            mend(file.broken->position);
        }
        if (file.put_back) {
            // What git took away stays away, and what it was made from with it.
            Position away{std::move(file.put_back->versions), {}};
            mend(away);
            file.put_back->versions = std::move(away.versions);
        }
        return work;
    }

private:
    // Parents first, without recursion: a chain of edits is long.
    void look_at(const EventId& event) {
        std::vector<EventId> stack{event};
        while (!stack.empty()) {
            const EventId next = stack.back();
            const auto change = changes_.find(next);
            if (known_.contains(next) || change == changes_.end()) {
                stack.pop_back();
                continue;
            }
            const std::size_t before = stack.size();
            bool dead = false;
            for (const sync::Item& item : change->second->items) {
                for (const wire::VersionId& parent : item.parents) {
                    dead = dead || is_dead(parent.event);
                    if (!known_.contains(parent.event) && changes_.contains(parent.event)) {
                        stack.push_back(parent.event);
                    }
                }
            }
            if (stack.size() == before || dead) {
                stack.resize(before - 1);
                known_.emplace(next, dead);
            }
        }
    }

    // HEAD has the node from a void version of this device that gave it its name: with it gone,
    // nothing says any more which node the one of that name is, until the version is said again.
    void name_renamed(RecordedItem& node) const {
        if (none_void_ || !node.position.versions.empty() || node.position.git.empty()) {
            return;
        }
        std::optional<wire::VersionId> renamed;
        for (const auto& [event, change] : changes_) {
            for (std::size_t i = 0; i < change->items.size(); ++i) {
                const sync::Item& item = change->items[i];
                if (item.id != node.id || item.address != node.address || item.deleted) {
                    continue;
                }
                if (!is_dead(event)) {
                    return;
                }
                if (change->author == self_ &&
                    item.text_hash == node.position.git.front().text_hash) {
                    renamed = {event, static_cast<std::uint16_t>(i)};
                }
            }
        }
        if (renamed && comes_from_other_name({{*renamed}, {}}, node.address)) {
            node.position.versions = {*renamed};
        }
    }

    [[nodiscard]] bool comes_from_other_name(Position position, const std::string& name) const {
        (void)mend(position);
        return std::any_of(position.git.begin(), position.git.end(), [&](const auto& version) {
            return version.address != name;
        });
    }

    Found mend_item(RecordedItem& item) const {
        for (TextBefore& before : item.before) {
            mend(before.position);
        }
        return mend(item.position);
    }

    AuthorId self_;
    bool none_void_;
    std::map<EventId, const sync::Change*> changes_;
    std::map<EventId, bool> known_;  // whether it is dead
};

}  // namespace

Examination without_void(Examination x) {
    const sync::FileHistory all = x.history;
    const Mender mender(all, x.settings.self);
    if (x.recorded) {
        x.void_work = mender.mend(*x.recorded);
    }
    for (TreeFile& file : x.elsewhere) {
        mender.mend(file);
    }
    for (Vanished& vanished : x.vanished) {
        if (vanished.recorded) {
            mender.mend(*vanished.recorded);
        }
    }
    std::erase_if(x.history.changes,
                  [&](const auto& change) { return mender.is_dead(change->event); });
    x.history.voided.clear();
    return x;
}

}  // namespace aura::workspace
