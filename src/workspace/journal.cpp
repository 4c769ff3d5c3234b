#include "workspace/journal.hpp"

#include <algorithm>

#include "sync/file_history.hpp"
#include "wire/codec.hpp"
#include "wire/limits.hpp"

namespace aura::workspace {
namespace {

// A write changes the record of its path and, when it moves a file, of the path it came from.
constexpr std::size_t kRecordsMax = 16;
constexpr std::size_t kRecordBytesMin = 4 + 1;
constexpr std::size_t kRowBytesMax = 256UL * 1024 * 1024;

void encode_hash(wire::Writer& out, const std::optional<Digest>& hash) {
    out.boolean(hash.has_value());
    out.id(hash.value_or(Digest{}));
}

std::optional<Digest> decode_hash(wire::Reader& in) {
    const bool present = in.boolean();
    const Digest hash = in.id<Digest>();
    if (!present && hash != Digest{}) {
        in.reject("the hash of a text that is not there");
    }
    return present ? std::optional(hash) : std::nullopt;
}

std::optional<Digest> hash_of(const std::optional<std::string>& text) {
    return text ? std::optional(sync::text_hash(*text)) : std::nullopt;
}

RecordChange decode_record(wire::Reader& in) {
    RecordChange record;
    record.path = in.text(wire::kPathBytesMax);
    if (in.boolean()) {
        auto file = decode_tree_file(in.bytes(kRowBytesMax));
        if (!file) {
            in.reject("a damaged record");
        } else {
            record.file = *std::move(file);
        }
    }
    return record;
}

}  // namespace

JournalEntry journal_entry(const WriteOrder& order, std::vector<RecordChange> records) {
    return {order.path,
            hash_of(order.from),
            hash_of(order.to),
            order.previous_path,
            order.previous_path ? hash_of(order.previous_text) : std::nullopt,
            std::move(records)};
}

bool holds_for_edits(const JournalEntry& entry) {
    const bool replaces = entry.from && entry.to && !entry.previous_path;
    return replaces &&
           std::all_of(entry.records.begin(), entry.records.end(), [](const RecordChange& record) {
               return record.file.has_value();
           });
}

Bytes encode(const JournalEntry& entry) {
    wire::Writer out;
    out.text(entry.path);
    encode_hash(out, entry.from);
    encode_hash(out, entry.to);
    out.boolean(entry.previous_path.has_value());
    out.text(entry.previous_path.value_or(std::string()));
    encode_hash(out, entry.previous);
    out.count(entry.records.size());
    for (const RecordChange& record : entry.records) {
        out.text(record.path);
        out.boolean(record.file.has_value());
        if (record.file) {
            out.bytes(encode(*record.file));
        }
    }
    return std::move(out).take();
}

Result<JournalEntry> decode_journal_entry(ByteView bytes) {
    wire::Reader in(bytes);
    JournalEntry entry;
    entry.path = in.text(wire::kPathBytesMax);
    entry.from = decode_hash(in);
    entry.to = decode_hash(in);
    const bool moved = in.boolean();
    std::string previous = in.text(wire::kPathBytesMax);
    if (moved) {
        entry.previous_path = std::move(previous);
    } else if (!previous.empty()) {
        in.reject("a place that nothing moved from");
    }
    entry.previous = decode_hash(in);
    entry.records.resize(in.count(kRecordsMax, kRecordBytesMin));
    for (RecordChange& record : entry.records) {
        record = decode_record(in);
    }
    AURA_TRY(in.finish("journal of a write"));
    return entry;
}

}  // namespace aura::workspace
