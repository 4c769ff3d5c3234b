// An open WebSocket (RFC 6455), either end: bytes in, whole binary messages out, and the reverse.
// The handshake is in websocket_handshake.hpp, the layout of frames in frame_codec.hpp.
//
// Sans-IO. Loop thread only. Any split of the same bytes gives the same messages. An idle one holds
// the codec's buffer and nothing else of size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/fifo.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"
#include "http/close_code.hpp"
#include "http/frame_codec.hpp"

namespace aura::http {

class WebSocket {
public:
    // Only a client masks what it sends (RFC 6455 section 5.3).
    enum class Role : std::uint8_t { client, server };

    struct Limits {
        // Of one message, in either direction, all its fragments together.
        std::size_t message_bytes_max;
        // Of what send() took and poll_bytes() has not handed out. At least one message fits.
        std::size_t queue_bytes_max;
    };

    enum class State : std::uint8_t {
        open,     // messages flow both ways
        closing,  // one side has said close: send() takes nothing more, what comes is still handled
        closed,   // both have, or the protocol was broken: end the connection when poll is empty
    };

    // Frames of one message. Ours are never split; a proxy that splits at 4 KiB stays far below.
    static constexpr std::size_t kFragmentsMax = 4096;

    // `masks` must outlive this object; a server draws nothing from it. Masks must be unforeseeable
    // (RFC 6455 section 10.3): give it a cryptographic source, a seeded one only in tests.
    WebSocket(Role role, Limits limits, Prng& masks);

    // Takes all of `bytes`. An error is final: the matching close frame is queued, so drain
    // poll_bytes(), then end the connection. Errors: websocket.malformed (bad framing, too many
    // fragments), text.unsupported (a text message), http.too_large (a message over its bound).
    [[nodiscard]] Status handle_bytes(ByteView bytes);

    // The next whole message. Ask until there is none after every handle_bytes(): that is what
    // bounds the memory, since messages take no more than the bytes that brought them.
    [[nodiscard]] std::optional<Bytes> next_message();

    // Queues one binary message. Errors: http.too_large (over message_bytes_max), limit (the queue
    // is full: try again when queued_bytes() has shrunk), cancelled (not open any more).
    [[nodiscard]] Status send(Bytes message);

    // Asks for a pong; pongs_received() counts them. While one ping waits to be handed out, there
    // is no second.
    void ping();

    // Says close once everything that send() took has been handed out. `reason` is for their log
    // and cut at 123 bytes.
    void close(CloseCode code, std::string_view reason);

    // At most `bytes_max` (not 0) bytes for the connection; empty when there is nothing to send.
    [[nodiscard]] Bytes poll_bytes(std::size_t bytes_max);

    // Bytes of messages that send() took and poll_bytes() has not handed out, without framing.
    [[nodiscard]] std::size_t queued_bytes() const { return queued_bytes_; }

    [[nodiscard]] State state() const;

    [[nodiscard]] std::uint64_t pongs_received() const { return pongs_received_; }

    // How the other side closed, once it has; error_from() says what that means.
    [[nodiscard]] std::optional<CloseCode> close_received() const { return close_received_; }

private:
    struct Outgoing {
        Opcode opcode;
        Bytes payload;
        std::size_t offset = 0;  // of `payload`, handed out
    };

    [[nodiscard]] Status read_frames();
    [[nodiscard]] Status on_part(const FramePart& part);
    [[nodiscard]] Status check_frame(const FramePart& part);
    [[nodiscard]] Status check_data_frame(const FramePart& part);
    [[nodiscard]] Status on_control_frame(Opcode opcode);
    [[nodiscard]] Status on_close_frame();
    [[nodiscard]] std::optional<Outgoing> next_outgoing();
    void queue_close_now(CloseCode code, std::string_view reason);

    Role role_;
    Limits limits_;
    FrameCodec codec_;
    // Why the connection is broken, if it is.
    Status status_;

    Bytes control_;              // payload of the control frame that is coming in
    Bytes partial_;              // message that is coming in
    std::size_t fragments_ = 0;  // frames of it; 0: there is none
    Fifo<Bytes> inbox_;
    std::optional<CloseCode> close_received_;
    std::uint64_t pongs_received_ = 0;

    // In the order in which they are handed out. The frame that is under way comes first; a pong
    // answers the last ping only (RFC 6455 section 5.5.3), so there is never more than one.
    std::optional<Outgoing> under_way_;
    std::optional<Bytes> pong_;
    bool ping_ = false;
    Fifo<Bytes> outbox_;
    std::optional<Bytes> close_;
    std::size_t queued_bytes_ = 0;
    bool close_sent_ = false;
};

}  // namespace aura::http
