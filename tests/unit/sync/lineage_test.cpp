#include "sync/lineage.hpp"

#include <doctest/doctest.h>

using aura::sync::Lineage;
using aura::sync::Ref;
using aura::sync::RefSet;

namespace {

// a, then b and c made from it, each taking in the other's next: a criss-cross.
struct CrissCross {
    Lineage lineage;
    Ref a = lineage.add({});
    Ref b = lineage.add(RefSet{a});
    Ref c = lineage.add(RefSet{a});
    Ref d = lineage.add(RefSet{b, c});
    Ref e = lineage.add(RefSet{b, c});
};

}  // namespace

TEST_CASE("lineage: of several versions those that are nobody's ancestor are maximal") {
    CrissCross x;
    CHECK(x.lineage.maximal(RefSet{x.a, x.b}) == RefSet{x.b});
    CHECK(x.lineage.maximal(RefSet{x.a, x.b, x.c}) == RefSet{x.b, x.c});
    CHECK(x.lineage.maximal(RefSet{x.a, x.d, x.e}) == RefSet{x.d, x.e});
}

TEST_CASE("lineage: a criss-cross has two lowest common ancestors") {
    CrissCross x;
    CHECK(x.lineage.lowest_common(RefSet{x.d}, RefSet{x.e}) == RefSet{x.b, x.c});
    CHECK(x.lineage.lowest_common(RefSet{x.b}, RefSet{x.c}) == RefSet{x.a});
    CHECK(x.lineage.lowest_common(RefSet{x.d}, RefSet{x.b}) == RefSet{x.b});
}

TEST_CASE("lineage: versions of nothing in common have no common ancestor") {
    Lineage lineage;
    const Ref a = lineage.add({});
    const Ref b = lineage.add({});
    CHECK(lineage.lowest_common(RefSet{a}, RefSet{b}).empty());
}

TEST_CASE("lineage: heads cover themselves and their ancestors, nothing beside them") {
    CrissCross x;
    CHECK(x.lineage.covers(RefSet{x.d}, RefSet{x.a, x.b, x.c, x.d}));
    CHECK_FALSE(x.lineage.covers(RefSet{x.d}, RefSet{x.e}));
    CHECK(x.lineage.closure(RefSet{x.d}) == RefSet{x.a, x.b, x.c, x.d});
}
