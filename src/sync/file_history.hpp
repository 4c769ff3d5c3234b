// What the log says about one file, without its text: a value that can travel to a worker.
//
// "One file" is everything that was ever linked to a path: files renamed to it or away from it are
// in the same history. Which of them is at the path now depends on the tree that asks
// (workspace/overlay).
//
// A value; no thread rule.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/shared.hpp"
#include "wire/change.hpp"
#include "wire/event.hpp"
#include "wire/version.hpp"

namespace aura::sync {

// One item of a change: what a VersionId names.
struct Item {
    wire::ItemKind kind{};
    NodeId id;
    bool deleted = false;
    std::string address;  // of a node
    Digest text_hash;     // text_hash() of what the content carries; of a file: zero
    std::vector<wire::VersionId> parents;
    std::vector<wire::GitVersion> git_parents;

    bool operator==(const Item&) const = default;
};

// An opened file_changed event without its text.
struct Change {
    EventId event;
    AuthorId author;
    wire::HybridTime time{};
    NodeId file;
    std::string path;
    wire::FileMode mode{};
    std::string branch;
    wire::CommitId base_commit;
    std::string cutter;  // id of the cutter that made the cut; empty: plain text
    std::string intent;
    std::vector<Item> items;

    bool operator==(const Change&) const = default;
};

// Whether it makes a file out of nothing.
[[nodiscard]] bool creates_file(const Change& change);

// Versions that a commit holds, as somebody whose HEAD moved to it announced.
struct Containment {
    wire::CommitId commit;
    std::vector<wire::VersionId> versions;

    bool operator==(const Containment&) const = default;
};

struct FileHistory {
    std::vector<Shared<Change>> changes;  // ordered by event id
    std::vector<Containment> contained;   // ordered by commit; versions ordered
    std::vector<std::string> paths;       // every path that the changes name, ordered
    // Changes that a revocation made void, ordered by event id: they count for nothing, but a tree
    // may hold their text.
    std::vector<Shared<Change>> voided;

    // Null when it has not arrived.
    [[nodiscard]] const Change* find(const EventId& event) const;
    [[nodiscard]] const Item* find(const wire::VersionId& version) const;

    bool operator==(const FileHistory&) const = default;
};

// The hash by which texts of items and of git versions are compared.
[[nodiscard]] Digest text_hash(std::string_view text);

}  // namespace aura::sync
