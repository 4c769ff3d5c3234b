#include "sync/repo_graph.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/core.h>

#include "base/hex.hpp"
#include "code/skeleton.hpp"
#include "crypto/hash.hpp"

namespace aura::sync {
namespace {

Error unusable(const OpenedChange& opened, std::string why) {
    return Error(ErrorCode::wire_malformed,
                 fmt::format("cannot use change {}", to_hex(opened.event.view()).substr(0, 8)))
        .because(std::move(why));
}

// A file and its skeleton share the id of the file.
bool id_fits(const OpenedChange& opened, const wire::ItemEnvelope& item) {
    return item.kind == wire::ItemKind::node ? !item.id.is_zero() : item.id == opened.envelope.file;
}

bool content_fits(const wire::ItemEnvelope& item, const wire::ItemContent& content) {
    if (item.text_bytes != content.text.size()) {
        return false;
    }
    if (item.deleted || item.kind == wire::ItemKind::file) {
        return content.text.empty();
    }
    return item.kind != wire::ItemKind::skeleton || code::decode_skeleton(content.text).has_value();
}

bool each_item_once(const wire::ChangeEnvelope& envelope) {
    std::set<std::pair<wire::ItemKind, NodeId>> seen;
    return std::all_of(envelope.items.begin(), envelope.items.end(), [&](const auto& item) {
        return seen.insert({item.kind, item.id}).second;
    });
}

Status check(const OpenedChange& opened) {
    const auto& items = opened.envelope.items;
    const auto& contents = opened.content.items;
    if (items.size() != contents.size()) {
        return fail(unusable(opened, "envelope and content have different numbers of items"));
    }
    if (opened.content.path.empty() ||
        (!opened.envelope.path_hidden && opened.envelope.path != opened.content.path)) {
        return fail(unusable(opened, "envelope and content do not agree on the path"));
    }
    if (items.empty() || opened.envelope.file.is_zero() || !each_item_once(opened.envelope)) {
        return fail(unusable(opened, "no items, or one of them twice"));
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!id_fits(opened, items[i]) || !content_fits(items[i], contents[i])) {
            return fail(unusable(opened, fmt::format("item {} contradicts itself", i)));
        }
    }
    return {};
}

template <class T>
std::vector<T> ordered(std::vector<T> values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

Item to_item(const wire::ItemEnvelope& envelope, const wire::ItemContent& content) {
    Item item;
    item.kind = envelope.kind;
    item.id = envelope.id;
    item.deleted = envelope.deleted;
    item.address = content.address;
    if (item.kind != wire::ItemKind::file && !item.deleted) {
        item.text_hash = text_hash(content.text);
    }
    item.parents = ordered(envelope.parents);
    item.git_parents = ordered(content.git_parents);
    return item;
}

Change to_change(const OpenedChange& opened) {
    Change change;
    change.event = opened.event;
    change.author = opened.author;
    change.time = opened.time;
    change.file = opened.envelope.file;
    change.path = opened.content.path;
    change.mode = opened.content.mode;
    change.branch = opened.content.branch;
    change.base_commit = opened.content.base_commit;
    change.cutter = opened.content.language;
    change.intent = opened.content.intent;
    for (std::size_t i = 0; i < opened.envelope.items.size(); ++i) {
        change.items.push_back(to_item(opened.envelope.items[i], opened.content.items[i]));
    }
    return change;
}

Digest head_hash(const NodeId& node, const wire::VersionId& version) {
    crypto::Hasher hasher("aura/state-head/1");
    hasher.add(node.view()).add(version.event.view()).add_number(version.item);
    return hasher.finish();
}

Digest held_hash(const wire::VersionId& version, const wire::CommitId& commit) {
    crypto::Hasher hasher("aura/state-held/1");
    hasher.add(version.event.view()).add_number(version.item).add_sized(as_bytes(commit.hex));
    return hasher.finish();
}

}  // namespace

Result<std::vector<std::string>> RepoGraph::add(const OpenedChange& opened) {
    AURA_TRY(check(opened));
    if (changes_.contains(opened.event)) {
        return std::vector<std::string>();
    }
    const auto& change = changes_.emplace(opened.event, to_change(opened)).first->second;
    place(*change);
    return touch(opened.event);
}

std::vector<std::string> RepoGraph::add(const OpenedHeadMove& opened) {
    std::set<std::string> touched;
    for (const wire::VersionId& version : opened.envelope.contained) {
        commits_holding_[version][opened.content.commit].insert(opened.event);
        if (changes_.contains(version.event)) {
            const auto paths = touch(version.event);
            touched.insert(paths.begin(), paths.end());
        }
    }
    return {touched.begin(), touched.end()};
}

std::vector<std::string> RepoGraph::set_void(std::set<EventId> events) {
    std::set<EventId> turned;
    std::ranges::set_symmetric_difference(void_, events, std::inserter(turned, turned.end()));
    void_ = std::move(events);
    std::set<std::string> touched;
    const auto touch_paths = [&](const EventId& change) {
        const auto paths = touch(change);
        touched.insert(paths.begin(), paths.end());
    };
    for (const EventId& event : turned) {
        if (changes_.contains(event)) {
            touch_paths(event);
        }
    }
    for (const auto& [version, commits] : commits_holding_) {
        const bool is_about = std::ranges::any_of(commits, [&](const auto& commit) {
            return std::ranges::any_of(
                commit.second, [&](const EventId& event) { return turned.contains(event); });
        });
        if (is_about && changes_.contains(version.event)) {
            touch_paths(version.event);
        }
    }
    return {touched.begin(), touched.end()};
}

// Whether one of them counts.
bool RepoGraph::holds(const std::set<EventId>& head_moves) const {
    return std::ranges::any_of(head_moves,
                               [this](const EventId& event) { return !void_.contains(event); });
}

std::vector<std::pair<wire::VersionId, wire::CommitId>> RepoGraph::held_of(
    const EventId& change) const {
    std::vector<std::pair<wire::VersionId, wire::CommitId>> held;
    for (auto it = commits_holding_.lower_bound({change, 0});
         it != commits_holding_.end() && it->first.event == change;
         ++it) {
        for (const auto& [commit, head_moves] : it->second) {
            if (holds(head_moves)) {
                held.emplace_back(it->first, commit);
            }
        }
    }
    return held;
}

FileHistory RepoGraph::slice(std::string_view path) const {
    FileHistory history;
    const auto at = group_by_path_.find(path);
    if (at == group_by_path_.end()) {
        return history;
    }
    const GroupMembers& members = groups_[root_of(at->second)];
    std::map<wire::CommitId, std::vector<wire::VersionId>> contained;
    for (const EventId& event : ordered(members.changes)) {
        auto& kind = void_.contains(event) ? history.voided : history.changes;
        kind.push_back(changes_.at(event));
        for (const auto& [version, commit] : held_of(event)) {
            contained[commit].push_back(version);
        }
    }
    for (auto& [commit, versions] : contained) {
        history.contained.push_back({commit, std::move(versions)});
    }
    history.paths = ordered(members.paths);
    return history;
}

std::vector<const Change*> RepoGraph::latest() const {
    std::vector<const Change*> changes;
    for (const auto& [event, change] : changes_) {
        if (!parents_.contains(event) && !void_.contains(event)) {
            changes.push_back(&*change);
        }
    }
    std::stable_sort(changes.begin(), changes.end(), [](const Change* a, const Change* b) {
        return a->path < b->path;
    });
    return changes;
}

std::vector<const Change*> RepoGraph::all() const {
    std::vector<const Change*> changes;
    changes.reserve(changes_.size());
    for (const auto& [event, change] : changes_) {
        if (!void_.contains(event)) {
            changes.push_back(&*change);
        }
    }
    return changes;
}

std::vector<const Change*> RepoGraph::find_all(std::string_view hex) const {
    std::vector<const Change*> found;
    for (const auto& [event, change] : changes_) {
        if (to_hex(event.view()).starts_with(hex)) {
            found.push_back(&*change);
        }
    }
    return found;
}

const Change* RepoGraph::find(const EventId& event) const {
    const auto at = changes_.find(event);
    return at == changes_.end() ? nullptr : &*at->second;
}

std::vector<std::string> RepoGraph::paths() const {
    std::vector<std::string> paths;
    for (const auto& [path, group] : group_by_path_) {
        paths.push_back(path);
    }
    return paths;
}

std::vector<EventId> RepoGraph::missing() const {
    std::vector<EventId> missing;
    std::copy_if(parents_.begin(), parents_.end(), std::back_inserter(missing), [&](auto& event) {
        return !changes_.contains(event);
    });
    return missing;
}

Digest RepoGraph::state_hash() {
    std::set<Group> roots;
    for (const Group group : std::exchange(stale_, {})) {
        roots.insert(root_of(group));
    }
    for (const Group root : roots) {
        GroupMembers& members = groups_[root];
        const SetHash now = hash_of(members);
        state_.remove(members.hash);
        state_.add(now);
        members.hash = now;
    }
    return state_.digest();
}

SetHash RepoGraph::hash_of(const GroupMembers& members) const {
    std::set<wire::VersionId> parents;
    std::vector<const Change*> changes;
    for (const EventId& event : members.changes) {
        if (!void_.contains(event)) {
            changes.push_back(&*changes_.at(event));
            for (const Item& item : changes.back()->items) {
                parents.insert(item.parents.begin(), item.parents.end());
            }
        }
    }
    SetHash hash;
    for (const Change* change : changes) {
        for (std::size_t i = 0; i < change->items.size(); ++i) {
            const wire::VersionId version{change->event, static_cast<std::uint16_t>(i)};
            if (!parents.contains(version)) {
                hash.add(head_hash(change->items[i].id, version));
            }
        }
        for (const auto& [version, commit] : held_of(change->event)) {
            hash.add(held_hash(version, commit));
        }
    }
    return hash;
}

std::vector<std::string> RepoGraph::touch(const EventId& change) {
    const Group group = root_of(group_by_event_.at(change));
    stale_.insert(group);
    return paths_of(group);
}

RepoGraph::Group RepoGraph::new_group() {
    const Group group = groups_.size();
    groups_.push_back({group, {}, {}, {}});
    return group;
}

RepoGraph::Group RepoGraph::root_of(Group group) const {
    while (groups_[group].parent != group) {
        group = groups_[group].parent;
    }
    return group;
}

// The larger one takes the smaller one in, so that no chain of parents grows beyond log2 of all.
RepoGraph::Group RepoGraph::unite(Group a, Group b) {
    a = root_of(a);
    b = root_of(b);
    if (a == b) {
        return a;
    }
    if (groups_[a].changes.size() < groups_[b].changes.size()) {
        std::swap(a, b);
    }
    GroupMembers& into = groups_[a];
    GroupMembers& from = groups_[b];
    into.changes.insert(into.changes.end(), from.changes.begin(), from.changes.end());
    into.paths.insert(into.paths.end(), from.paths.begin(), from.paths.end());
    into.hash.add(from.hash);
    from = {a, {}, {}, {}};
    return a;
}

template <class Map, class Key>
RepoGraph::Group RepoGraph::join_by(Map& map, const Key& key, Group group) {
    const auto [at, fresh] = map.emplace(key, group);
    return fresh ? group : unite(at->second, group);
}

// Links a change to everything that it, its path, its file or its parents have to do with.
void RepoGraph::place(const Change& change) {
    Group group = new_group();
    groups_[group].changes.push_back(change.event);
    group = join_by(group_by_event_, change.event, group);
    group = join_by(group_by_file_, change.file, group);
    std::set<std::string> paths{change.path};
    for (const Item& item : change.items) {
        for (const wire::VersionId& parent : item.parents) {
            parents_.insert(parent.event);
            group = join_by(group_by_event_, parent.event, group);
        }
        for (const wire::GitVersion& parent : item.git_parents) {
            paths.insert(parent.path);
        }
    }
    for (const std::string& path : paths) {
        if (!group_by_path_.contains(path)) {
            groups_[group].paths.push_back(path);
        }
        group = join_by(group_by_path_, path, group);
    }
}

std::vector<std::string> RepoGraph::paths_of(Group group) const {
    return ordered(groups_[root_of(group)].paths);
}

}  // namespace aura::sync
