#include "store/sqlite/salvage.hpp"

#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store_contract.hpp"
#include "support/temporary_directory.hpp"

namespace contract = aura::store::contract;
using aura::Bytes;
using aura::ErrorCode;
using aura::Seq;
using aura::store::RecordKind;
using aura::store::sqlite::Access;
using aura::store::sqlite::Salvage;
using aura::store::sqlite::SqliteStore;

namespace {

constexpr long kPageBytes = 4096;
constexpr std::uint64_t kEvents = 200;

// A database with a log of many pages and a record.
struct Damaged {
    Damaged() {
        auto store = SqliteStore::open(path, Access::read_write);
        REQUIRE(store);
        aura::store::Batch batch;
        for (std::uint64_t seq = 1; seq <= kEvents; ++seq) {
            batch.events.push_back(contract::event_at(contract::log_named(1), seq, 500));
        }
        batch.records.push_back({{RecordKind::token, Bytes{1}}, Bytes{2}});
        REQUIRE((*store)->commit(batch));
    }

    void damage(long page) const {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(page * kPageBytes);
        file << std::string(kPageBytes, '\xff');
    }

    // Events that can be read of the log, asked for a few at a time.
    [[nodiscard]] std::uint64_t readable() const {
        auto salvage = Salvage::open(path);
        REQUIRE(salvage);
        const auto logs = (*salvage)->logs();
        REQUIRE(logs.front() == 1);
        Seq at{0};
        while (true) {
            const auto events = (*salvage)->events(1, at, 7);
            if (events.empty()) {
                return number(at);
            }
            for (const auto& event : events) {
                at = next(at);
                CHECK(event.header.seq == at);
            }
        }
    }

    aura::test::TemporaryDirectory directory;
    std::string path = (directory.path() / "aura.db").string();
};

}  // namespace

TEST_CASE("salvage: a database that is whole is read to its end") {
    const Damaged database;
    CHECK(database.readable() == kEvents);
}

TEST_CASE("salvage: a log is read up to the first damaged page, records beyond it too") {
    const Damaged database;
    database.damage(20);
    const std::uint64_t readable = database.readable();
    CHECK(readable > 0);
    CHECK(readable < kEvents);
    const auto records = (*Salvage::open(database.path))->records(RecordKind::token);
    REQUIRE(records.size() == 1);
    CHECK(records[0].key == Bytes{1});
    CHECK(records[0].value == Bytes{2});
}

TEST_CASE("salvage: logs are found without the table that names them") {
    const Damaged database;
    database.damage(1);  // after the first page, that of the first table
    CHECK_FALSE(SqliteStore::open(database.path, Access::read_write));
    CHECK(database.readable() == kEvents);
}

TEST_CASE("salvage: logs that the table has lost are looked for, up to a bound") {
    const Damaged database;
    // Of five logs the table still names the second, and one whose number is damaged.
    aura::store::sqlite::Connection connection;
    REQUIRE(connection.open(database.path, Access::read_write));
    REQUIRE(connection.execute("DELETE FROM logs"));
    REQUIRE(connection.execute("INSERT INTO logs VALUES (2, x'01', 1, x'03', 0, x'')"));
    REQUIRE(connection.execute("INSERT INTO logs VALUES (1 << 62, x'01', 1, x'04', 0, x'')"));
    const auto logs = (*Salvage::open(database.path))->logs();
    REQUIRE(logs.size() == Salvage::kLogsUnnamedMax + 2);
    for (std::size_t i = 0; i <= Salvage::kLogsUnnamedMax; ++i) {
        CHECK(logs[i] == static_cast<std::int64_t>(i + 1));
    }
}

TEST_CASE("salvage: without the first page nothing can be read") {
    const Damaged database;
    database.damage(0);
    const auto salvage = Salvage::open(database.path);
    REQUIRE_FALSE(salvage);
    CHECK(salvage.error().is(ErrorCode::store_damaged));
}
