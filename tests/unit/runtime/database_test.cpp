#include "runtime/database.hpp"

#include <csignal>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <vector>

#include <doctest/doctest.h>

#include "store/sqlite/connection.hpp"
#include "support/temporary_directory.hpp"
#include "unit/io/turns.hpp"

using namespace aura;
using io::test::run_until;
using runtime::Database;

namespace {

const wire::LogId kLog{AuthorId{}, Incarnation{7}, {}};

constexpr store::ReadLimits kAll{100, std::size_t{1} << 30U};

store::EventRef event_at(std::uint64_t seq, std::size_t bytes = 8) {
    store::StoredEvent stored;
    stored.event.header.log = kLog;
    stored.event.header.seq = Seq{seq};
    stored.event.header.kind = wire::EventKind::file_changed;
    stored.event.envelope = Bytes{1};
    stored.event.content = Bytes(bytes, static_cast<std::uint8_t>(seq));
    stored.id.bytes.fill(static_cast<std::uint8_t>(seq));
    return std::make_shared<const store::StoredEvent>(std::move(stored));
}

// A database in a directory of its own.
class Disk {
public:
    Disk() : database(*Database::open(loop, path())) {}

    [[nodiscard]] std::string path() const { return (directory_.path() / "a.db").string(); }

    Status commit(store::Batch batch) {
        std::optional<Status> done;
        database->commit(std::move(batch), [&](Status status) { done = std::move(status); });
        CHECK_FALSE(done);  // never from within the call
        run_until(loop, [&] { return done.has_value(); });
        return *std::move(done);
    }

    std::size_t held() {
        std::optional<std::size_t> count;
        database->read({kLog, Seq{1}, kAll}, [&](auto events) {
            REQUIRE(events);
            count = events->size();
        });
        run_until(loop, [&] { return count.has_value(); });
        return *count;
    }

    io::Loop loop;

private:
    test::TemporaryDirectory directory_;

public:
    std::unique_ptr<Database> database;
};

// While it lives, no file of this process grows beyond `bytes`: a disk that is full.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) {
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
        previous_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, before_.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
    }

    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        (void)std::signal(SIGXFSZ, previous_);
    }

private:
    rlimit before_{};
    void (*previous_)(int) = nullptr;
};

}  // namespace

TEST_CASE("database: what was committed is read, and is there when it is opened again") {
    Disk disk;
    CHECK(disk.commit({{event_at(1), event_at(2)}, {}}));
    CHECK(disk.held() == 2);
    disk.database->finish();
    disk.database.reset();
    disk.database = *Database::open(disk.loop, disk.path());
    CHECK(disk.held() == 2);
}

TEST_CASE("database: a commit that is refused stores nothing and holds up none behind it") {
    Disk disk;
    std::vector<std::optional<ErrorCode>> results;
    const auto note = [&](const Status& status) {
        results.push_back(status ? std::nullopt : std::optional(status.error().code()));
    };
    disk.database->commit({{event_at(1)}, {}}, note);
    disk.database->commit({{event_at(2), event_at(4)}, {}}, note);
    disk.database->commit({{event_at(2)}, {}}, note);
    run_until(disk.loop, [&] { return results.size() == 3; });
    CHECK(results ==
          std::vector<std::optional<ErrorCode>>{std::nullopt, ErrorCode::event_gap, std::nullopt});
    CHECK(disk.held() == 2);
}

TEST_CASE("database: while the disk takes no more a commit fails whole; afterwards it succeeds") {
    constexpr std::size_t kLarge = std::size_t{300} * 1024;
    Disk disk;
    REQUIRE(disk.commit({{event_at(1)}, {}}));
    const store::Batch batch{{event_at(2), event_at(3, kLarge)}, {}};
    {
        const FullDisk full(128 * 1024);
        const Status failed = disk.commit(batch);
        REQUIRE_FALSE(failed);
        CHECK(failed.error().message().find(disk.path()) != std::string::npos);
        CHECK(disk.held() == 1);
    }
    CHECK(disk.commit(batch));
    CHECK(disk.held() == 3);
}

TEST_CASE("database: commits that wait are bounded; those that were taken are all carried out") {
    // One batch may be under way, and a queue full of others wait.
    constexpr std::size_t kTakenMax = 2 * Database::kCommitsWaitingMax;
    constexpr std::size_t kCommits = kTakenMax + 8;
    Disk disk;
    store::sqlite::Connection other;
    REQUIRE(other.open(disk.path(), store::sqlite::Access::read_write));
    REQUIRE(other.execute("BEGIN IMMEDIATE"));
    std::size_t committed = 0;
    std::size_t refused = 0;
    for (std::size_t i = 0; i < kCommits; ++i) {
        store::Batch batch;
        batch.records.push_back({{store::RecordKind::meta, Bytes{1}}, Bytes{2}});
        disk.database->commit(std::move(batch), [&](const Status& status) {
            CHECK((status || status.error().is(ErrorCode::limit)));
            ++(status ? committed : refused);
        });
    }
    run_until(disk.loop, [&] { return refused >= kCommits - kTakenMax; });
    CHECK(committed == 0);
    REQUIRE(other.execute("ROLLBACK"));
    run_until(disk.loop, [&] { return committed + refused == kCommits; });
    CHECK(committed >= Database::kCommitsWaitingMax);
}

TEST_CASE("database: reads that wait are bounded; every one is answered") {
    // No reader is so much faster than whoever asks.
    constexpr std::size_t kReads = 16 * Database::kReadsWaitingMax;
    Disk disk;
    std::size_t read = 0;
    std::size_t refused = 0;
    for (std::size_t i = 0; i < kReads; ++i) {
        disk.database->read({kLog, Seq{1}, kAll}, [&](const auto& events) {
            CHECK((events || events.error().is(ErrorCode::limit)));
            ++(events ? read : refused);
        });
    }
    run_until(disk.loop, [&] { return read + refused == kReads; });
    CHECK(read >= Database::kReadsWaitingMax);
    CHECK(refused > 0);
}

TEST_CASE("database: finish runs what was handed over, and every completion") {
    Disk disk;
    std::size_t done = 0;
    for (std::uint64_t seq = 1; seq <= 10; ++seq) {
        disk.database->commit({{event_at(seq)}, {}}, [&](const Status& status) {
            CHECK(status);
            ++done;
        });
    }
    disk.database->finish();
    CHECK(done == 10);
    std::optional<Status> late;
    disk.database->commit({{event_at(11)}, {}}, [&](Status status) { late = std::move(status); });
    CHECK_FALSE(late);
    run_until(disk.loop, [&] { return late.has_value(); });
    REQUIRE_FALSE(*late);
    CHECK(late->error().is(ErrorCode::cancelled));
}

TEST_CASE("database: a file that is none is named, with the way to a new one, and left as it is") {
    const test::TemporaryDirectory directory;
    const std::string noise(4096, 'x');
    directory.write("a.db", noise);
    io::Loop loop;
    const auto opened = Database::open(loop, (directory.path() / "a.db").string());
    REQUIRE_FALSE(opened);
    CHECK(opened.error().is(ErrorCode::store_damaged));
    CHECK(opened.error().message().find("a.db") != std::string::npos);
    CHECK(opened.error().next_step() == "aurad --rebuild");
    CHECK(directory.read("a.db") == noise);
}

TEST_CASE("database: a damaged page is found at the start, whatever it holds") {
    const test::TemporaryDirectory directory;
    const std::string path = (directory.path() / "a.db").string();
    io::Loop loop;
    {
        const auto database = *Database::open(loop, path);
        store::Batch batch;
        for (std::uint64_t seq = 1; seq <= 100; ++seq) {
            batch.events.push_back(event_at(seq, 500));
        }
        database->commit(batch, [](const Status& status) { CHECK(status); });
        database->finish();
    }
    std::string bytes = directory.read("a.db");
    constexpr std::size_t kPage = 4096;
    REQUIRE(bytes.size() > 12 * kPage);
    bytes.replace(10 * kPage, kPage, std::string(kPage, '\xff'));
    directory.write("a.db", bytes);
    const auto opened = Database::open(loop, path);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().is(ErrorCode::store_damaged));
    CHECK(opened.error().next_step() == "aurad --rebuild");
}
