// A call put off until the current callback has returned, as a member of whoever makes it: its
// destruction takes the call back, so the callback may use `this` of the owner without a check.
//
// Loop thread only.
#pragma once

#include <functional>

#include "io/loop.hpp"

namespace aura::io {

// A place in a ring of what is due; a lone one is linked to itself.
struct DeferredLink {
    DeferredLink() = default;
    DeferredLink(const DeferredLink&) = delete;
    DeferredLink& operator=(const DeferredLink&) = delete;
    ~DeferredLink() = default;

    [[nodiscard]] bool is_alone() const { return next == this; }

    // Between the end of `ring` and its head.
    void append_to(DeferredLink& ring);
    void unlink();
    // All members of `ring`, in order; this is alone before, `ring` after.
    void take_all(DeferredLink& ring);

    DeferredLink* previous = this;
    DeferredLink* next = this;
};

class Deferred : private DeferredLink {
public:
    Deferred(Loop& loop, std::function<void()> callback);
    Deferred(const Deferred&) = delete;
    Deferred& operator=(const Deferred&) = delete;
    ~Deferred();

    // Has the callback run once before the loop waits again, after those scheduled earlier.
    // Scheduled already: changes nothing. From within the callback: runs in the next turn.
    void schedule();

    void cancel() { unlink(); }

    [[nodiscard]] bool is_scheduled() const { return !is_alone(); }

private:
    friend struct Loop::Core;

    Loop::Core& core_;
    std::function<void()> callback_;
};

}  // namespace aura::io
