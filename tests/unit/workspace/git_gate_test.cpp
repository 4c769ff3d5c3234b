#include "workspace/git_gate.hpp"

#include <doctest/doctest.h>

using namespace aura;
using namespace aura::workspace;

namespace {

constexpr MonoTime kGateStart = MonoTime{std::chrono::hours(1)};

GitState busy() {
    GitState state;
    state.busy = true;
    return state;
}

}  // namespace

TEST_CASE("git gate: closed until git's state is known, then open at once") {
    GitGate gate;
    CHECK_FALSE(gate.is_open(kGateStart));
    CHECK_FALSE(gate.deadline().has_value());
    CHECK(gate.writer(kGateStart) == LastWriter::git);
    gate.handle(kGateStart, {});
    CHECK(gate.is_open(kGateStart));
    CHECK(gate.writer(kGateStart) == LastWriter::editor);
}

TEST_CASE("git gate: while git works and a moment after, the tree is git's") {
    GitGate gate;
    gate.handle(kGateStart, {});
    gate.handle(kGateStart, busy());
    CHECK_FALSE(gate.is_open(kGateStart + kGitQuiet));
    CHECK_FALSE(gate.deadline().has_value());
    gate.handle(kGateStart, {});
    CHECK(gate.writer(kGateStart) == LastWriter::git);
    CHECK(gate.deadline() == kGateStart + kGitQuiet);
    CHECK_FALSE(gate.is_open(kGateStart + kGitQuiet - std::chrono::microseconds(1)));
    CHECK(gate.is_open(kGateStart + kGitQuiet));
}

TEST_CASE("git gate: a detached HEAD pauses, though nobody blames git for edits") {
    GitGate gate;
    GitState detached;
    detached.detached = true;
    gate.handle(kGateStart, detached);
    CHECK_FALSE(gate.is_open(kGateStart));
    CHECK_FALSE(gate.deadline().has_value());
    CHECK(gate.writer(kGateStart) == LastWriter::editor);
    CHECK(gate.state() == detached);
}
