#include "io/completions.hpp"

#include <iterator>
#include <mutex>
#include <utility>

#include "io/mailbox.hpp"

namespace aura::io {

// Shared with the mailbox, where a call of run() may wait longer than the queue lives.
struct Completions::State {
    std::mutex mutex;
    std::vector<Task> finished;  // under mutex
    bool abandoned = false;      // loop thread only
};

Completions::Completions(Loop& loop)
    : mailbox_(loop.mailbox()), state_(std::make_shared<State>()) {}

Completions::~Completions() {
    state_->abandoned = true;
    std::vector<Task> dropped;
    const std::lock_guard lock(state_->mutex);
    dropped.swap(state_->finished);
}

void Completions::add(std::vector<Task> finished) {
    {
        const std::lock_guard lock(state_->mutex);
        const bool is_announced = !state_->finished.empty();
        state_->finished.insert(state_->finished.end(),
                                std::make_move_iterator(finished.begin()),
                                std::make_move_iterator(finished.end()));
        if (is_announced) {
            return;
        }
    }
    mailbox_->post([state = state_] { run_all(*state); });
}

void Completions::run() {
    const std::shared_ptr<State> state = state_;
    run_all(*state);
}

void Completions::run_all(State& state) {
    std::vector<Task> batch;
    {
        const std::lock_guard lock(state.mutex);
        batch.swap(state.finished);
    }
    for (Task& task : batch) {
        if (state.abandoned) {
            return;
        }
        task();
    }
}

}  // namespace aura::io
