#include "io/fd_poll.hpp"

#include <utility>

#include <uv.h>

#include "io/handle_cell.hpp"
#include "io/loop_core.hpp"

namespace aura::io {

struct FdPoll::Cell : HandleCell<uv_poll_t, FdPoll> {};

void FdPoll::CloseCell::operator()(Cell* cell) const noexcept {
    close_cell(cell);
}

FdPoll::FdPoll(Loop& loop, int fd, std::function<void()> on_ready)
    : on_ready_(std::move(on_ready)), cell_(new Cell) {
    cell_->owner = this;
    adopt_handle(*cell_, uv_poll_init(&loop.core().uv, &cell_->handle, fd));
}

FdPoll::~FdPoll() = default;

void FdPoll::start(Until until) {
    const auto on_event = [](uv_poll_t* handle, int, int) noexcept {
        if (FdPoll* poll = cell_of<Cell>(handle).owner) {
            poll->on_ready_();
        }
    };
    const int events = until == Until::readable ? UV_READABLE : UV_WRITABLE;
    AURA_ASSERT(uv_poll_start(&cell_->handle, events, on_event) == 0);
}

void FdPoll::stop() {
    uv_poll_stop(&cell_->handle);
}

}  // namespace aura::io
