#include "workspace/node_lines.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "workspace/identity.hpp"
#include "workspace/partition.hpp"

namespace aura::workspace {
namespace {

using Versions = std::vector<ItemVersion>;

Versions nodes_of(const FileLine& line) {
    Versions versions;
    for (const sync::Change* change : line.changes) {
        const auto count = static_cast<std::uint16_t>(change->items.size());
        for (std::uint16_t i = 0; i < count; ++i) {
            if (change->items[i].kind == wire::ItemKind::node) {
                versions.push_back({change, i});
            }
        }
    }
    return versions;
}

// Versions linked by their parents, by the same text of git, or by creating the same node.
std::vector<Versions> linked(const Versions& versions) {
    Partition partition(versions.size());
    std::map<wire::VersionId, std::size_t> index;
    std::map<std::tuple<std::string, std::string, Digest>, std::size_t> from_git;
    std::map<NodeId, std::size_t> created;
    for (std::size_t i = 0; i < versions.size(); ++i) {
        const sync::Item& item = versions[i].item();
        index.emplace(versions[i].id(), i);
        for (const wire::VersionId& parent : item.parents) {
            if (const auto at = index.find(parent); at != index.end()) {
                partition.unite(at->second, i);
            }
        }
        for (const wire::GitVersion& parent : item.git_parents) {
            partition.unite_by(
                from_git, std::tuple(parent.path, parent.address, parent.text_hash), i);
        }
        if (item.parents.empty() && item.git_parents.empty()) {
            partition.unite_by(created, item.id, i);
        }
    }
    std::vector<Versions> sets;
    for (const auto& members : partition.sets()) {
        Versions& set = sets.emplace_back();
        for (const std::size_t member : members) {
            set.push_back(versions[member]);
        }
    }
    return sets;
}

class Builder {
public:
    Builder(const RepoId& repo, const FileLine& line, const Contained& contained, GitSide& git)
        : repo_(repo), line_(line), contained_(contained), git_(git) {}

    Result<NodeLines> run() {
        if (!line_.text_path().empty()) {
            AURA_TRY_ASSIGN(head_, git_.head_file(line_.text_path(), line_.kept));
        }
        for (Versions& set : linked(nodes_of(line_))) {
            AURA_TRY_ASSIGN(const auto address, address_at_head(set));
            if (address) {
                Versions& all = by_address_[*address];
                all.insert(all.end(), set.begin(), set.end());
            } else {
                add_line(std::move(set), {});
            }
        }
        for (auto& [address, versions] : by_address_) {
            add_line(std::move(versions), address);
        }
        add_untouched();
        add_names_at_head();
        return std::move(result_);
    }

private:
    [[nodiscard]] bool head_has(const std::string& address) const {
        return head_ != nullptr && head_->find(address) != nullptr;
    }

    // By the name under which a commit took a version in, else by that of the text it was made
    // from, else by the identity it was created with.
    Result<std::optional<std::string>> address_at_head(const Versions& versions) {
        std::optional<std::string> exact;
        std::optional<std::string> older;
        std::optional<std::string> created;
        for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
            const sync::Item& item = version->item();
            if (contained_.versions.contains(version->id()) && head_has(item.address)) {
                return item.address;
            }
            for (const wire::GitVersion& parent : item.git_parents) {
                AURA_TRY_ASSIGN(const auto relation, git_.relation(item.kind, parent));
                if (head_has(parent.address)) {
                    (relation == GitRelation::same ? exact : older) = parent.address;
                }
            }
            const CutNode* same = head_ == nullptr ? nullptr : head_->find(item.address);
            if (same != nullptr && same->id == item.id) {
                created = item.address;
            }
        }
        return exact ? exact : older ? older : created;
    }

    void add_line(Versions versions, const std::string& address) {
        std::sort(versions.begin(), versions.end(), [&](auto& a, auto& b) {
            return order(a) < order(b);
        });
        LineSpec spec;
        spec.kind = wire::ItemKind::node;
        spec.id = versions.front().item().id;
        for (const ItemVersion& version : versions) {
            spec.id = std::min(spec.id, version.item().id);
        }
        // Two lines of one name, after it was used again: the second one gets another.
        spec.id = free_id(spec.id);
        for (const ItemVersion& version : versions) {
            result_.ids.add(version.item().id, spec.id);
        }
        spec.versions = std::move(versions);
        set_head(spec, address);
    }

    void set_head(LineSpec& spec, const std::string& address) {
        if (!address.empty()) {
            spec.head_path = line_.text_path();
            spec.kept = line_.kept;
            spec.head_address = address;
            result_.ids.add_address(address, spec.id);
        }
        result_.lines.push_back(std::move(spec));
    }

    void add_untouched() {
        if (head_ == nullptr) {
            return;
        }
        for (std::size_t i = 0; i < head_->nodes.size(); ++i) {
            const CutNode& node = head_->nodes[i];
            if (by_address_.contains(node.address)) {
                continue;
            }
            // No two nodes of a file have one, so those that are taken are of lines.
            if (!taken_.contains(node.id)) {
                result_.untouched.push_back(i);
                if (result_.ids.id(node.id) != node.id) {
                    result_.ids.add_address(node.address, node.id);
                }
                continue;
            }
            LineSpec spec;
            spec.kind = wire::ItemKind::node;
            spec.id = free_id(node.id);
            result_.ids.add(node.id, spec.id);
            set_head(spec, node.address);
        }
    }

    // What was recorded of HEAD's text alone, under the name that its file has now, has the
    // identities that this name gives; the versions may be from before it.
    void add_names_at_head() {
        for (const LineSpec& line : result_.lines) {
            const CutNode* const node =
                line.head_address.empty() ? nullptr : head_->find(line.head_address);
            if (node != nullptr && !taken_.contains(node->id)) {
                result_.ids.add(node->id, line.id);
            }
        }
    }

    NodeId free_id(NodeId id) {
        while (!taken_.insert(id).second) {
            id = node_identity(repo_, as_text(id.view()), "again");
        }
        return id;
    }

    // Parents before children, as in the line's changes.
    std::pair<std::size_t, std::uint16_t> order(const ItemVersion& version) {
        if (order_.empty()) {
            for (std::size_t i = 0; i < line_.changes.size(); ++i) {
                order_.emplace(line_.changes[i]->event, i);
            }
        }
        return {order_.at(version.change->event), version.index};
    }

    const RepoId& repo_;
    const FileLine& line_;
    const Contained& contained_;
    GitSide& git_;
    const CutFile* head_ = nullptr;
    std::map<std::string, Versions> by_address_;  // versions of nodes that HEAD has
    std::map<EventId, std::size_t> order_;
    std::set<NodeId> taken_;
    NodeLines result_;
};

}  // namespace

Result<NodeLines> node_lines(const RepoId& repo,
                             const FileLine& line,
                             const Contained& contained,
                             GitSide& git) {
    return Builder(repo, line, contained, git).run();
}

}  // namespace aura::workspace
