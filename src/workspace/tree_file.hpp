// What a tree recorded of one path that differs, or differed, from HEAD: the text it last saw or
// wrote there, cut, and the position of each part. Kept as a row of the store (canonical bytes);
// untouched paths have none, their baseline is HEAD's text.
//
// A value; no thread rule.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/shared_list.hpp"
#include "base/time.hpp"
#include "wire/change.hpp"
#include "workspace/position.hpp"

namespace aura::workspace {

// An item's text before a version of somebody else was put in its place. An editor that still shows
// it may save it again.
struct TextBefore {
    std::string text;
    Position position;

    bool operator==(const TextBefore&) const = default;
};

// Applies in a row that a stale editor is protected from.
inline constexpr std::size_t kTextsBeforeMax = 4;

struct RecordedItem {
    NodeId id;            // of the skeleton: the file's
    std::string address;  // of a node
    std::string text;     // of the skeleton: encoded
    Position position;
    // Newest last; none once an editor has been seen to know better.
    std::vector<TextBefore> before;

    bool operator==(const RecordedItem&) const = default;
};

// What git took away here (a stash, a checkout of the file): not put into place again until HEAD
// moves or the user asks for it.
struct PutBack {
    wire::CommitId head;
    std::vector<wire::VersionId> versions;  // ordered

    bool operator==(const PutBack&) const = default;
};

// How often a text was put into place again over an old one that an editor had saved. An editor
// that reformats whatever it sees would go on for ever.
struct Reapplied {
    std::uint8_t times = 0;
    WallTime since{};

    bool operator==(const Reapplied&) const = default;
};

// The text on disk where it parses worse than the cut in the record, which then is the last whole
// one.
struct BrokenText {
    std::string text;
    Position position;  // the version that recorded it
    WallTime since{};

    bool operator==(const BrokenText&) const = default;
};

struct TreeFile {
    NodeId id;
    std::string path;
    bool absent = false;  // deleted here; then there is no text, none from before, and no node
    wire::FileMode mode{};
    std::string cutter;  // id of the cutter that made the cut; empty: plain text
    Position position;   // of the file itself: its path, mode, deletion
    RecordedItem skeleton;
    SharedList<RecordedItem> nodes;  // in the order of their places
    // Nodes that are no longer here and may be brought back: what an old buffer never had, and
    // behind that the skeleton that came with it, by the file's identity, as a position alone; what
    // a version of somebody else took away; what git put back (see put_back); and what the last
    // save took away, which may have been half of one: then its position is that deletion.
    SharedList<RecordedItem> removed;
    std::optional<BrokenText> broken;
    std::optional<PutBack> put_back;
    Reapplied reapplied;

    bool operator==(const TreeFile&) const = default;
};

// The text on disk. wire.malformed when the record contradicts itself.
[[nodiscard]] Result<std::string> text_of(const TreeFile& file);

// The text of the last whole cut.
[[nodiscard]] Result<std::string> whole_text_of(const TreeFile& file);

// Nodes that may be brought back; of more the last ones are remembered.
inline constexpr std::size_t kRemovedMax = 64;

void remember_removed(TreeFile& file, Shared<RecordedItem> node);

// How many of file.removed no old buffer had; behind them is their skeleton.
[[nodiscard]] std::size_t count_unseen(const TreeFile& file);

// Puts `event` in the place of kThisEvent.
void settle(TreeFile& file, const EventId& event);

[[nodiscard]] Bytes encode(const TreeFile& file);
// wire.malformed. Everything but absence of mistakes in the layout is checked by text_of.
[[nodiscard]] Result<TreeFile> decode_tree_file(ByteView bytes);

}  // namespace aura::workspace
