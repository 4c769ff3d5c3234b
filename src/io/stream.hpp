// A connected byte stream, TCP or unix socket. Reads into the loop's shared buffer and writes at
// once where the kernel takes it, so an idle stream holds no buffer at all.
//
// Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <sys/types.h>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "io/deferred.hpp"
#include "io/loop.hpp"
#include "io/socket_address.hpp"
#include "io/unique_fd.hpp"

namespace aura::io {

// What a handler of incoming bytes wants next. The bytes it was given are taken in every case.
enum class Input : std::uint8_t {
    need_more,  // go on
    paused,     // read nothing until resume()
    closed,     // the handler destroyed the stream
};

struct StreamCallbacks {
    // Bytes arrived. The view is valid during the call only.
    std::function<Input(ByteView)> on_data;
    // The other side will send no more; writing still works. At most once.
    std::function<void()> on_end;
    // The connection failed: net_reset, net_timeout or io. At most once, and the last call of all.
    std::function<void(Error)> on_error;
    // The write queue, full before, has fallen to half of its high-water mark. May be empty.
    std::function<void()> on_drained;
};

class Stream {
public:
    // With this many bytes waiting write() refuses: a tenth of a second at 20 Mbit/s.
    static constexpr std::size_t kHighWaterDefault = 256 * 1024;

    // Takes a connected socket. TCP gets no-delay and keep-alive. Errors: io.
    [[nodiscard]] static Result<std::unique_ptr<Stream>> adopt(Loop& loop, UniqueFd socket);

    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    // Closes at once; what waits in the write queue is lost (shutdown() first to keep it).
    ~Stream();

    // Sets the callbacks and begins to read. Once.
    void start(StreamCallbacks callbacks);

    void pause();
    void resume();

    // Sends `bytes` after all earlier ones. limit: is_writable() was false, nothing was taken.
    // net_reset: shut down or failed before. A connection that fails in here is reported by
    // on_error later, never from within.
    [[nodiscard]] Status write(Bytes bytes);

    // Bytes taken by write() that wait for the kernel to accept them; at most the high-water mark
    // and one write.
    [[nodiscard]] std::size_t queued_bytes() const;
    [[nodiscard]] bool is_writable() const;

    void set_high_water(std::size_t bytes) { high_water_ = bytes; }

    // Tells the other side that no more follows, once the write queue is empty.
    void shutdown();

    // Nothing for unix sockets.
    [[nodiscard]] std::optional<SocketAddress> peer_address() const;
    [[nodiscard]] std::optional<SocketAddress> local_address() const;

    // User id of the process at the other end of a unix socket, as the kernel knows it.
    // Errors: io (a TCP stream).
    [[nodiscard]] Result<uid_t> peer_uid() const;

private:
    union Handle;
    struct Cell;

    struct CloseCell {
        void operator()(Cell* cell) const noexcept;
    };
    struct WriteBatch;

    explicit Stream(Loop& loop);

    void handle_read(std::ptrdiff_t count);
    void deliver(ByteView bytes);
    void enqueue(Bytes bytes, std::size_t written);
    // `written` bytes of the first piece have been sent already.
    void begin_batch(std::size_t written);
    void handle_written(int status);
    void begin_shutdown();
    void fail_later(int uv_error);
    void report_failure();

    Loop& loop_;
    std::unique_ptr<Cell, CloseCell> cell_;
    StreamCallbacks callbacks_;
    Deferred failure_;
    std::vector<Bytes> waiting_;       // behind the batch that is being written
    std::size_t waiting_bytes_ = 0;    // in waiting_
    std::size_t in_flight_bytes_ = 0;  // of the batch when it began; 0 while there is none
    std::size_t high_water_ = kHighWaterDefault;
    int failed_with_ = 0;     // libuv's error, once there is one
    bool has_ended_ = false;  // the other side will send no more
    bool owes_drained_ =
        false;  // the queue was full, and nobody has been told that it no longer is
    bool is_shutting_down_ = false;
};

}  // namespace aura::io
