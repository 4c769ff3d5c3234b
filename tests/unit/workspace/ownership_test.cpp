#include "workspace/ownership.hpp"

#include <doctest/doctest.h>

using namespace aura;
using namespace aura::workspace;

namespace {

template <class Id>
Id id(std::uint8_t number) {
    Id value;
    value.bytes[0] = number;
    return value;
}

const auto kMe = id<AuthorId>(1);
const auto kMate = id<AuthorId>(2);

wire::VersionId version_by(std::uint8_t event) {
    return {id<EventId>(event), 0};
}

// A history of one item: every event by its author, made from the one before.
sync::FileHistory history_by(const std::vector<AuthorId>& authors) {
    sync::FileHistory history;
    for (std::size_t i = 0; i < authors.size(); ++i) {
        sync::Change change;
        change.event = id<EventId>(static_cast<std::uint8_t>(i + 1));
        change.author = authors[i];
        sync::Item item;
        item.kind = wire::ItemKind::skeleton;
        if (i > 0) {
            item.parents = {version_by(static_cast<std::uint8_t>(i))};
        }
        change.items = {item};
        history.changes.push_back(std::move(change));
    }
    return history;
}

}  // namespace

TEST_CASE("ownership: an own edit below a teammate's is still in the text") {
    const auto history = history_by({kMe, kMate});
    const Contained nothing;
    const Owners owners(history, nothing, kMe);
    CHECK(owners.of(Position{{version_by(2)}, {}}) == Ownership{true, true});
    CHECK(owners.of(Position{{version_by(1)}, {}}) == Ownership{true, false});
}

TEST_CASE("ownership: what HEAD contains is nobody's") {
    const auto history = history_by({kMe, kMate});
    const Contained head{{version_by(1)}, {}};
    CHECK(Owners(history, head, kMe).of(Position{{version_by(2)}, {}}) == Ownership{false, true});
    CHECK(Owners(history, head, kMe).of(Position{{version_by(1)}, {}}) == Ownership{false, false});
}

TEST_CASE("ownership: a version that has not arrived is not given away") {
    const Contained nothing;
    CHECK(Owners({}, nothing, kMe).of(Position{{version_by(9)}, {}}).own);
}
