// A TLS machine on a stream: ciphertext to and from the socket, plaintext to and from its owner.
//
// Loop thread. Callbacks must not destroy the connection; an owner that wants to goes through
// Loop::defer.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/result.hpp"
#include "io/loop.hpp"
#include "io/stream.hpp"
#include "tls/tls_machine.hpp"

namespace aura::net {

class TlsConnection {
public:
    struct Callbacks {
        // The handshake is done and the other side is who the pin policy accepts.
        std::function<void()> on_open;
        std::function<void(Bytes)> on_plaintext;
        // There is room to write again.
        std::function<void()> on_writable;
        // The connection is over; no error: both sides said goodbye. The last call of all.
        std::function<void(std::optional<Error>)> on_closed;
    };

    TlsConnection(std::unique_ptr<io::Stream> stream,
                  const tls::TlsContext& context,
                  tls::TlsOptions options);
    TlsConnection(const TlsConnection&) = delete;
    TlsConnection& operator=(const TlsConnection&) = delete;
    ~TlsConnection() = default;

    // Begins the handshake. Once.
    void start(Callbacks callbacks);

    // From now on these are called instead: the connection changes from HTTP to a session.
    void set_callbacks(Callbacks callbacks) { callbacks_ = std::move(callbacks); }

    // Takes what there is room for, from the front, and tells how much that was; on_writable says
    // when to go on.
    [[nodiscard]] std::size_t write(ByteView bytes);

    // Says goodbye after what was written.
    void close();

    [[nodiscard]] const tls::TlsMachine& machine() const { return machine_; }

    [[nodiscard]] const io::Stream& stream() const { return *stream_; }

private:
    [[nodiscard]] io::Input handle_data(ByteView bytes);
    void deliver();
    void flush();
    void check_end();
    void finish(std::optional<Error> error);

    std::unique_ptr<io::Stream> stream_;
    tls::TlsMachine machine_;
    Callbacks callbacks_;
    bool opened_ = false;
    bool finished_ = false;
    bool wants_room_ = false;  // write() took less than it was given
};

}  // namespace aura::net
