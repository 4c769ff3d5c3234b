#include "code/skeleton_place.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using aura::NodeId;
using aura::code::Skeleton;

namespace {

using Literals = std::vector<std::string>;

// What is left of these, with a place between each two, without one of the places.
Literals without(std::size_t place, Literals literals) {
    Skeleton skeleton;
    for (std::size_t i = 1; i < literals.size(); ++i) {
        NodeId id;
        id.bytes.fill(static_cast<std::uint8_t>(i));
        skeleton.places.push_back(id);
    }
    skeleton.literals = std::move(literals);
    const std::size_t places = skeleton.places.size();
    aura::code::take_out(skeleton, place);
    CHECK(skeleton.places.size() == places - 1);
    return skeleton.literals;
}

}  // namespace

TEST_CASE("skeleton place: one that has its lines for itself leaves with the blank lines above") {
    CHECK(without(1, {"", "\n", "\n"}) == Literals{"", "\n"});
    CHECK(without(0, {"import x\n\n\n", "\n\n\n", "\n"}) == Literals{"import x\n\n\n", "\n"});
    CHECK(without(1, {"import x\n\n\n", "\n\n\n", "\n"}) == Literals{"import x\n\n\n", "\n"});
    CHECK(without(0, {"", "\n\n\n", "\n"}) == Literals{"", "\n"});
    CHECK(without(1, {"class C:\n    ", "\n\n    ", "\n"}) == Literals{"class C:\n    ", "\n"});
    CHECK(without(1, {"", "\r\n\r\n", "\r\n"}) == Literals{"", "\r\n"});
    CHECK(without(0, {"a\n", "\nb\n"}) == Literals{"a\nb\n"});
}

TEST_CASE("skeleton place: what stands on its lines beside it stays") {
    CHECK(without(1, {"", "; ", "\n"}) == Literals{"", "; \n"});
    CHECK(without(0, {"", " // first\n"}) == Literals{" // first\n"});
}
