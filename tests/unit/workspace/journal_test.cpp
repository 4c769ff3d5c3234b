#include "workspace/journal.hpp"

#include <doctest/doctest.h>

#include "sync/file_history.hpp"

using namespace aura;
using workspace::JournalEntry;

TEST_CASE("journal: a row names the texts by hash and carries the records that follow") {
    workspace::WriteOrder order;
    order.path = "b";
    order.to = "new";
    order.previous_path = "a";
    order.previous_text = "old";
    workspace::TreeFile file;
    file.path = "b";
    const JournalEntry entry = workspace::journal_entry(order, {{"a", {}}, {"b", file}});
    CHECK_FALSE(entry.from.has_value());
    CHECK(entry.to == sync::text_hash("new"));
    const auto decoded = workspace::decode_journal_entry(workspace::encode(entry));
    REQUIRE(decoded.has_value());
    CHECK(*decoded == entry);
}

TEST_CASE("journal: a row cut short anywhere is refused") {
    workspace::WriteOrder order;
    order.path = "a";
    order.from = "old";
    const Bytes row = workspace::encode(workspace::journal_entry(order, {{"a", {}}}));
    for (std::size_t size = 0; size < row.size(); ++size) {
        CHECK_FALSE(workspace::decode_journal_entry(ByteView(row).first(size)).has_value());
    }
}

TEST_CASE("journal: what is not there has no hash and no place") {
    workspace::WriteOrder order;
    order.path = "a";
    const Bytes row = workspace::encode(workspace::journal_entry(order, {}));
    REQUIRE(workspace::decode_journal_entry(row).has_value());
    const std::size_t from = 4 + order.path.size();
    Bytes hashed = row;
    hashed[from + 1] = 1;
    CHECK_FALSE(workspace::decode_journal_entry(hashed).has_value());
    const std::size_t moved = from + 2 * (1 + Digest::kSize);
    Bytes placed = row;
    placed[moved + 4] = 1;  // a path of one byte
    placed.insert(placed.begin() + static_cast<std::ptrdiff_t>(moved) + 5, 'b');
    CHECK_FALSE(workspace::decode_journal_entry(placed).has_value());
}
