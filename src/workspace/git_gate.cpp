#include "workspace/git_gate.hpp"

namespace aura::workspace {

void GitGate::handle(MonoTime now, const GitState& state) {
    // What was there before the tree was first looked at nobody is to blame for.
    quiet_at_ = state_ ? now + kGitQuiet : now;
    state_ = state;
}

bool GitGate::is_open(MonoTime now) const {
    return state_ && !state_->busy && !state_->detached && now >= quiet_at_;
}

LastWriter GitGate::writer(MonoTime now) const {
    const bool quiet = state_ && !state_->busy && now >= quiet_at_;
    return quiet ? LastWriter::editor : LastWriter::git;
}

std::optional<MonoTime> GitGate::deadline() const {
    const bool opens = state_ && !state_->busy && !state_->detached;
    return opens ? std::optional(quiet_at_) : std::nullopt;
}

}  // namespace aura::workspace
