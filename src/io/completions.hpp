// What worker threads have finished, on its way back to the loop. One turn of the loop runs all of
// it, however many threads delivered.
//
// add() from any thread that the owner joins before it destroys the queue; the rest on the loop
// thread.
#pragma once

#include <memory>
#include <vector>

#include "io/loop.hpp"
#include "io/mailbox.hpp"
#include "io/unique_function.hpp"

namespace aura::io {

class Completions {
public:
    explicit Completions(Loop& loop);
    Completions(const Completions&) = delete;
    Completions& operator=(const Completions&) = delete;
    // What has not run yet never will, even when this is destroyed by what runs.
    ~Completions();

    void add(std::vector<Task> finished);

    // Runs what is here, without waiting for the loop.
    void run();

private:
    struct State;

    static void run_all(State& state);

    std::shared_ptr<Mailbox> mailbox_;
    std::shared_ptr<State> state_;
};

}  // namespace aura::io
