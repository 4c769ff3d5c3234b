#include "io/loop.hpp"

#include <utility>

#include "base/assert.hpp"
#include "io/handle_cell.hpp"
#include "io/loop_core.hpp"
#include "io/signals.hpp"
#include "io/system_clock.hpp"

namespace aura::io {
namespace {

template <class Handle>
uv_handle_t* base(Handle& handle) {
    return reinterpret_cast<uv_handle_t*>(&handle);
}

}  // namespace

Loop::Core::Core() {
    AURA_ASSERT(uv_loop_init(&uv) == 0);
    uv_prepare_init(&uv, &before_wait);
    uv_check_init(&uv, &after_wait);
    uv_idle_init(&uv, &stay_awake);
    before_wait.data = this;
    after_wait.data = this;
    uv_prepare_start(&before_wait, [](uv_prepare_t* handle) noexcept {
        static_cast<Core*>(handle->data)->end_phase();
    });
    uv_check_start(&after_wait, [](uv_check_t* handle) noexcept {
        static_cast<Core*>(handle->data)->end_phase();
    });
    mailbox = std::make_shared<Mailbox>(&uv);
}

Loop::Core::~Core() {
    mailbox->close();
    due_tasks.clear();
    for (uv_handle_t* handle : {base(before_wait), base(after_wait), base(stay_awake)}) {
        uv_close(handle, nullptr);
    }
    const auto require_closing = [](uv_handle_t* handle, void*) noexcept {
        AURA_ASSERT(uv_is_closing(handle) != 0);
    };
    uv_walk(&uv, require_closing, nullptr);
    uv_run(&uv, UV_RUN_DEFAULT);  // the close callbacks
    AURA_ASSERT(uv_loop_close(&uv) == 0);
}

void Loop::Core::end_phase() {
    run_due();
    now.reset();
}

void Loop::Core::run_due() {
    DeferredLink batch;
    batch.take_all(due);
    std::vector<Task> tasks = std::exchange(due_tasks, {});
    if (!batch.is_alone() || !tasks.empty()) {
        note_progress();
    }
    while (!batch.is_alone()) {
        auto& deferred = static_cast<Deferred&>(*batch.next);
        deferred.unlink();
        deferred.callback_();
    }
    for (Task& task : tasks) {
        task();
    }
    if (due.is_alone() && due_tasks.empty()) {
        uv_idle_stop(&stay_awake);
    }
}

void Loop::Core::note_due() {
    uv_idle_start(&stay_awake, [](uv_idle_t*) noexcept {});
}

void Loop::Core::note_progress() {
    if (single_turn) {
        uv_stop(&uv);
    }
}

Loop::Loop() {
    ignore_sigpipe();
    core_ = std::make_unique<Core>();
}

Loop::~Loop() = default;

void Loop::run() {
    uv_run(&core_->uv, UV_RUN_DEFAULT);
}

void Loop::run_once() {
    core_->single_turn = true;
    uv_run(&core_->uv, UV_RUN_ONCE);
    core_->single_turn = false;
}

void Loop::stop() {
    uv_stop(&core_->uv);
}

Now Loop::now() {
    if (!core_->now) {
        core_->now = system_now();
    }
    return *core_->now;
}

void Loop::defer(Task task) {
    core_->due_tasks.push_back(std::move(task));
    core_->note_due();
}

void Loop::post(Task task) {
    core_->mailbox->post(std::move(task));
}

std::shared_ptr<Mailbox> Loop::mailbox() const {
    return core_->mailbox;
}

}  // namespace aura::io
