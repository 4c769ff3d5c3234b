#include "runtime/acked_record.hpp"

#include <doctest/doctest.h>

#include "store/memory/memory_store.hpp"
#include "support/ids.hpp"

using namespace aura;
using namespace aura::runtime;
using aura::test::author;

namespace {

wire::LogId log(std::uint8_t by, std::uint8_t repo) {
    wire::LogId id{author(by), Incarnation{7}, {}};
    id.repo.bytes.fill(repo);
    return id;
}

sync::VersionVector heads() {
    sync::VersionVector heads;
    heads.set(log(1, 0), {Seq{3}, {}});
    heads.set(log(1, 5), {Seq{9}, {}});
    return heads;
}

}  // namespace

TEST_CASE("acked record: what was kept is read again; before that nothing is acked") {
    store::MemoryStore store;
    CHECK(*read_acked(store) == sync::VersionVector());
    REQUIRE(store.commit({{}, {acked_write(heads())}}));
    CHECK(*read_acked(store) == heads());
}

TEST_CASE("acked record: only the device's own logs are in it") {
    sync::VersionVector all = heads();
    EventId id;
    id.bytes.fill(4);
    all.set(log(1, 5), {Seq{9}, id});
    all.set(log(2, 5), {Seq{4}, id});
    CHECK(own_heads(all, author(1)) == heads());
}

TEST_CASE("acked record: one that cannot be read counts as none") {
    store::MemoryStore store;
    store::RecordWrite cut = acked_write(heads());
    cut.value->pop_back();
    store::RecordWrite longer = acked_write(heads());
    longer.value->push_back(0);
    for (const store::RecordWrite& spoiled : {cut, longer}) {
        REQUIRE(store.commit({{}, {spoiled}}));
        CHECK(*read_acked(store) == sync::VersionVector());
    }
}
