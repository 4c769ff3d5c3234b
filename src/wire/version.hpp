// A version: one state of one node, skeleton or file, as some event brought it.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "base/ids.hpp"
#include "wire/codec.hpp"

namespace aura::wire {

// The n-th item of an event, from 0.
struct VersionId {
    EventId event;
    std::uint16_t item = 0;

    auto operator<=>(const VersionId&) const = default;
};

inline constexpr std::size_t kVersionIdBytes = 32 + 2;

void encode(Writer& out, const VersionId& version);
[[nodiscard]] VersionId decode_version_id(Reader& in);

// A git commit as git names it: 40 or 64 lower-case hex digits, or empty for "before the first
// commit".
struct CommitId {
    std::string hex;

    auto operator<=>(const CommitId&) const = default;
};

void encode(Writer& out, const CommitId& commit);
// Rejects what is not a commit name.
[[nodiscard]] CommitId decode_commit_id(Reader& in);

// Text that came from git rather than from an event: the parent of what is edited first after a
// commit. `text_hash` lets a peer that lacks the commit see that it has the same text all the same.
struct GitVersion {
    CommitId commit;
    std::string path;
    std::string address;  // of the node; empty for the skeleton and the file itself
    Digest text_hash;

    auto operator<=>(const GitVersion&) const = default;
};

void encode(Writer& out, const GitVersion& version);
[[nodiscard]] GitVersion decode_git_version(Reader& in);

}  // namespace aura::wire
