#include "io/signals.hpp"

#include <csignal>
#include <utility>

#include <uv.h>

#include "io/handle_cell.hpp"
#include "io/loop_core.hpp"

namespace aura::io {
namespace {

constexpr std::array kNumbers = {SIGTERM, SIGINT, SIGHUP};  // by Signal

}  // namespace

struct Signals::Cell : HandleCell<uv_signal_t, Signals> {
    Signal signal{};
};

void Signals::CloseCell::operator()(Cell* cell) const noexcept {
    close_cell(cell);
}

Signals::Signals(Loop& loop, std::function<void(Signal)> on_signal)
    : on_signal_(std::move(on_signal)) {
    const auto on_number = [](uv_signal_t* handle, int) noexcept {
        const Cell& cell = cell_of<Cell>(handle);
        if (cell.owner != nullptr) {
            cell.owner->on_signal_(cell.signal);
        }
    };
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        cells_[i].reset(new Cell);
        cells_[i]->owner = this;
        cells_[i]->signal = static_cast<Signal>(i);
        adopt_handle(*cells_[i], uv_signal_init(&loop.core().uv, &cells_[i]->handle));
        AURA_ASSERT(uv_signal_start(&cells_[i]->handle, on_number, kNumbers[i]) == 0);
    }
}

Signals::~Signals() = default;

void ignore_sigpipe() {
    AURA_ASSERT(std::signal(SIGPIPE, SIG_IGN) != SIG_ERR);
}

}  // namespace aura::io
