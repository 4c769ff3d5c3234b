#include "wire/branch.hpp"

#include <limits>

#include <doctest/doctest.h>

#include "support/wire_samples.hpp"
#include "wire_checks.hpp"

using namespace aura::wire;
using aura::Seq;

TEST_CASE("branch: its begin as it is sent") {
    aura::wire::test::check_pinned(
        "branch_begun", aura::test::sample_branch_begun(), decode_branch_begun);
}

TEST_CASE("branch: it may begin before the first event, and then there is none to name") {
    const BranchBegun first{aura::Incarnation{1}, Seq{0}, {}};
    CHECK(decode_branch_begun(encode(first)) == first);
    BranchBegun wrong = aura::test::sample_branch_begun();
    wrong.last_common = Seq{0};
    CHECK_FALSE(decode_branch_begun(encode(wrong)));
    wrong = {aura::Incarnation{1}, Seq{3}, {}};
    CHECK_FALSE(decode_branch_begun(encode(wrong)));
}

TEST_CASE("branch: behind a place that no log comes to there is no branch") {
    BranchBegun far = aura::test::sample_branch_begun();
    far.last_common = Seq{std::numeric_limits<std::uint64_t>::max()};
    CHECK_FALSE(decode_branch_begun(encode(far)));
}
