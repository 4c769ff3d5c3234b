// A whole file taken apart into the items that versions are about, and put together again.
//
// Pure; callable from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "code/cut.hpp"
#include "sync/texts.hpp"
#include "wire/change.hpp"

namespace aura::workspace {

// The cutter id of a text that parses worse than what it was made from: one literal, never shown to
// anybody but its author before a whole cut follows.
inline constexpr std::string_view kBrokenCutter = "broken/1";

// The cutter's id as events and records carry it; empty for plain text.
[[nodiscard]] std::string cutter_of(const code::Cut& cut);

// The skeleton of `cut`, encoded, with `ids` in the places of its nodes.
[[nodiscard]] std::string skeleton_of(const code::Cut& cut, std::span<const NodeId> ids);

struct CutNode {
    NodeId id;
    std::string address;
    std::string text;
    Digest hash;  // of the text
};

// A file as git holds it, with the identities that it has before any event.
struct CutFile {
    std::string bytes;
    wire::FileMode mode{};
    std::string cutter;
    std::size_t error_count = 0;
    Digest hash;           // of the bytes
    std::string skeleton;  // encoded
    Digest skeleton_hash;
    std::vector<CutNode> nodes;
    std::vector<std::uint32_t> by_address;  // indices of nodes, for find()

    // Null when there is none.
    [[nodiscard]] const CutNode* find(std::string_view address) const;
};

// `cut` is of the file's text. To be asked for through Cutter::cut_git_file.
[[nodiscard]] CutFile take_apart(const code::Cut& cut,
                                 const RepoId& repo,
                                 std::string_view path,
                                 const sync::GitFile& file);

}  // namespace aura::workspace
