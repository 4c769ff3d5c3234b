// The fold of one repository's durable events into versions: which changes touched a file, what
// they were made from, what commits hold (docs/architecture.md, "Code: nodes, versions,
// positions"). The order in which events are added never matters.
//
// A core fold: owned by the loop thread. No text is kept here.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/shared.hpp"
#include "sync/file_history.hpp"
#include "sync/set_hash.hpp"
#include "wire/change.hpp"
#include "wire/event.hpp"

namespace aura::sync {

// A durable file_changed event whose content was opened and decoded.
struct OpenedChange {
    EventId event;
    AuthorId author;
    wire::HybridTime time{};
    wire::ChangeEnvelope envelope;
    wire::ChangeContent content;
};

// A durable head_moved event whose content was opened and decoded.
struct OpenedHeadMove {
    EventId event;
    AuthorId author;
    wire::HybridTime time{};
    wire::HeadMovedEnvelope envelope;
    wire::HeadMovedContent content;
};

class RepoGraph {
public:
    // Takes the change in; adding it again does nothing. The paths whose examination may now come
    // out differently, ordered. wire.malformed when envelope and content do not belong together or
    // the change could not have been made by reconcile: it is left out, as if it had not arrived.
    [[nodiscard]] Result<std::vector<std::string>> add(const OpenedChange& opened);

    // As above. Versions that have not arrived yet count from their arrival on.
    std::vector<std::string> add(const OpenedHeadMove& opened);

    // These events are void, and no others; among them may be some that were not added (yet). The
    // paths whose examination may now come out differently, ordered.
    std::vector<std::string> set_void(std::set<EventId> events);

    // So is this one, which is to be added.
    void mark_void(const EventId& event) { void_.insert(event); }

    // Everything linked to `path`; empty when the log never touched it.
    [[nodiscard]] FileHistory slice(std::string_view path) const;

    // The changes of the whole repository that have no child yet, ordered by path, then by event.
    // For lists of what is going on; what a tree shows is decided by its own HEAD.
    [[nodiscard]] std::vector<const Change*> latest() const;

    // Every change that counts, ordered by event.
    [[nodiscard]] std::vector<const Change*> all() const;

    [[nodiscard]] const Change* find(const EventId& event) const;

    // Changes whose event id begins with these hex digits, ordered by event.
    [[nodiscard]] std::vector<const Change*> find_all(std::string_view hex) const;

    // Every path ever touched, ordered.
    [[nodiscard]] std::vector<std::string> paths() const;

    [[nodiscard]] std::size_t change_count() const { return changes_.size(); }

    // Parents that have not arrived, ordered. Their children wait for them.
    [[nodiscard]] std::vector<EventId> missing() const;

    // Of what counts: the versions that nobody went on from, and which commits hold which. What was
    // added since the last call is what it takes time for.
    [[nodiscard]] Digest state_hash();

private:
    // Index into groups_: changes and paths that are linked to each other.
    using Group = std::size_t;

    struct GroupMembers {
        Group parent = 0;  // itself: a root. Only roots have members.
        std::vector<EventId> changes;
        std::vector<std::string> paths;
        SetHash hash;  // its part in state_, as of the last state_hash()
    };

    Group new_group();
    [[nodiscard]] Group root_of(Group group) const;
    Group unite(Group a, Group b);
    // The group that `key` belongs to, from now on together with `group`.
    template <class Map, class Key>
    Group join_by(Map& map, const Key& key, Group group);
    void place(const Change& change);
    [[nodiscard]] std::vector<std::string> paths_of(Group group) const;
    [[nodiscard]] bool holds(const std::set<EventId>& head_moves) const;
    // Versions of the change and the commits that hold them, ordered by version, then by commit.
    [[nodiscard]] std::vector<std::pair<wire::VersionId, wire::CommitId>> held_of(
        const EventId& change) const;
    // The paths of the change's group, which is to be hashed anew.
    [[nodiscard]] std::vector<std::string> touch(const EventId& change);
    [[nodiscard]] SetHash hash_of(const GroupMembers& members) const;

    std::vector<GroupMembers> groups_;
    std::map<std::string, Group, std::less<>> group_by_path_;
    std::map<NodeId, Group> group_by_file_;
    std::map<EventId, Shared<Change>> changes_;
    // By event, also one that has not arrived but that somebody names as a parent.
    std::map<EventId, Group> group_by_event_;
    std::set<EventId> parents_;  // events that another one was made from, arrived or not
    // And the head moves that say so.
    std::map<wire::VersionId, std::map<wire::CommitId, std::set<EventId>>> commits_holding_;
    std::set<EventId> void_;
    SetHash state_;
    std::set<Group> stale_;  // whose part in state_ is out of date
};

}  // namespace aura::sync
