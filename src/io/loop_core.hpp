// What a Loop is made of, for the classes that share its insides.
//
// For the .cpp files of io/ only. Loop thread only.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <uv.h>

#include "io/deferred.hpp"
#include "io/loop.hpp"
#include "io/mailbox.hpp"

namespace aura::io {

struct Loop::Core {
    // As much as libuv itself suggests for one read.
    static constexpr std::size_t kReadBufferBytes = 64 * 1024;

    Core();
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;
    ~Core();

    // Before and after each wait: what is due runs, and the time has to be read anew.
    void end_phase();

    // Runs what was due when it was called; what becomes due meanwhile waits for the next time, so
    // that two parties deferring to each other cannot keep the loop from its sockets.
    void run_due();

    // Keeps the loop from waiting while something is due.
    void note_due();

    // Something has been handled: run_once() need not wait for more. libuv counts only what came
    // from the kernel.
    void note_progress();

    uv_loop_t uv{};
    uv_prepare_t before_wait{};
    uv_check_t after_wait{};
    uv_idle_t stay_awake{};

    DeferredLink due;
    std::vector<Task> due_tasks;
    std::optional<Now> now;    // empty: to be read at the next question
    bool single_turn = false;  // inside run_once()
    std::shared_ptr<Mailbox> mailbox;
    // Every stream reads into it, so that an idle connection costs none; valid until the callback
    // that reads returns.
    std::array<std::uint8_t, kReadBufferBytes> read_buffer;
};

}  // namespace aura::io
