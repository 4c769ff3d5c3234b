#include "store/sqlite/sqlite_store.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

#include <doctest/doctest.h>

#include "store_contract.hpp"

namespace contract = aura::store::contract;
using aura::ErrorCode;
using aura::Seq;
using aura::store::sqlite::Access;
using aura::store::sqlite::SqliteStore;

namespace {

// A new directory for each database, removed at the end of the program.
class Directories {
public:
    Directories() {
        std::string name = (std::filesystem::temp_directory_path() / "aura-store-XXXXXX").string();
        root_ = mkdtemp(name.data());
    }

    Directories(const Directories&) = delete;
    Directories& operator=(const Directories&) = delete;

    ~Directories() {
        std::error_code ignored;
        std::filesystem::remove_all(root_, ignored);
    }

    std::string next_database() {
        return (root_ / ("aura" + std::to_string(++count_) + ".db")).string();
    }

private:
    std::filesystem::path root_;
    int count_ = 0;
};

std::string next_database() {
    static Directories directories;
    return directories.next_database();
}

std::unique_ptr<SqliteStore> open(const std::string& path) {
    auto store = SqliteStore::open(path, Access::read_write);
    REQUIRE_MESSAGE(store.has_value(), store.error().to_line());
    return *std::move(store);
}

std::unique_ptr<aura::store::Store> make_sqlite_store() {
    return open(next_database());
}

void overwrite(const std::string& path, std::streamoff at, const std::string& bytes) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << bytes;
}

}  // namespace

TEST_CASE("sqlite store: events come back as they were stored") {
    contract::check_events(make_sqlite_store);
}

TEST_CASE("sqlite store: a batch with a gap is refused whole") {
    contract::check_gaps_are_refused(make_sqlite_store);
}

TEST_CASE("sqlite store: a log that is cut ends there and goes on from there") {
    contract::check_cuts(make_sqlite_store);
}

TEST_CASE("sqlite store: a read keeps within its limits") {
    contract::check_read_limits(make_sqlite_store);
}

TEST_CASE("sqlite store: records are put, replaced, removed and found by prefix") {
    contract::check_records(make_sqlite_store);
}

TEST_CASE("sqlite store: a reopened database goes on where it was") {
    const std::string path = next_database();
    const auto log = contract::log_named(1);
    REQUIRE(open(path)->commit({{contract::event_at(log, 1)}, {}}));
    const auto store = open(path);
    CHECK(store->heads()->size() == 1);
    CHECK(store->commit({{contract::event_at(log, 2)}, {}}));
    CHECK(store->check());
}

TEST_CASE("sqlite store: a reader sees what the writer committed") {
    const std::string path = next_database();
    const auto writer = open(path);
    const auto reader = SqliteStore::open(path, Access::read_only);
    REQUIRE(reader);
    const auto log = contract::log_named(1);
    REQUIRE(writer->commit({{contract::event_at(log, 1)}, {}}));
    CHECK((*reader)->read(log, Seq{1}, {})->size() == 1);
    CHECK((*reader)->heads()->size() == 1);
    CHECK_FALSE((*reader)->commit({{contract::event_at(log, 2)}, {}}));
}

TEST_CASE("sqlite store: nobody but the owner can read the database") {
    const std::string path = next_database();
    const auto store = open(path);
    for (const std::string& file : {path, path + "-wal"}) {
        struct stat info {};

        REQUIRE(::stat(file.c_str(), &info) == 0);
        CHECK((info.st_mode & 0777U) == 0600U);
    }
}

TEST_CASE("sqlite store: what is no database is refused as damaged") {
    const std::string path = next_database();
    std::ofstream(path) << std::string(8192, 'x');
    const auto store = SqliteStore::open(path, Access::read_write);
    REQUIRE_FALSE(store);
    CHECK(store.error().is(ErrorCode::store_damaged));
    CHECK(store.error().next_step() == "aurad --rebuild");
}

TEST_CASE("sqlite store: a damaged page is found by the check") {
    const std::string path = next_database();
    const auto log = contract::log_named(1);
    {
        const auto store = open(path);
        aura::store::Batch batch;
        for (std::uint64_t seq = 1; seq <= 200; ++seq) {
            batch.events.push_back(contract::event_at(log, seq, 500));
        }
        REQUIRE(store->commit(batch));
    }
    overwrite(path, 10 * 4096L, std::string(4096, '\xff'));
    const auto store = SqliteStore::open(path, Access::read_only);
    REQUIRE(store);
    const auto status = (*store)->check();
    REQUIRE_FALSE(status);
    CHECK(status.error().is(ErrorCode::store_damaged));
}

TEST_CASE("sqlite store: a database of a newer Aura is refused unchanged") {
    const std::string path = next_database();
    { const auto store = open(path); }
    overwrite(path, 60, std::string("\x00\x00\x00\x63", 4));  // user_version, file format 1.3.12
    const auto store = SqliteStore::open(path, Access::read_write);
    REQUIRE_FALSE(store);
    CHECK(store.error().is(ErrorCode::store_too_new));
}
