#include "workspace/head_sweep.hpp"

#include <doctest/doctest.h>

#include "wire/limits.hpp"

using namespace aura;
using namespace aura::workspace;

namespace {

TreeHead head(char digit) {
    return {.commit = {std::string(40, digit)}, .branch = "main"};
}

wire::VersionId version_of_item(std::uint16_t item) {
    return {EventId{}, item};
}

}  // namespace

TEST_CASE("head sweep: ready when every path is examined, and announced once") {
    HeadSweep sweep;
    CHECK_FALSE(sweep.active());
    CHECK_FALSE(sweep.ready());
    sweep.begin(head('a'), {"x", "y"});
    CHECK(sweep.target() == head('a'));
    sweep.examined("x");
    sweep.examined("unknown");
    CHECK_FALSE(sweep.ready());
    sweep.examined("y");
    CHECK(sweep.ready());
    sweep.announcing();
    CHECK_FALSE(sweep.ready());
    sweep.failed();
    CHECK(sweep.ready());
    sweep.cancel();
    CHECK_FALSE(sweep.active());
}

TEST_CASE("head sweep: a new move begins from nothing") {
    HeadSweep sweep;
    sweep.begin(head('a'), {});
    sweep.add_contained({version_of_item(1)});
    sweep.add_record({"x", TreeFile{}});
    sweep.announcing();
    sweep.begin(head('b'), {"x"});
    CHECK(sweep.target() == head('b'));
    CHECK(sweep.records().empty());
    CHECK(sweep.contained().front().empty());
    sweep.examined("x");
    CHECK(sweep.ready());
}

TEST_CASE("head sweep: what comes while HEAD is announced is announced, too") {
    HeadSweep sweep;
    sweep.begin(head('a'), {});
    sweep.add_contained({version_of_item(1)});
    sweep.announcing();
    sweep.add_contained({version_of_item(1)});
    CHECK(sweep.is_announcing());
    SUBCASE("a version") {
        sweep.add_contained({version_of_item(2)});
        CHECK(sweep.contained().front().size() == 2);
    }
    SUBCASE("a record") {
        sweep.add_record({"x", std::nullopt});
    }
    CHECK_FALSE(sweep.is_announcing());
    CHECK(sweep.ready());
}

TEST_CASE("head sweep: the latest record of a path counts, unless it was dropped") {
    HeadSweep sweep;
    sweep.begin(head('a'), {});
    TreeFile file;
    file.path = "x";
    sweep.add_record({"x", file});
    sweep.add_record({"x", std::nullopt});
    sweep.add_record({"y", file});
    sweep.drop_record("y");
    const auto records = sweep.records();
    REQUIRE(records.size() == 1);
    CHECK(records.front() == RecordChange{"x", std::nullopt});
}

TEST_CASE("head sweep: contained versions come once each, in pieces that fit into an event") {
    HeadSweep sweep;
    sweep.begin(head('a'), {});
    CHECK(sweep.contained().size() == 1);
    for (std::size_t i = 0; i <= wire::kContainedMax; ++i) {
        sweep.add_contained({version_of_item(static_cast<std::uint16_t>(i)), version_of_item(0)});
    }
    const auto pieces = sweep.contained();
    REQUIRE(pieces.size() == 2);
    CHECK(pieces[0].size() == wire::kContainedMax);
    CHECK(pieces[1].size() == 1);
}
