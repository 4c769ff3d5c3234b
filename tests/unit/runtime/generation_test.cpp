#include "runtime/generation.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/temporary_directory.hpp"
#include "unit/git/scripted_repository.hpp"

using namespace aura;
using runtime::generation_mark;
using runtime::LinkId;
using runtime::marked_generation;
using store::sqlite::Access;
using store::sqlite::SqliteStore;

namespace {

LinkId link(std::uint8_t number) {
    LinkId id;
    id.bytes.fill(number);
    return id;
}

}  // namespace

TEST_CASE("generation: a mark says the number to the link that made it, and to no other") {
    for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{7}, ~std::uint64_t{0}}) {
        CHECK(marked_generation(generation_mark(link(1), number), link(1)) == number);
        CHECK(marked_generation(generation_mark(link(1), number), link(2)) == 0);
    }
}

TEST_CASE("generation: what is no whole mark says nothing") {
    const std::string whole = generation_mark(link(1), 42);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CHECK(marked_generation(whole.substr(0, size), link(1)) == 0);
    }
    CHECK(marked_generation(whole + "\n", link(1)) == 0);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string broken = whole;
        broken[i] = 'x';
        CHECK(marked_generation(broken, link(1)) == 0);
    }
}

TEST_CASE("generation: a store with a lower number than the tree is an older one") {
    const aura::test::TemporaryDirectory directory;
    const aura::test::ScriptedRepository repository("echo x >a; commit first");
    const auto store = *SqliteStore::open((directory.path() / "a.db").string(), Access::read_write);
    sync::EventReader reader(*store);
    SeededPrng prng(1);
    const auto worker = *runtime::TreeWorker::open(link(1), repository.root(), reader, prng);
    const auto commit = [&](std::uint64_t number) {
        store::Batch batch;
        batch.records.push_back(runtime::generation_write(link(1), number));
        REQUIRE(store->commit(batch));
    };
    const auto check = [&](std::uint64_t generation, bool is_older) {
        const auto state = worker->load_state();
        REQUIRE(state);
        CHECK(state->generation == generation);
        CHECK(state->store_is_older == is_older);
    };
    check(0, false);
    commit(3);
    check(3, false);
    REQUIRE(worker->mark_generation(3));
    check(3, false);
    commit(4);
    check(4, false);
    commit(2);
    check(3, true);
}
