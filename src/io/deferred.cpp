#include "io/deferred.hpp"

#include <utility>

#include "io/loop_core.hpp"

namespace aura::io {

void DeferredLink::append_to(DeferredLink& ring) {
    previous = ring.previous;
    next = &ring;
    previous->next = this;
    ring.previous = this;
}

void DeferredLink::unlink() {
    previous->next = next;
    next->previous = previous;
    previous = next = this;
}

void DeferredLink::take_all(DeferredLink& ring) {
    append_to(ring);
    ring.unlink();
}

Deferred::Deferred(Loop& loop, std::function<void()> callback)
    : core_(loop.core()), callback_(std::move(callback)) {}

Deferred::~Deferred() {
    cancel();
}

void Deferred::schedule() {
    if (!is_scheduled()) {
        append_to(core_.due);
        core_.note_due();
    }
}

}  // namespace aura::io
