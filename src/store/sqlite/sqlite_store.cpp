#include "store/sqlite/sqlite_store.hpp"

#include <algorithm>
#include <sys/stat.h>
#include <utility>

#include <fmt/core.h>

#include "store/sqlite/position.hpp"

namespace aura::store::sqlite {
namespace {

// "Aura" in ASCII, so that file(1) and a curious user can tell.
constexpr const char* kCreate =
    "PRAGMA application_id=0x41757261;"
    "CREATE TABLE IF NOT EXISTS logs("
    "  number INTEGER PRIMARY KEY, author BLOB NOT NULL, incarnation INTEGER NOT NULL,"
    "  repo BLOB NOT NULL, seq INTEGER NOT NULL, id BLOB NOT NULL,"
    "  UNIQUE(author, incarnation, repo));"
    "CREATE TABLE IF NOT EXISTS events(position INTEGER PRIMARY KEY, event BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS records("
    "  kind INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, UNIQUE(kind, key));"
    "PRAGMA user_version=1;";
static_assert(kSchemaVersion == 1);

// The smallest key that is greater than every key with this prefix; empty when there is none.
Bytes after_prefix(ByteView prefix) {
    Bytes end = to_bytes(prefix);
    while (!end.empty() && end.back() == 0xff) {
        end.pop_back();
    }
    if (!end.empty()) {
        ++end.back();
    }
    return end;
}

std::uint64_t file_bytes(const std::string& path) {
    struct stat info {};

    return ::stat(path.c_str(), &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
}

Result<LogHead> read_head(const Statement::Use& row) {
    const auto author = AuthorId::from(row.blob(1));
    const auto repo = RepoId::from(row.blob(3));
    const auto id = EventId::from(row.blob(5));
    if (!author || !repo || !id) {
        return fail(ErrorCode::store_damaged, "a row of the table of logs is damaged");
    }
    const Incarnation incarnation{static_cast<std::uint64_t>(row.integer(2))};
    const Seq seq{static_cast<std::uint64_t>(row.integer(4))};
    return LogHead{{*author, incarnation, *repo}, seq, *id};
}

}  // namespace

std::uint64_t size_on_disk(const std::string& path) {
    return file_bytes(path) + file_bytes(path + "-wal");
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path, Access access) {
    std::unique_ptr<SqliteStore> store(new SqliteStore);
    store->path_ = path;
    AURA_TRY(store->connection_.open(path, access));
    AURA_TRY(store->prepare_schema(access));
    AURA_TRY(store->prepare_statements());
    if (access == Access::read_write) {
        AURA_TRY(store->load_logs(store->logs_));
    }
    return store;
}

Status SqliteStore::prepare_schema(Access access) {
    Statement version;
    AURA_TRY(version.prepare(connection_, "PRAGMA user_version"));
    std::int64_t found = 0;
    {
        Statement::Use use = version.use();
        AURA_TRY_ASSIGN(const bool row, use.step());
        found = row ? use.integer(0) : 0;
    }
    if (found > kSchemaVersion) {
        return fail(
            Error(ErrorCode::store_too_new, fmt::format("cannot use the database {}", path_))
                .because(fmt::format(
                    "a newer Aura wrote it (format {}, this one knows {})", found, kSchemaVersion))
                .try_next("install that version again"));
    }
    if (found == 0 && access == Access::read_write) {
        return connection_.execute(kCreate);
    }
    return {};
}

Status SqliteStore::prepare_statements() {
    const std::array<std::pair<Statement*, std::string_view>, 14> statements = {{
        {&begin_, "BEGIN IMMEDIATE"},
        {&commit_, "COMMIT"},
        {&rollback_, "ROLLBACK"},
        {&insert_log_,
         "INSERT INTO logs(author, incarnation, repo, seq, id) VALUES(?, ?, ?, 0, zeroblob(32)) "
         "RETURNING number"},
        {&update_log_, "UPDATE logs SET seq=?, id=? WHERE number=?"},
        {&select_logs_, "SELECT number, author, incarnation, repo, seq, id FROM logs WHERE seq>0"},
        {&select_log_, "SELECT number FROM logs WHERE author=? AND incarnation=? AND repo=?"},
        {&insert_event_, "INSERT INTO events(position, event) VALUES(?, ?)"},
        {&delete_events_, "DELETE FROM events WHERE position>? AND position<?"},
        {&select_events_,
         "SELECT event FROM events WHERE position>=? AND position<? ORDER BY position LIMIT ?"},
        {&put_record_,
         "INSERT INTO records(kind, key, value) VALUES(?, ?, ?) "
         "ON CONFLICT(kind, key) DO UPDATE SET value=excluded.value"},
        {&delete_record_, "DELETE FROM records WHERE kind=? AND key=?"},
        {&get_record_, "SELECT value FROM records WHERE kind=? AND key=?"},
        {&scan_records_,
         "SELECT key, value FROM records WHERE kind=? AND key>=? AND (key<? OR ?) ORDER BY key"},
    }};
    for (const auto& [statement, sql] : statements) {
        AURA_TRY(statement->prepare(connection_, sql));
    }
    return {};
}

Status SqliteStore::load_logs(Logs& logs) {
    Statement::Use use = select_logs_.use();
    while (true) {
        AURA_TRY_ASSIGN(const bool row, use.step());
        if (!row) {
            return {};
        }
        AURA_TRY_ASSIGN(const LogHead head, read_head(use));
        logs[head.log] = {use.integer(0), head.seq, head.id};
    }
}

Status SqliteStore::commit(const Batch& batch) {
    AURA_TRY(begin_.use().run());
    Logs touched;
    Status done = commit_parts(batch, touched);
    if (!done) {
        // A full disk may have rolled back already; then there is nothing left to undo.
        (void)rollback_.use().run();
        return done;
    }
    for (auto& [id, log] : touched) {
        logs_[id] = log;
    }
    return {};
}

Status SqliteStore::commit_parts(const Batch& batch, Logs& touched) {
    AURA_TRY(cut_logs(batch, touched));
    AURA_TRY(insert_events(batch, touched));
    AURA_TRY(write_records(batch));
    AURA_TRY(update_heads(touched));
    return commit_.use().run();
}

Result<SqliteStore::Log*> SqliteStore::log_to_append(Logs& touched, const wire::LogId& log) {
    if (const auto known = touched.find(log); known != touched.end()) {
        return &known->second;
    }
    if (const auto held = logs_.find(log); held != logs_.end()) {
        return &(touched[log] = held->second);
    }
    Statement::Use use = insert_log_.use();
    use.bind(log.author.view())
        .bind(static_cast<std::int64_t>(number(log.incarnation)))
        .bind(log.repo.view());
    AURA_TRY(use.step());
    return &(touched[log] = {use.integer(0), Seq{0}, EventId{}});
}

Status SqliteStore::cut_logs(const Batch& batch, Logs& touched) {
    for (const LogHead& cut : batch.cuts) {
        AURA_TRY_ASSIGN(Log* const log, log_to_append(touched, cut.log));
        if (log->seq < cut.seq) {
            return fail(ErrorCode::event_gap, "a log was to end where it has not come to");
        }
        AURA_TRY(delete_events_.use()
                     .bind(position_of(log->number, cut.seq))
                     .bind(position_of(log->number + 1, Seq{0}))
                     .run());
        log->seq = cut.seq;
        log->id = cut.id;
    }
    return {};
}

Status SqliteStore::insert_events(const Batch& batch, Logs& touched) {
    for (const EventRef& stored : batch.events) {
        const wire::EventHeader& header = stored->event.header;
        AURA_TRY_ASSIGN(Log* const log, log_to_append(touched, header.log));
        if (header.seq != next(log->seq)) {
            return fail(ErrorCode::event_gap,
                        fmt::format("event {} of a log was to be stored where {} belongs",
                                    number(header.seq),
                                    number(log->seq) + 1));
        }
        const Bytes bytes = wire::encode_event(stored->event);
        AURA_TRY(insert_event_.use().bind(position_of(log->number, header.seq)).bind(bytes).run());
        log->seq = header.seq;
        log->id = stored->id;
    }
    return {};
}

Status SqliteStore::write_records(const Batch& batch) {
    for (const RecordWrite& write : batch.records) {
        const auto kind = static_cast<std::int64_t>(write.key.kind);
        if (write.value) {
            AURA_TRY(put_record_.use().bind(kind).bind(write.key.key).bind(*write.value).run());
        } else {
            AURA_TRY(delete_record_.use().bind(kind).bind(write.key.key).run());
        }
    }
    return {};
}

Status SqliteStore::update_heads(const Logs& touched) {
    for (const auto& [id, log] : touched) {
        AURA_TRY(update_log_.use()
                     .bind(static_cast<std::int64_t>(number(log.seq)))
                     .bind(log.id.view())
                     .bind(log.number)
                     .run());
    }
    return {};
}

Result<std::vector<LogHead>> SqliteStore::heads() {
    Logs logs;
    AURA_TRY(load_logs(logs));
    std::vector<LogHead> heads;
    heads.reserve(logs.size());
    for (const auto& [id, log] : logs) {
        heads.push_back({id, log.seq, log.id});
    }
    return heads;
}

Result<std::optional<std::int64_t>> SqliteStore::number_of(const wire::LogId& log) {
    Statement::Use use = select_log_.use();
    use.bind(log.author.view())
        .bind(static_cast<std::int64_t>(number(log.incarnation)))
        .bind(log.repo.view());
    AURA_TRY_ASSIGN(const bool row, use.step());
    return row ? std::optional<std::int64_t>(use.integer(0)) : std::nullopt;
}

Result<std::vector<wire::Event>> SqliteStore::read(const wire::LogId& log,
                                                   Seq first,
                                                   const ReadLimits& limits) {
    std::vector<wire::Event> events;
    AURA_TRY_ASSIGN(const auto log_number, number_of(log));
    if (!log_number || first == Seq{0}) {
        return events;
    }
    Statement::Use use = select_events_.use();
    use.bind(position_of(*log_number, first))
        .bind(position_of(*log_number + 1, Seq{0}))
        .bind(static_cast<std::int64_t>(limits.events));
    std::size_t bytes = 0;
    while (true) {
        AURA_TRY_ASSIGN(const bool row, use.step());
        bytes += row ? use.blob(0).size() : 0;
        if (!row || (!events.empty() && bytes > limits.bytes)) {
            return events;
        }
        auto event = wire::decode_event(use.blob(0));
        if (!event) {
            return fail(Error(ErrorCode::store_damaged, fmt::format("cannot read {}", path_))
                            .because(event.error().to_line())
                            .try_next("aurad --rebuild"));
        }
        events.push_back(*std::move(event));
    }
}

Result<std::optional<Bytes>> SqliteStore::get(const RecordKey& key) {
    Statement::Use use = get_record_.use();
    use.bind(static_cast<std::int64_t>(key.kind)).bind(key.key);
    AURA_TRY_ASSIGN(const bool row, use.step());
    return row ? std::optional<Bytes>(to_bytes(use.blob(0))) : std::nullopt;
}

Result<std::vector<Record>> SqliteStore::scan(RecordKind kind, ByteView prefix) {
    const Bytes end = after_prefix(prefix);
    Statement::Use use = scan_records_.use();
    use.bind(static_cast<std::int64_t>(kind))
        .bind(prefix)
        .bind(end)
        .bind(std::int64_t{end.empty() ? 1 : 0});
    std::vector<Record> records;
    while (true) {
        AURA_TRY_ASSIGN(const bool row, use.step());
        if (!row) {
            return records;
        }
        records.push_back({to_bytes(use.blob(0)), to_bytes(use.blob(1))});
    }
}

Result<std::uint64_t> SqliteStore::size_bytes() {
    return size_on_disk(path_);
}

Status SqliteStore::check() {
    Statement check;
    AURA_TRY(check.prepare(connection_, "PRAGMA quick_check(10)"));
    Statement::Use use = check.use();
    Error damage(ErrorCode::store_damaged, fmt::format("the database {} is damaged", path_));
    bool damaged = false;
    while (true) {
        AURA_TRY_ASSIGN(const bool row, use.step());
        if (!row) {
            break;
        }
        const std::string finding(as_text(use.blob(0)));
        if (finding != "ok") {
            damaged = true;
            damage = std::move(damage).because(finding);
        }
    }
    return damaged ? Status(fail(std::move(damage).try_next("aurad --rebuild"))) : Status();
}

}  // namespace aura::store::sqlite
