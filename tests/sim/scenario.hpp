// What the named scenarios of machines have in common.
#pragma once

#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include "sim/sim_world.hpp"

namespace aura::sim::scenario {

inline const std::string kNine = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
inline const std::string kOne = "one\n2\n3\n4\n5\n6\n7\n8\n9\n";
inline const std::string kOneFive = "one\n2\n3\n4\nfive\n6\n7\n8\n9\n";
inline const std::string kOneNine = "one\n2\n3\n4\n5\n6\n7\n8\nnine\n";

[[nodiscard]] inline WorldOptions options() {
    WorldOptions options;
    options.files["a.txt"] = {kNine, wire::FileMode::regular};
    return options;
}

// Time passes in steps that are shorter than anything takes, until it is so.
template <class Condition>
inline void run_until(SimWorld& world, Condition is_so) {
    constexpr int kStepsMax = 1'000'000;
    for (int i = 0; i < kStepsMax && !is_so(); ++i) {
        world.run(std::chrono::microseconds(10));
    }
    REQUIRE(is_so());
}

// Events of a kind that are on the disk of a machine, whoever made them.
[[nodiscard]] inline std::size_t count_on_disk(SimMachine& machine, wire::EventKind kind) {
    std::size_t count = 0;
    const auto heads = machine.disk.store().heads().value();
    for (const store::LogHead& head : heads) {
        const auto events = machine.disk.store().read(head.log, Seq{1}, {}).value();
        for (const wire::Event& event : events) {
            count += event.header.kind == kind ? 1U : 0U;
        }
    }
    return count;
}

[[nodiscard]] inline std::size_t changes_on_disk(SimMachine& machine) {
    return count_on_disk(machine, wire::EventKind::file_changed);
}

[[nodiscard]] inline std::size_t journal_rows(SimMachine& machine) {
    return machine.disk.store().scan(store::RecordKind::journal, {}).value().size();
}

// Whether peer `number` sent something that was not acked.
[[nodiscard]] inline bool waits_for_ack(SimWorld& world, std::size_t number) {
    const auto sessions = world.peer(number).daemon().sessions();
    return !sessions.empty() && sessions.front()->exchange().sender().unacked() > 0;
}

inline void check_finish(SimWorld& world) {
    for (const std::string& wrong : world.finish()) {
        FAIL_CHECK(wrong);
    }
}

inline void check_everywhere(SimWorld& world, const std::string& path, const std::string& text) {
    for (std::size_t i = 0; i < world.peers(); ++i) {
        CAPTURE(i);
        CHECK(world.peer(i).tree().text(path).value_or("(no file)") == text);
    }
}

}  // namespace aura::sim::scenario
