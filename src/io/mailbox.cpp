#include "io/mailbox.hpp"

#include <utility>

#include <uv.h>

#include "io/handle_cell.hpp"

namespace aura::io {

struct Mailbox::Bell : HandleCell<uv_async_t, Mailbox> {};

Mailbox::Mailbox(uv_loop_s* loop) : bell_(new Bell) {
    bell_->owner = this;
    const auto on_ring = [](uv_async_t* handle) noexcept {
        if (Mailbox* mailbox = cell_of<Bell>(handle).owner) {
            mailbox->deliver();
        }
    };
    adopt_handle(*bell_, uv_async_init(loop, &bell_->handle, on_ring));
}

Mailbox::~Mailbox() {
    AURA_ASSERT(bell_ == nullptr);
}

bool Mailbox::post(Task task) {
    const std::lock_guard lock(mutex_);
    if (bell_ == nullptr) {
        return false;
    }
    waiting_.push_back(std::move(task));
    if (waiting_.size() == 1) {
        uv_async_send(&bell_->handle);
    }
    return true;
}

void Mailbox::close() {
    std::vector<Task> dropped;
    const std::lock_guard lock(mutex_);
    dropped.swap(waiting_);
    close_cell(std::exchange(bell_, nullptr));
}

void Mailbox::deliver() {
    std::vector<Task> tasks;
    {
        const std::lock_guard lock(mutex_);
        tasks.swap(waiting_);
    }
    for (Task& task : tasks) {
        task();
    }
}

}  // namespace aura::io
