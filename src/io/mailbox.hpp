// The way into a loop from other threads, and the only one. Whoever may outlive the loop (a name
// lookup that hangs in the resolver) keeps the mailbox, not the loop.
//
// post() from any thread; everything else on the loop thread.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "io/unique_function.hpp"

struct uv_loop_s;

namespace aura::io {

class Mailbox {
public:
    explicit Mailbox(uv_loop_s* loop);
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;
    ~Mailbox();

    // Has `task` run on the loop thread, after all that was posted before it. False, and `task`
    // destroyed here, when the loop is gone. Senders bound what they post: the mailbox itself has
    // no limit, because a completion must never be lost.
    bool post(Task task);

    // From now on post() refuses; what waits is destroyed without running.
    void close();

private:
    struct Bell;

    void deliver();

    std::mutex mutex_;
    std::vector<Task> waiting_;  // under mutex_
    Bell* bell_;                 // under mutex_; null once closed
};

}  // namespace aura::io
