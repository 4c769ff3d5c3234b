#include "io/stream.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <uv.h>

#include "io/handle_cell.hpp"
#include "io/loop_core.hpp"
#include "io/socket.hpp"
#include "io/system_error.hpp"

namespace aura::io {
namespace {

bool is_unix_socket(int socket) {
    SystemAddress address;
    return ::getsockname(socket, address.get(), &address.size) == 0 &&
           address.storage.ss_family == AF_UNIX;
}

// libuv's error numbers are negated errnos on every system that we build for.
Error lost(int uv_error) {
    return network_error("lost the connection", -uv_error);
}

}  // namespace

union Stream::Handle {
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
};

struct Stream::Cell : HandleCell<Handle, Stream> {
    uv_stream_t* stream() { return &handle.stream; }

    [[nodiscard]] int fd() const {
        uv_os_fd_t fd = -1;
        uv_fileno(reinterpret_cast<const uv_handle_t*>(&handle), &fd);
        return fd;
    }
};

void Stream::CloseCell::operator()(Cell* cell) const noexcept {
    close_cell(cell);
}

// What one system call is to write. Lives until libuv is done with it, which may be after the
// stream's end.
struct Stream::WriteBatch {
    uv_write_t request{};
    std::vector<Bytes> pieces;
};

Stream::Stream(Loop& loop)
    : loop_(loop), cell_(new Cell), failure_(loop, [this] { report_failure(); }) {
    cell_->owner = this;
}

Stream::~Stream() = default;

Result<std::unique_ptr<Stream>> Stream::adopt(Loop& loop, UniqueFd socket) {
    std::unique_ptr<Stream> stream(new Stream(loop));
    Cell& cell = *stream->cell_;
    uv_loop_t* uv = &loop.core().uv;
    int result = 0;
    if (is_unix_socket(socket.get())) {
        adopt_handle(cell, uv_pipe_init(uv, &cell.handle.pipe, 0));
        result = uv_pipe_open(&cell.handle.pipe, socket.get());
    } else {
        adopt_handle(cell, uv_tcp_init(uv, &cell.handle.tcp));
        result = uv_tcp_open(&cell.handle.tcp, socket.get());
        tune_tcp(socket.get());
    }
    if (result != 0) {
        return fail(network_error("cannot use the connection", -result));
    }
    (void)socket.release();
    return stream;
}

void Stream::start(StreamCallbacks callbacks) {
    callbacks_ = std::move(callbacks);
    if (failed_with_ != 0) {
        failure_.schedule();
    }
    resume();
}

void Stream::pause() {
    uv_read_stop(cell_->stream());
}

void Stream::resume() {
    if (failed_with_ != 0 || has_ended_) {
        return;
    }
    const auto lend_buffer = [](uv_handle_t* handle, std::size_t, uv_buf_t* buffer) noexcept {
        const Cell& cell = cell_of<Cell>(handle);
        auto& shared = cell.owner->loop_.core().read_buffer;
        *buffer = uv_buf_init(reinterpret_cast<char*>(shared.data()), shared.size());
    };
    const auto on_read = [](uv_stream_t* handle, ssize_t count, const uv_buf_t*) noexcept {
        if (Stream* stream = cell_of<Cell>(handle).owner) {
            stream->handle_read(count);
        }
    };
    const int result = uv_read_start(cell_->stream(), lend_buffer, on_read);
    if (result != 0 && result != UV_EALREADY) {
        fail_later(result);
    }
}

void Stream::handle_read(std::ptrdiff_t count) {
    if (count > 0) {
        deliver({loop_.core().read_buffer.data(), static_cast<std::size_t>(count)});
    } else if (count == UV_EOF) {
        has_ended_ = true;
        pause();
        callbacks_.on_end();
    } else if (count < 0) {
        fail_later(static_cast<int>(count));
    }
}

void Stream::deliver(ByteView bytes) {
    const Cell& cell = *cell_;
    const Input next = callbacks_.on_data(bytes);
    AURA_ASSERT((cell.owner == nullptr) == (next == Input::closed));
    if (next == Input::paused) {
        pause();
    }
}

Status Stream::write(Bytes bytes) {
    if (failed_with_ != 0 || is_shutting_down_) {
        return fail(ErrorCode::net_reset, "the connection takes no more writes");
    }
    if (!is_writable()) {
        return fail(ErrorCode::limit, "too much waits to be written to the connection");
    }
    std::size_t written = 0;
    if (queued_bytes() == 0) {
        const uv_buf_t buffer = uv_buf_init(reinterpret_cast<char*>(bytes.data()), bytes.size());
        const int result = uv_try_write(cell_->stream(), &buffer, 1);
        if (result < 0 && result != UV_EAGAIN) {
            fail_later(result);
            return {};
        }
        written = static_cast<std::size_t>(std::max(result, 0));
    }
    if (written < bytes.size()) {
        enqueue(std::move(bytes), written);
    }
    return {};
}

void Stream::enqueue(Bytes bytes, std::size_t written) {
    waiting_bytes_ += bytes.size() - written;
    waiting_.push_back(std::move(bytes));
    if (in_flight_bytes_ == 0) {
        begin_batch(written);
    }
    owes_drained_ = owes_drained_ || !is_writable();
}

void Stream::begin_batch(std::size_t written) {
    auto batch = std::make_unique<WriteBatch>();
    batch->pieces = std::exchange(waiting_, {});
    in_flight_bytes_ = std::exchange(waiting_bytes_, 0);

    std::vector<uv_buf_t> buffers;
    buffers.reserve(batch->pieces.size());
    for (Bytes& piece : batch->pieces) {
        buffers.push_back(uv_buf_init(reinterpret_cast<char*>(piece.data()), piece.size()));
    }
    buffers.front().base += written;
    buffers.front().len -= written;

    const auto on_written = [](uv_write_t* request, int status) noexcept {
        const std::unique_ptr<WriteBatch> done(static_cast<WriteBatch*>(request->data));
        if (Stream* stream = cell_of<Cell>(request->handle).owner) {
            stream->handle_written(status);
        }
    };
    batch->request.data = batch.get();
    const int result = uv_write(&batch->request,
                                cell_->stream(),
                                buffers.data(),
                                static_cast<unsigned>(buffers.size()),
                                on_written);
    if (result == 0) {
        (void)batch.release();
    } else {
        fail_later(result);
    }
}

void Stream::handle_written(int status) {
    in_flight_bytes_ = 0;
    if (status != 0) {
        fail_later(status);
        return;
    }
    if (!waiting_.empty()) {
        begin_batch(0);
    } else if (is_shutting_down_) {
        begin_shutdown();
    }
    if (owes_drained_ && queued_bytes() <= high_water_ / 2) {
        owes_drained_ = false;
        if (callbacks_.on_drained) {
            callbacks_.on_drained();
        }
    }
}

std::size_t Stream::queued_bytes() const {
    return waiting_bytes_ + in_flight_bytes_;
}

bool Stream::is_writable() const {
    return queued_bytes() < high_water_;
}

void Stream::shutdown() {
    if (failed_with_ != 0 || std::exchange(is_shutting_down_, true)) {
        return;
    }
    if (queued_bytes() == 0) {
        begin_shutdown();
    }
}

void Stream::begin_shutdown() {
    auto request = std::make_unique<uv_shutdown_t>();
    const auto on_shut_down = [](uv_shutdown_t* done, int) noexcept {
        const std::unique_ptr<uv_shutdown_t> owned(done);
    };
    // A failure here is that of the connection, which reading reports.
    if (uv_shutdown(request.get(), cell_->stream(), on_shut_down) == 0) {
        (void)request.release();
    }
}

void Stream::fail_later(int uv_error) {
    if (failed_with_ != 0) {
        return;
    }
    failed_with_ = uv_error;
    waiting_.clear();
    waiting_bytes_ = 0;
    pause();
    failure_.schedule();
}

void Stream::report_failure() {
    if (callbacks_.on_error) {
        callbacks_.on_error(lost(failed_with_));
    }
}

std::optional<SocketAddress> Stream::peer_address() const {
    return io::peer_address(cell_->fd());
}

std::optional<SocketAddress> Stream::local_address() const {
    return io::local_address(cell_->fd());
}

Result<uid_t> Stream::peer_uid() const {
    return io::peer_uid(cell_->fd());
}

}  // namespace aura::io
