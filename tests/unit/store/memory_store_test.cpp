#include "store/memory/memory_store.hpp"

#include <doctest/doctest.h>

#include "store_contract.hpp"

namespace contract = aura::store::contract;

namespace {

std::unique_ptr<aura::store::Store> make_memory_store() {
    return std::make_unique<aura::store::MemoryStore>();
}

}  // namespace

TEST_CASE("memory store: events come back as they were stored") {
    contract::check_events(make_memory_store);
}

TEST_CASE("memory store: a batch with a gap is refused whole") {
    contract::check_gaps_are_refused(make_memory_store);
}

TEST_CASE("memory store: a log that is cut ends there and goes on from there") {
    contract::check_cuts(make_memory_store);
}

TEST_CASE("memory store: a read keeps within its limits") {
    contract::check_read_limits(make_memory_store);
}

TEST_CASE("memory store: records are put, replaced, removed and found by prefix") {
    contract::check_records(make_memory_store);
}
