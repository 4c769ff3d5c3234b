#include "runtime/notice_book.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "store/sqlite/sqlite_store.hpp"
#include "support/ids.hpp"
#include "support/temporary_directory.hpp"

using namespace aura;
using runtime::kNoticesMax;
using runtime::LinkId;
using runtime::NoticeBook;
using store::sqlite::Access;
using store::sqlite::SqliteStore;
using workspace::Finding;

namespace {

LinkId tree_named(std::uint8_t number) {
    LinkId id;
    id.bytes.fill(number);
    return id;
}

Finding merged_in(const std::string& path) {
    Finding notice;
    notice.kind = workspace::FindingKind::notice;
    notice.notice = workspace::NoticeReason::merged_inside_item;
    notice.path = path;
    notice.item_kind = wire::ItemKind::node;
    notice.item = aura::test::node_id(3);
    notice.address = "f(x)";
    notice.heads = {{aura::test::event(1), 2}, {aura::test::event(2), 0}};
    notice.authors = {aura::test::author(1), aura::test::author(2)};
    notice.intents = {"", "faster"};
    return notice;
}

class Disk {
public:
    void commit(std::vector<store::RecordWrite> rows) {
        store::Batch batch;
        batch.records = std::move(rows);
        REQUIRE(store_->commit(batch));
    }

    NoticeBook load(std::uint8_t tree) {
        auto book = NoticeBook::load(*store_, tree_named(tree));
        REQUIRE(book);
        return *std::move(book);
    }

private:
    aura::test::TemporaryDirectory directory_;
    std::unique_ptr<SqliteStore> store_ =
        *SqliteStore::open((directory_.path() / "a.db").string(), Access::read_write);
};

}  // namespace

TEST_CASE("notice book: what nobody has seen outlives a restart, each tree's apart") {
    Disk disk;
    NoticeBook book = disk.load(1);
    CHECK(book.unseen().empty());
    disk.commit(book.add(merged_in("a.py")));
    disk.commit(book.add(merged_in("b.py")));
    NoticeBook again = disk.load(1);
    CHECK(again.unseen() == book.unseen());
    CHECK(again.unseen().begin()->second == merged_in("a.py"));
    CHECK(disk.load(2).unseen().empty());

    disk.commit(again.mark_seen());
    CHECK(again.unseen().empty());
    CHECK(disk.load(1).unseen().empty());
    CHECK(again.mark_seen().empty());
}

TEST_CASE("notice book: the oldest of very many gives way, on disk too") {
    Disk disk;
    NoticeBook book = disk.load(1);
    for (std::size_t i = 0; i < kNoticesMax + 2; ++i) {
        disk.commit(book.add(merged_in(std::to_string(i))));
    }
    CHECK(book.unseen().size() == kNoticesMax);
    CHECK(book.unseen().begin()->second.path == "2");
    CHECK(disk.load(1).unseen() == book.unseen());
}

TEST_CASE("notice book: a row that says nothing is left out") {
    Disk disk;
    NoticeBook book = disk.load(1);
    auto rows = book.add(merged_in("a.py"));
    for (std::size_t size = 0; size < rows[0].value->size(); ++size) {
        auto cut = rows;
        cut[0].value->resize(size);
        disk.commit(cut);
        CHECK(disk.load(1).unseen().empty());
    }
    disk.commit(rows);
    CHECK(disk.load(1).unseen().size() == 1);
}

TEST_CASE(
    "notice book: a row that no other can follow is left out, so that the latest stays last") {
    Disk disk;
    auto rows = disk.load(1).add(merged_in("a.py"));
    std::fill(rows[0].key.key.begin() + LinkId::kSize, rows[0].key.key.end(), 0xff);
    disk.commit(rows);
    NoticeBook book = disk.load(1);
    CHECK(book.unseen().empty());
    disk.commit(book.add(merged_in("b.py")));
    disk.commit(book.add(merged_in("c.py")));
    CHECK(book.unseen().rbegin()->second.path == "c.py");
}
