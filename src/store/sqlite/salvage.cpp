#include "store/sqlite/salvage.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <sqlite3.h>

#include "store/sqlite/position.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace aura::store::sqlite {
namespace {

// Every row that can be reached before the first damaged one. What cannot be reached is damaged,
// too, whatever the reason.
template <class Take>
void each_row(Statement::Use& use, Take take) {
    while (true) {
        const auto row = use.step();
        if (!row || !*row) {
            return;
        }
        take(use);
    }
}

}  // namespace

Result<std::unique_ptr<Salvage>> Salvage::open(const std::string& path) {
    std::unique_ptr<Salvage> salvage(new Salvage);
    if (Status status = salvage->prepare(path); !status) {
        return fail(std::move(status).error());
    }
    return salvage;
}

Status Salvage::prepare(const std::string& path) {
    AURA_TRY(connection_.open(path, Access::read_only));
    // Closing must not write what waits in the log into the damaged file.
    sqlite3_db_config(connection_.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    Statement version;
    AURA_TRY(version.prepare(connection_, "PRAGMA user_version"));
    Statement::Use use = version.use();
    AURA_TRY_ASSIGN(const bool row, use.step());
    if (row && use.integer(0) > kSchemaVersion) {
        return fail(ErrorCode::store_too_new, "a newer Aura wrote " + path);
    }
    AURA_TRY(select_logs_.prepare(connection_, "SELECT number FROM logs"));
    AURA_TRY(select_events_.prepare(connection_,
                                    "SELECT position, event FROM events "
                                    "WHERE position>? AND position<? ORDER BY position LIMIT ?"));
    AURA_TRY(scan_index_.prepare(connection_,
                                 "SELECT key, value FROM records WHERE kind=? ORDER BY key"));
    AURA_TRY(scan_table_.prepare(
        connection_, "SELECT key, value FROM records NOT INDEXED WHERE kind=? ORDER BY rowid"));
    return scan_table_backwards_.prepare(
        connection_, "SELECT key, value FROM records NOT INDEXED WHERE kind=? ORDER BY rowid DESC");
}

std::vector<std::int64_t> Salvage::logs() {
    std::set<std::int64_t> numbers;
    {
        Statement::Use use = select_logs_.use();
        each_row(use, [&](const Statement::Use& row) { numbers.insert(row.integer(0)); });
    }
    std::size_t unnamed = 0;
    for (std::int64_t number = 1; unnamed < kLogsUnnamedMax; ++number) {
        unnamed += numbers.insert(number).second ? 1 : 0;
    }
    std::vector<std::int64_t> all(numbers.begin(), numbers.end());
    return all;
}

std::vector<wire::Event> Salvage::events(std::int64_t log, Seq after, std::size_t events_max) {
    std::vector<wire::Event> events;
    Seq at = after;
    bool whole = true;
    Statement::Use use = select_events_.use();
    use.bind(position_of(log, after))
        .bind(position_of(log + 1, Seq{0}))
        .bind(static_cast<std::int64_t>(events_max));
    each_row(use, [&](const Statement::Use& row) {
        at = next(at);
        auto event = wire::decode_event(row.blob(1));
        whole = whole && row.integer(0) == position_of(log, at) && event;
        if (whole) {
            events.push_back(*std::move(event));
        }
    });
    return events;
}

std::vector<Record> Salvage::records(RecordKind kind) {
    std::map<Bytes, Bytes> found;
    for (Statement* scan : {&scan_index_, &scan_table_, &scan_table_backwards_}) {
        Statement::Use use = scan->use();
        use.bind(static_cast<std::int64_t>(kind));
        each_row(use, [&](const Statement::Use& row) {
            found.emplace(to_bytes(row.blob(0)), to_bytes(row.blob(1)));
        });
    }
    std::vector<Record> records;
    records.reserve(found.size());
    for (auto& [key, value] : found) {
        records.push_back({key, std::move(value)});
    }
    return records;
}

}  // namespace aura::store::sqlite
