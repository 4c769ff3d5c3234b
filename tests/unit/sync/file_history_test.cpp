#include "sync/file_history.hpp"

#include <doctest/doctest.h>

#include "support/ids.hpp"

using namespace aura;
using aura::test::event;

TEST_CASE("file history: a version is found by its event and item, nothing beyond them") {
    sync::FileHistory history;
    for (const std::uint8_t number : {1, 3}) {
        sync::Change change;
        change.event = event(number);
        change.items.resize(2);
        history.changes.emplace_back(change);
    }
    CHECK(history.find(event(3)) == &*history.changes[1]);
    CHECK(history.find({event(1), 1}) == &history.changes[0]->items[1]);
    CHECK(history.find({event(1), 2}) == nullptr);
    CHECK(history.find(event(2)) == nullptr);
}

TEST_CASE("file history: texts are compared by a hash of their own domain") {
    CHECK(sync::text_hash("a") == sync::text_hash("a"));
    CHECK(sync::text_hash("a") != sync::text_hash("b"));
    CHECK_FALSE(sync::text_hash("").is_zero());
}

TEST_CASE("file history: a file item that was made from something creates no file") {
    sync::Change change;
    CHECK_FALSE(sync::creates_file(change));
    sync::Item& item = change.items.emplace_back();
    item.kind = wire::ItemKind::skeleton;
    CHECK_FALSE(sync::creates_file(change));
    item.kind = wire::ItemKind::file;
    CHECK(sync::creates_file(change));
    item.parents.push_back({event(1), 0});
    CHECK_FALSE(sync::creates_file(change));
}
