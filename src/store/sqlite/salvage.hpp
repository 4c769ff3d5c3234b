// What can still be read of a damaged database: events from the start of each log up to the first
// place that is damaged, records one by one. The file is not changed.
//
// One thread at a time, and nothing else uses the database meanwhile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/statement.hpp"
#include "store/store.hpp"

namespace aura::store::sqlite {

class Salvage {
public:
    // store.damaged: nothing can be read at all. store.too_new, permission, io.
    [[nodiscard]] static Result<std::unique_ptr<Salvage>> open(const std::string& path);

    // Logs are numbered from 1 as they come. So many that the table of logs does not name (any
    // more) are looked for as well: those that it lost, then those beyond its last one.
    static constexpr std::size_t kLogsUnnamedMax = 1024;

    // Numbers under which logs may lie in the table of events, whether the table of logs can be
    // read or not; ordered.
    [[nodiscard]] std::vector<std::int64_t> logs();

    // Up to `events_max` events of a log, from the one after `after` on; as stored, unchecked.
    // None: there are no more, or the next one is damaged.
    [[nodiscard]] std::vector<wire::Event> events(std::int64_t log,
                                                  Seq after,
                                                  std::size_t events_max);

    // Whatever can be found of a kind, each key once; unchecked.
    [[nodiscard]] std::vector<Record> records(RecordKind kind);

private:
    Salvage() = default;

    [[nodiscard]] Status prepare(const std::string& path);

    Connection connection_;
    Statement select_logs_;
    Statement select_events_;
    Statement scan_index_;
    Statement scan_table_;
    Statement scan_table_backwards_;
};

}  // namespace aura::store::sqlite
