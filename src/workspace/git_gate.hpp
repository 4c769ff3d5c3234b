// Whether git is at work in a tree. While it is, and until HEAD and index have been quiet for a
// moment, the tree is git's: nothing is examined, and what changes was changed by git.
//
// Part of workspace::Tree; the loop thread's.
#pragma once

#include <optional>

#include "base/time.hpp"
#include "workspace/file_view.hpp"

namespace aura::workspace {

// What git's files say. `busy` while a lock or an operation in progress exists.
struct GitState {
    TreeHead head;
    bool detached = false;
    bool busy = false;

    bool operator==(const GitState&) const = default;
};

// Commands such as `git pull` release and take index.lock several times.
inline constexpr Duration kGitQuiet = std::chrono::milliseconds(150);

class GitGate {
public:
    void handle(MonoTime now, const GitState& state);

    // The tree may be looked at: git is quiet and on a branch.
    [[nodiscard]] bool is_open(MonoTime now) const;

    // Who is behind a change that is noticed now.
    [[nodiscard]] LastWriter writer(MonoTime now) const;

    // When the gate opens by itself.
    [[nodiscard]] std::optional<MonoTime> deadline() const;

    // Nothing before the first handle().
    [[nodiscard]] const std::optional<GitState>& state() const { return state_; }

private:
    std::optional<GitState> state_;
    MonoTime quiet_at_{};
};

}  // namespace aura::workspace
