// The event loop: one per process, owned by the one thread that runs all machines, streams and
// timers (docs/architecture.md). Everything in io/ is created with a Loop and destroyed before it.
//
// All methods on the loop thread, but post() and mailbox(), which any thread may call.
#pragma once

#include <memory>

#include "base/time.hpp"
#include "io/unique_function.hpp"

namespace aura::io {

class Mailbox;

class Loop {
public:
    // Also makes the process ignore SIGPIPE: a write to a connection that was reset must fail, not
    // kill.
    Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;
    // Everything created with this loop must be gone. Tasks that wait are dropped.
    ~Loop();

    // Runs until stop().
    void run();

    // One turn: waits until something happens, and handles all that did.
    void run_once();

    // Ends run() after the current turn.
    void stop();

    // Both clocks, read at most once between two waits, so that everything handled in one go sees
    // one moment.
    [[nodiscard]] Now now();

    // Runs `task` after the current callback and before the loop waits again. Breaks re-entrancy:
    // whatever could destroy its own caller goes through here. `task` cannot be taken back; a
    // member of an object that may die first uses Deferred.
    void defer(Task task);

    // As Mailbox::post. Any thread.
    void post(Task task);

    [[nodiscard]] std::shared_ptr<Mailbox> mailbox() const;

    // What it is made of, for the other files of io/ (io/loop_core.hpp).
    struct Core;

    [[nodiscard]] Core& core() { return *core_; }

private:
    std::unique_ptr<Core> core_;
};

}  // namespace aura::io
