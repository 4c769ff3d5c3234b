// The apply journal: one row for each file that is about to be replaced, committed before the file
// is touched. After a crash, a file still at `from` is behind, one at `to` is done, and anything
// else is an edit.
//
// A value; no thread rule.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

struct JournalEntry {
    std::string path;
    std::optional<Digest> from;  // sync::text_hash of the file; nothing: no file
    std::optional<Digest> to;
    // Of a move: where the file comes from, and what it holds there.
    std::optional<std::string> previous_path;
    std::optional<Digest> previous;
    std::vector<RecordChange> records;  // what holds once it is done

    bool operator==(const JournalEntry&) const = default;
};

[[nodiscard]] JournalEntry journal_entry(const WriteOrder& order,
                                         std::vector<RecordChange> records);

// Whether the records hold for an edit, too, made from the old text or from the new one: they name
// the new versions and keep the texts from before, so either is seen for what it is.
[[nodiscard]] bool holds_for_edits(const JournalEntry& entry);

[[nodiscard]] Bytes encode(const JournalEntry& entry);
[[nodiscard]] Result<JournalEntry> decode_journal_entry(ByteView bytes);  // wire.malformed

}  // namespace aura::workspace
