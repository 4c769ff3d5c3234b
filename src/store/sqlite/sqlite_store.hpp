// The store of a device and of a Mothership: one SQLite database in WAL mode.
//
//   logs     number, (author, incarnation, repo), seq and id of the last event
//   events   position = number of the log << 40 | seq, event (wire/event.hpp, encode_event)
//   records  kind, key, value
//
// The position is the primary key, so a log is contiguous, an append touches one page of one tree,
// and no index costs a commit anything.
//
// One thread at a time; several stores may be open on one database, one of them for writing.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/statement.hpp"
#include "store/store.hpp"

namespace aura::store::sqlite {

// Of the tables above; PRAGMA user_version. A newer number than ours is refused.
inline constexpr int kSchemaVersion = 1;

// Bytes of the database at `path` with its log, 0 when there is none. Any thread.
[[nodiscard]] std::uint64_t size_on_disk(const std::string& path);

class SqliteStore final : public Store {
public:
    // Creates the database when it is to be written and absent. store.damaged, store.full,
    // store.too_new (written by a newer Aura), permission, io.
    [[nodiscard]] static Result<std::unique_ptr<SqliteStore>> open(const std::string& path,
                                                                   Access access);

    [[nodiscard]] Status commit(const Batch& batch) override;
    [[nodiscard]] Result<std::vector<LogHead>> heads() override;
    [[nodiscard]] Result<std::vector<wire::Event>> read(const wire::LogId& log,
                                                        Seq first,
                                                        const ReadLimits& limits) override;
    [[nodiscard]] Result<std::optional<Bytes>> get(const RecordKey& key) override;
    [[nodiscard]] Result<std::vector<Record>> scan(RecordKind kind, ByteView prefix) override;
    [[nodiscard]] Result<std::uint64_t> size_bytes() override;

    // Reads the whole database and says what is wrong with it: store.damaged with SQLite's
    // findings. Takes time in proportion to its size.
    [[nodiscard]] Status check();

private:
    struct Log {
        std::int64_t number = 0;
        Seq seq{};
        EventId id;
    };

    using Logs = std::map<wire::LogId, Log>;

    SqliteStore() = default;

    [[nodiscard]] Status prepare_schema(Access access);
    [[nodiscard]] Status prepare_statements();
    [[nodiscard]] Status load_logs(Logs& logs);
    [[nodiscard]] Result<Log*> log_to_append(Logs& touched, const wire::LogId& log);
    [[nodiscard]] Status cut_logs(const Batch& batch, Logs& touched);
    [[nodiscard]] Status insert_events(const Batch& batch, Logs& touched);
    [[nodiscard]] Status write_records(const Batch& batch);
    [[nodiscard]] Status update_heads(const Logs& touched);
    [[nodiscard]] Status commit_parts(const Batch& batch, Logs& touched);
    [[nodiscard]] Result<std::optional<std::int64_t>> number_of(const wire::LogId& log);

    std::string path_;
    Connection connection_;
    Statement begin_;
    Statement commit_;
    Statement rollback_;
    Statement insert_log_;
    Statement update_log_;
    Statement select_logs_;
    Statement select_log_;
    Statement insert_event_;
    Statement delete_events_;
    Statement select_events_;
    Statement put_record_;
    Statement delete_record_;
    Statement get_record_;
    Statement scan_records_;
    Logs logs_;  // the writer's view of the table; a reader asks the table
};

}  // namespace aura::store::sqlite
