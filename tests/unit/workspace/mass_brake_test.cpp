#include "workspace/mass_brake.hpp"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

using aura::MonoTime;
using aura::workspace::kBrakeFiles;
using aura::workspace::kBrakeMemory;
using aura::workspace::MassBrake;
using aura::workspace::Outcome;

namespace {

constexpr MonoTime kStartOfDay{std::chrono::hours(9)};

Outcome sending() {
    Outcome outcome;
    outcome.draft.emplace();
    return outcome;
}

Outcome deleting() {
    Outcome outcome = sending();
    outcome.weight = aura::workspace::Weight::deleted;
    return outcome;
}

Outcome receiving() {
    Outcome outcome;
    outcome.write.emplace();
    return outcome;
}

void park(MassBrake& brake, const std::string& prefix, std::size_t count, const Outcome& outcome) {
    for (std::size_t i = 0; i < count; ++i) {
        brake.park(prefix + std::to_string(i), outcome);
    }
}

}  // namespace

TEST_CASE("mass brake: as many files as the bound pass, one more waits for a yes") {
    MassBrake brake;
    brake.set_tracked_files(100'000);
    park(brake, "a", kBrakeFiles, sending());
    CHECK(brake.release(kStartOfDay).size() == kBrakeFiles);
    CHECK(brake.empty());
    park(brake, "a", kBrakeFiles + 1, sending());
    CHECK(brake.release(kStartOfDay).empty());
    CHECK(brake.holds_sending());
    CHECK_FALSE(brake.holds_receiving());
    CHECK(brake.paths().size() == kBrakeFiles + 1);
    CHECK(brake.approve().size() == kBrakeFiles + 1);
    CHECK_FALSE(brake.holds_sending());
    CHECK(brake.empty());
}

TEST_CASE("mass brake: a fifth of the files is too much, in a tree of some size") {
    MassBrake brake;
    brake.set_tracked_files(100);
    park(brake, "a", 20, sending());
    CHECK(brake.release(kStartOfDay).size() == 20);
    park(brake, "a", 21, sending());
    CHECK(brake.release(kStartOfDay).empty());
    MassBrake slowly;
    slowly.set_tracked_files(100);
    park(slowly, "b", 20, receiving());
    CHECK(slowly.release(kStartOfDay).size() == 20);
    park(slowly, "c", 1, receiving());
    CHECK(slowly.release(kStartOfDay).empty());
    MassBrake small;
    small.set_tracked_files(9);
    park(small, "a", 9, sending());
    CHECK(small.release(kStartOfDay).size() == 9);
}

TEST_CASE("mass brake: what leaves and what arrives are counted apart") {
    MassBrake brake;
    park(brake, "out", kBrakeFiles, sending());
    park(brake, "in", kBrakeFiles + 1, receiving());
    CHECK(brake.release(kStartOfDay).size() == kBrakeFiles);
    CHECK(brake.holds_receiving());
    CHECK_FALSE(brake.holds_sending());
}

TEST_CASE("mass brake: nothing waits for a yes any more when the last of its kind was forgotten") {
    MassBrake brake;
    park(brake, "out", kBrakeFiles + 1, sending());
    park(brake, "in", kBrakeFiles + 1, receiving());
    CHECK(brake.release(kStartOfDay).empty());
    for (std::size_t i = 0; i <= kBrakeFiles; ++i) {
        CHECK(brake.holds_sending());
        brake.forget("out" + std::to_string(i));
    }
    CHECK_FALSE(brake.holds_sending());
    CHECK(brake.holds_receiving());
    brake.forget("not parked");
    CHECK(brake.paths().size() == kBrakeFiles + 1);
}

TEST_CASE("mass brake: what comes little by little is counted together") {
    constexpr auto kStep = kBrakeMemory / (2 * kBrakeFiles);
    MassBrake brake;
    MonoTime time = kStartOfDay;
    std::size_t passed = 0;
    for (std::size_t i = 0; i < 2 * kBrakeFiles; ++i, time += kStep) {
        park(brake, std::to_string(i) + "-", 1, sending());
        passed += brake.release(time).size();
    }
    CHECK(passed == kBrakeFiles);
    CHECK(brake.holds_sending());
    // Time alone is no yes.
    CHECK(brake.release(time + 2 * kBrakeMemory).empty());
    CHECK(brake.approve().size() == kBrakeFiles);
    park(brake, "after the yes", kBrakeFiles, sending());
    CHECK(brake.release(time).size() == kBrakeFiles);
}

TEST_CASE("mass brake: of many that wait most are kept by name only, and a yes counts once") {
    const auto whole = [](const auto& parked) {
        return std::ranges::count_if(parked,
                                     [](const auto& one) { return one.second.has_value(); });
    };
    MassBrake brake;
    park(brake, "a", 3 * kBrakeFiles, sending());
    CHECK(brake.release(kStartOfDay).empty());
    for (std::size_t i = 0; i < 2 * kBrakeFiles; ++i) {
        brake.forget("a" + std::to_string(i));
    }
    const auto released = brake.release(kStartOfDay);
    CHECK(released.size() == kBrakeFiles);
    CHECK(whole(released) == 0);

    park(brake, "b", 3 * kBrakeFiles, receiving());
    CHECK(brake.release(kStartOfDay).empty());
    const auto approved = brake.approve();
    CHECK(approved.size() == 3 * kBrakeFiles);
    CHECK(whole(approved) == kBrakeFiles + 1);
    CHECK(brake.empty());
    const std::string last = "b" + std::to_string(3 * kBrakeFiles - 1);
    CHECK(brake.take_yes(last));
    CHECK_FALSE(brake.take_yes(last));
    CHECK_FALSE(brake.take_yes("b0"));
}

TEST_CASE(
    "mass brake: what went through a while ago does not count, nor one file again and again") {
    MassBrake brake;
    park(brake, "a", kBrakeFiles, sending());
    CHECK(brake.release(kStartOfDay).size() == kBrakeFiles);
    for (int i = 0; i < 3; ++i) {
        park(brake, "a", 1, sending());
        CHECK(brake.release(kStartOfDay).size() == 1);
    }
    park(brake, "b", 1, receiving());
    CHECK(brake.release(kStartOfDay).size() == 1);
    park(brake, "c", 1, sending());
    CHECK(brake.release(kStartOfDay).empty());
    brake.forget("c0");
    park(brake, "d", kBrakeFiles, sending());
    CHECK(brake.release(kStartOfDay + kBrakeMemory).size() == kBrakeFiles);
}

TEST_CASE("mass brake: in a tree that may be incomplete one deletion waits for a yes") {
    MassBrake brake(true);
    park(brake, "replaced", 1, sending());
    park(brake, "arrives", 1, receiving());
    CHECK(brake.release(kStartOfDay).size() == 2);
    park(brake, "gone", 1, deleting());
    CHECK(brake.release(kStartOfDay).empty());
    CHECK(brake.holds_sending());
    CHECK(brake.holds_missing());
    // Not while it waits: that it was looked for is no yes.
    brake.settle();
    CHECK(brake.release(kStartOfDay).empty());
    CHECK(brake.approve().size() == 1);
    park(brake, "gone", 1, deleting());
    CHECK(brake.release(kStartOfDay).empty());
    brake.forget("gone0");  // it is there again
    CHECK_FALSE(brake.holds_missing());
    brake.settle();
    park(brake, "gone", 1, deleting());
    CHECK(brake.release(kStartOfDay).size() == 1);
}
