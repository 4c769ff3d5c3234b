#include "workspace/git_gate.hpp"

#include <doctest/doctest.h>

using namespace aura;
using namespace aura::workspace;

namespace {

constexpr MonoTime kStart = MonoTime{std::chrono::hours(1)};

GitState busy() {
    GitState state;
    state.busy = true;
    return state;
}

}  // namespace

TEST_CASE("git gate: closed until git's state is known, then open at once") {
    GitGate gate;
    CHECK_FALSE(gate.is_open(kStart));
    CHECK_FALSE(gate.deadline().has_value());
    CHECK(gate.writer(kStart) == LastWriter::git);
    gate.handle(kStart, {});
    CHECK(gate.is_open(kStart));
    CHECK(gate.writer(kStart) == LastWriter::editor);
}

TEST_CASE("git gate: while git works and a moment after, the tree is git's") {
    GitGate gate;
    gate.handle(kStart, {});
    gate.handle(kStart, busy());
    CHECK_FALSE(gate.is_open(kStart + kGitQuiet));
    CHECK_FALSE(gate.deadline().has_value());
    gate.handle(kStart, {});
    CHECK(gate.writer(kStart) == LastWriter::git);
    CHECK(gate.deadline() == kStart + kGitQuiet);
    CHECK_FALSE(gate.is_open(kStart + kGitQuiet - std::chrono::microseconds(1)));
    CHECK(gate.is_open(kStart + kGitQuiet));
}

TEST_CASE("git gate: a detached HEAD pauses, though nobody blames git for edits") {
    GitGate gate;
    GitState detached;
    detached.detached = true;
    gate.handle(kStart, detached);
    CHECK_FALSE(gate.is_open(kStart));
    CHECK_FALSE(gate.deadline().has_value());
    CHECK(gate.writer(kStart) == LastWriter::editor);
    CHECK(gate.state() == detached);
}
