#include "store_contract.hpp"

#include <doctest/doctest.h>

namespace aura::store::contract {

wire::LogId log_named(std::uint8_t name) {
    wire::LogId log;
    log.author.bytes.fill(name);
    log.incarnation = Incarnation{0xffff'ffff'ffff'ff00U + name};
    return log;
}

EventRef event_at(const wire::LogId& log, std::uint64_t seq, std::size_t bytes) {
    StoredEvent stored;
    stored.event.header.log = log;
    stored.event.header.seq = Seq{seq};
    stored.event.header.kind = wire::EventKind::file_changed;
    stored.event.envelope = Bytes{1, 2, 3};
    stored.event.content = Bytes(bytes, static_cast<std::uint8_t>(seq));
    stored.id.bytes.fill(static_cast<std::uint8_t>(seq));
    stored.id.bytes[0] = log.author.bytes[0];
    return std::make_shared<const StoredEvent>(std::move(stored));
}

void check_events(const MakeStore& make) {
    const auto store = make();
    const wire::LogId a = log_named(1);
    const wire::LogId b = log_named(2);
    REQUIRE(store->commit({{event_at(a, 1), event_at(b, 1), event_at(a, 2)}, {}}));
    REQUIRE(store->commit({{event_at(a, 3)}, {}}));

    const auto heads = store->heads();
    REQUIRE(heads);
    CHECK(*heads ==
          std::vector<LogHead>{{a, Seq{3}, event_at(a, 3)->id}, {b, Seq{1}, event_at(b, 1)->id}});
    const auto events = store->read(a, Seq{2}, {});
    REQUIRE(events);
    REQUIRE(events->size() == 2);
    CHECK(events->front() == event_at(a, 2)->event);
    CHECK(store->read(a, Seq{4}, {})->empty());
    CHECK(store->read(log_named(9), Seq{1}, {})->empty());
    CHECK(*store->size_bytes() > 0);
}

void check_gaps_are_refused(const MakeStore& make) {
    const auto store = make();
    const wire::LogId a = log_named(1);
    const wire::LogId b = log_named(2);
    REQUIRE(store->commit({{event_at(a, 1)}, {}}));
    const RecordWrite record{{RecordKind::meta, {7}}, Bytes{1}};
    for (const EventRef& wrong : {event_at(a, 1), event_at(a, 3), event_at(b, 2)}) {
        const Status status = store->commit({{event_at(log_named(3), 1), wrong}, {record}});
        REQUIRE_FALSE(status);
        CHECK(status.error().is(ErrorCode::event_gap));
    }
    // Nothing of a refused batch stays.
    CHECK(store->heads()->size() == 1);
    CHECK_FALSE(store->get(record.key)->has_value());
    CHECK(store->commit({{event_at(a, 2), event_at(log_named(3), 1)}, {}}));
}

void check_cuts(const MakeStore& make) {
    const auto store = make();
    const wire::LogId a = log_named(1);
    const wire::LogId b = log_named(2);
    REQUIRE(
        store->commit({{event_at(a, 1), event_at(a, 2), event_at(a, 3), event_at(b, 1)}, {}, {}}));
    const LogHead end{a, Seq{1}, event_at(a, 1)->id};
    REQUIRE(store->commit({{event_at(b, 2)}, {}, {end}}));
    CHECK(store->read(a, Seq{1}, {})->size() == 1);
    CHECK(store->read(a, Seq{2}, {})->empty());
    CHECK(store->heads()->front() == end);
    CHECK(store->read(b, Seq{1}, {})->size() == 2);
    // What was forgotten makes room for what takes its place, also in the same batch.
    REQUIRE(store->commit({{event_at(a, 2, 100)}, {}, {end}}));
    CHECK(store->read(a, Seq{2}, {})->front() == event_at(a, 2, 100)->event);
    // A whole log.
    REQUIRE(store->commit({{}, {}, {{b, Seq{0}, {}}}}));
    CHECK(store->heads()->size() == 1);
    CHECK(store->read(b, Seq{1}, {})->empty());
    CHECK(store->commit({{event_at(b, 1)}, {}, {}}));
    // What is not held cannot be cut, and nothing of such a batch stays.
    for (const LogHead& wrong : {LogHead{a, Seq{3}, {}}, LogHead{log_named(3), Seq{1}, {}}}) {
        const Status status = store->commit({{event_at(b, 2)}, {}, {wrong}});
        REQUIRE_FALSE(status);
        CHECK(status.error().is(ErrorCode::event_gap));
    }
    CHECK(store->heads()->size() == 2);
    CHECK(store->heads()->back().seq == Seq{1});
}

void check_read_limits(const MakeStore& make) {
    const auto store = make();
    const wire::LogId log = log_named(1);
    Batch batch;
    for (std::uint64_t seq = 1; seq <= 10; ++seq) {
        batch.events.push_back(event_at(log, seq, 1000));
    }
    REQUIRE(store->commit(batch));
    CHECK(store->read(log, Seq{1}, {.events = 4, .bytes = 1'000'000})->size() == 4);
    CHECK(store->read(log, Seq{1}, {.events = 100, .bytes = 3500})->size() <= 3);
    CHECK(store->read(log, Seq{1}, {.events = 100, .bytes = 1})->size() == 1);
    CHECK(store->read(log, Seq{0}, {})->empty());
}

void check_records(const MakeStore& make) {
    const auto store = make();
    const auto key = [](Bytes bytes) { return RecordKey{RecordKind::tree_file, std::move(bytes)}; };
    REQUIRE(store->commit({{},
                           {{key({1, 0xff}), Bytes{10}},
                            {key({1, 0xff, 0}), Bytes{}},
                            {key({2}), Bytes{30}},
                            {{RecordKind::meta, {1, 0xff}}, Bytes{40}}}}));
    CHECK(*store->get(key({1, 0xff})) == Bytes{10});
    CHECK(store->scan(RecordKind::tree_file, Bytes{1})->size() == 2);
    CHECK(store->scan(RecordKind::tree_file, Bytes{1, 0xff})->size() == 2);
    CHECK(store->scan(RecordKind::tree_file, {})->size() == 3);
    CHECK(store->scan(RecordKind::tree_file, Bytes{3})->empty());

    REQUIRE(store->commit({{}, {{key({1, 0xff}), Bytes{11}}, {key({2}), std::nullopt}}}));
    CHECK(*store->get(key({1, 0xff})) == Bytes{11});
    CHECK_FALSE(store->get(key({2}))->has_value());
    // Removing what is not there is no error.
    CHECK(store->commit({{}, {{key({2}), std::nullopt}}}));
}

}  // namespace aura::store::contract
