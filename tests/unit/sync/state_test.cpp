#include "sync/state.hpp"

#include <vector>

#include <doctest/doctest.h>

#include "base/prng.hpp"

using namespace aura;
using sync::ConflictReason;
using sync::ItemState;
using sync::ItemValue;
using sync::Lineage;
using sync::Ref;
using sync::RefSet;

namespace {

constexpr sync::ItemNature kNode{wire::ItemKind::node, code::LanguageId::plain_text};
constexpr sync::ItemNature kFile{wire::ItemKind::file, code::LanguageId::plain_text};

ItemValue text(std::string text) {
    return {false, "f", wire::FileMode::regular, std::move(text)};
}

ItemValue named(std::string name) {
    return {false, std::move(name), wire::FileMode::regular, ""};
}

const ItemValue kDeleted{true, "", wire::FileMode::regular, ""};

// A history of one item, built by hand.
class History final : public sync::ValueSource {
public:
    Ref add(ItemValue value, const RefSet& parents = {}) {
        values_.push_back(std::move(value));
        return lineage_.add(parents);
    }

    Result<ItemValue> value(Ref ref) override { return values_.at(static_cast<std::size_t>(ref)); }

    ItemState state(const RefSet& heads, sync::ItemNature nature = kNode) {
        sync::StateFold fold(lineage_, nature, *this);
        return fold.state(heads).value();
    }

    std::size_t size() const { return values_.size(); }

    const Lineage& lineage() const { return lineage_; }

private:
    Lineage lineage_;
    std::vector<ItemValue> values_;
};

// A random history whose versions change some of six lines each.
void grow(History& history, Prng& prng, std::size_t versions) {
    for (std::size_t i = 0; i < versions; ++i) {
        std::string lines;
        for (int line = 0; line < 6; ++line) {
            lines += "line " + std::to_string(line) + " by " +
                     std::to_string(prng.chance(1, 4) ? i : 0) + "\nkept\nkept too\n";
        }
        RefSet parents;
        for (std::size_t parent = 0; parent < i; ++parent) {
            if (prng.chance(1, 3)) {
                parents.push_back(Ref(parent));
            }
        }
        history.add(prng.chance(1, 12) ? kDeleted : text(lines),
                    history.lineage().maximal(parents));
    }
}

}  // namespace

TEST_CASE("state: one head is its own text") {
    History h;
    const Ref a = h.add(text("a"));
    CHECK(h.state({a}) == ItemState{text("a"), std::nullopt, false});
}

TEST_CASE("state: heads of equal text are that text, whatever they come from") {
    History h;
    const Ref a = h.add(text("a"));
    const Ref b = h.add(text("x"), {a});
    const Ref c = h.add(text("x"));
    CHECK(h.state({b, c}) == ItemState{text("x"), std::nullopt, false});
}

TEST_CASE("state: what one side left alone, the other side's edit changes") {
    History h;
    const Ref a = h.add(text("a"));
    const Ref same = h.add(text("a"), {a});
    const Ref edited = h.add(text("b"), {a});
    CHECK(h.state({same, edited}) == ItemState{text("b"), std::nullopt, false});
}

TEST_CASE("state: undone and edited again, a node has three versions and the last one counts") {
    History h;
    const Ref a = h.add(text("a"));
    const Ref b = h.add(text("b"), {a});
    const Ref undone = h.add(text("a"), {b});
    CHECK(h.state({undone}).value == text("a"));
    // Concurrent to the undo, somebody goes on with b: the undo is an edit of b like any other.
    const Ref went_on = h.add(text("b"), {b});
    CHECK(h.state({undone, went_on}).value == text("a"));
}

TEST_CASE("state: two edits of one line are a conflict") {
    History h;
    const Ref a = h.add(text("a"));
    const Ref b = h.add(text("b"), {a});
    const Ref c = h.add(text("c"), {a});
    CHECK(h.state({b, c}).conflict == ConflictReason::both_edited);
}

TEST_CASE("state: deleting what somebody edits is a conflict, what nobody edits is not") {
    History h;
    const Ref a = h.add(text("a"));
    const Ref edited = h.add(text("b"), {a});
    const Ref same = h.add(text("a"), {a});
    const Ref deleted = h.add(kDeleted, {a});
    CHECK(h.state({edited, deleted}).conflict == ConflictReason::deleted_and_edited);
    CHECK(h.state({same, deleted}).value.deleted);
}

TEST_CASE("state: two texts without a common ancestor are a conflict") {
    History h;
    const Ref a = h.add(text("a"));
    const Ref b = h.add(text("b"));
    CHECK(h.state({a, b}).conflict == ConflictReason::unrelated);
}

TEST_CASE("state: a deletion leaves alone what does not descend from what it deletes") {
    History h;
    const Ref a = h.add(text("a"));
    const Ref deleted = h.add(kDeleted, {a});
    const Ref other = h.add(text("b"));
    CHECK(h.state({deleted, other}).value == text("b"));
}

TEST_CASE("state: a file renamed twice is a conflict, renamed by one side it is renamed") {
    History h;
    const Ref a = h.add(named("a"));
    const Ref b = h.add(named("b"), {a});
    const Ref c = h.add(named("c"), {a});
    const Ref same = h.add(named("a"), {a});
    CHECK(h.state({b, c}, kFile).conflict == ConflictReason::renamed_apart);
    CHECK(h.state({b, same}, kFile).value == named("b"));
}

TEST_CASE("state: a renamed node that somebody else edited has the new name and the new text") {
    History h;
    const Ref a = h.add(text("a"));
    const Ref renamed =
        h.add(ItemValue{false, "g", wire::FileMode::regular, std::string("a")}, {a});
    const Ref edited = h.add(text("b"), {a});
    CHECK(h.state({renamed, edited}).value ==
          ItemValue{false, "g", wire::FileMode::regular, std::string("b")});
}

TEST_CASE("state: a criss-cross is merged over the merge of what both sides know" *
          doctest::may_fail()) {
    History h;
    const Ref a = h.add(text("1\n2\n3\n4\n5\n"));
    const Ref b = h.add(text("1b\n2\n3\n4\n5\n"), {a});
    const Ref c = h.add(text("1\n2\n3\n4\n5c\n"), {a});
    const Ref d = h.add(text("1b\n2\n3\n4\n5c\n"), {b, c});
    const Ref e = h.add(text("1b\n2\n3e\n4\n5c\n"), {b, c});
    CHECK(h.state({d, e}).value == text("1b\n2\n3e\n4\n5c\n"));
}

TEST_CASE("state: three heads that touch different lines are merged, and listed as merged" *
          doctest::may_fail()) {
    History h;
    const Ref a = h.add(text("1\n2\n3\n4\n5\n"));
    const Ref b = h.add(text("1b\n2\n3\n4\n5\n"), {a});
    const Ref c = h.add(text("1\n2\n3c\n4\n5\n"), {a});
    const Ref d = h.add(text("1\n2\n3\n4\n5d\n"), {a});
    CHECK(h.state({b, c, d}) == ItemState{text("1b\n2\n3c\n4\n5d\n"), std::nullopt, true});
}

TEST_CASE("state: criss-crosses are followed so deep and no deeper") {
    History h;
    Ref left = h.add(text("0l"));
    Ref right = h.add(text("0r"));
    // Each pair is made from both of the pair before, so each base needs the one below.
    for (int i = 1; i < 20; ++i) {
        const std::string number = std::to_string(i);
        const RefSet parents{left, right};
        left = h.add(text(number + "l"), parents);
        right = h.add(text(number + "r"), parents);
    }
    CHECK(h.state({left, right}).conflict == ConflictReason::too_deep);
}

TEST_CASE("state: swapping the sides of a merge changes nothing") {
    SeededPrng prng(1);
    for (int round = 0; round < 200; ++round) {
        History h;
        grow(h, prng, 3);
        const ItemValue base = h.value(Ref(0)).value();
        const ItemValue a = h.value(Ref(1)).value();
        const ItemValue b = h.value(Ref(2)).value();
        CHECK(sync::merge_values(kNode, &base, a, b) == sync::merge_values(kNode, &base, b, a));
        CHECK(sync::merge_values(kNode, &base, a, a).value == a);
        CHECK(sync::merge_values(kNode, &base, base, b).value == b);
    }
}

TEST_CASE("state: asking in any order, again or not, gives the same states") {
    SeededPrng prng(2);
    for (int round = 0; round < 100; ++round) {
        History h;
        grow(h, prng, 12);
        sync::StateFold together(h.lineage(), kNode, h);
        for (std::size_t i = 0; i < 12; ++i) {
            const RefSet heads =
                h.lineage().maximal(RefSet{Ref(prng.below(12)), Ref(prng.below(12))});
            CHECK(together.state(heads).value() == h.state(heads));
        }
    }
}
