// What the events of a repository's log carry.
//
// file_changed: one saved file with everything in it that changed: nodes, the skeleton, the file
// itself (path, mode, its deletion). head_moved: the author's HEAD moved; which versions the new
// commit holds, so that nobody applies them to a tree that has the commit.
//
// Envelopes show opaque identities, parents, sizes and the path; names, text, branch, intent and
// commits are in the sealed content.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "wire/version.hpp"

namespace aura::wire {

// Numbers are part of the format.
enum class ItemKind : std::uint8_t { file = 1, skeleton = 2, node = 3 };

struct ItemEnvelope {
    ItemKind kind{};
    NodeId id;
    bool deleted = false;
    std::uint32_t text_bytes = 0;
    std::vector<VersionId> parents;

    bool operator==(const ItemEnvelope&) const = default;
};

struct ChangeEnvelope {
    NodeId file;
    std::string path;  // with content.hide_paths: a keyed token of it
    bool path_hidden = false;
    std::vector<ItemEnvelope> items;

    bool operator==(const ChangeEnvelope&) const = default;
};

struct ItemContent {
    std::string address;  // of a node: qualified name, parameter types, ordinal
    std::string text;     // node: its text; skeleton: encoded skeleton; file: empty
    std::vector<GitVersion> git_parents;

    bool operator==(const ItemContent&) const = default;
};

// Whether a file that other tools may execute carries the executable bit.
enum class FileMode : std::uint8_t { regular = 0, executable = 1 };

struct ChangeContent {
    std::string branch;
    CommitId base_commit;  // HEAD when it was saved
    std::string path;
    FileMode mode{};
    std::string language;  // cutter id that made this cut; empty: plain text
    std::string intent;
    std::vector<ItemContent> items;  // one for each of the envelope's, in its order

    bool operator==(const ChangeContent&) const = default;
};

struct HeadMovedEnvelope {
    // Versions whose text the commit holds (their ancestors are contained with them), and own
    // versions that git replaced here.
    std::vector<VersionId> contained;

    bool operator==(const HeadMovedEnvelope&) const = default;
};

struct HeadMovedContent {
    std::string branch;
    CommitId commit;

    bool operator==(const HeadMovedContent&) const = default;
};

[[nodiscard]] Bytes encode(const ChangeEnvelope& envelope);
[[nodiscard]] Bytes encode(const ChangeContent& content);
[[nodiscard]] Bytes encode(const HeadMovedEnvelope& envelope);
[[nodiscard]] Bytes encode(const HeadMovedContent& content);

// All: wire.malformed.
[[nodiscard]] Result<ChangeEnvelope> decode_change_envelope(ByteView bytes);
[[nodiscard]] Result<ChangeContent> decode_change_content(ByteView bytes);
[[nodiscard]] Result<HeadMovedEnvelope> decode_head_moved_envelope(ByteView bytes);
[[nodiscard]] Result<HeadMovedContent> decode_head_moved_content(ByteView bytes);

}  // namespace aura::wire
