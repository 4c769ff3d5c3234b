#include "runtime/rebuild.hpp"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "store/sqlite/sqlite_store.hpp"
#include "support/temporary_directory.hpp"

using namespace aura;
using runtime::finish_rebuild;
using runtime::rebuild_database;
using store::sqlite::Access;
using store::sqlite::SqliteStore;

namespace {

// A database with a row that no log holds.
struct Kept {
    Kept() {
        const auto store = SqliteStore::open(path, Access::read_write);
        REQUIRE(store);
        store::Batch batch;
        batch.records.push_back({{store::RecordKind::unshared, Bytes{1}}, Bytes{2}});
        REQUIRE((*store)->commit(batch));
    }

    [[nodiscard]] bool has_row() const {
        const auto store = SqliteStore::open(path, Access::read_only);
        return store && (*store)->scan(store::RecordKind::unshared, {}).value().size() == 1;
    }

    [[nodiscard]] std::string aside(int number) const {
        return fmt::format("{}.damaged-{}", path, number);
    }

    aura::test::TemporaryDirectory directory;
    std::string path = (directory.path() / "aura.db").string();
};

}  // namespace

TEST_CASE("rebuild: the new database has what could be read, and the old one stays aside") {
    const Kept database;
    const auto rebuilt = rebuild_database(database.path, nullptr);
    REQUIRE(rebuilt);
    CHECK(rebuilt->records == 1);
    CHECK(rebuilt->kept_aside == database.aside(1));
    CHECK(std::filesystem::exists(database.aside(1)));
    CHECK(database.has_row());
    CHECK(rebuild_database(database.path, nullptr)->kept_aside == database.aside(2));
}

TEST_CASE("rebuild: with too many old ones aside nothing is replaced until there is room") {
    const Kept database;
    for (int number = 1; number <= runtime::kKeptAsideMax; ++number) {
        database.directory.write(fmt::format("aura.db.damaged-{}", number), "");
    }
    const auto refused = rebuild_database(database.path, nullptr);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::limit));
    CHECK_FALSE(refused.error().next_step().empty());
    CHECK(database.has_row());
    CHECK_FALSE(finish_rebuild(database.path));
    std::filesystem::remove(database.aside(7));
    CHECK(finish_rebuild(database.path));
    CHECK(std::filesystem::file_size(database.aside(7)) > 0);
    CHECK(database.has_row());
}

TEST_CASE("rebuild: where there is no database that is said") {
    const aura::test::TemporaryDirectory directory;
    const auto refused = rebuild_database((directory.path() / "aura.db").string(), nullptr);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::not_found));
}
