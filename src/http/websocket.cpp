#include "http/websocket.hpp"

#include <utility>

#include "base/assert.hpp"

namespace aura::http {
namespace {

// Reasons travel in a control frame of 125 bytes, two of them the code (RFC 6455 section 5.5).
constexpr std::size_t kReasonBytesMax = 123;

tl::unexpected<Error> malformed(std::string_view what) {
    return fail(ErrorCode::websocket_malformed, std::string(what));
}

Bytes close_payload(CloseCode code, std::string_view reason) {
    const auto number = static_cast<std::uint16_t>(code);
    Bytes payload = {static_cast<std::uint8_t>(number >> 8U), static_cast<std::uint8_t>(number)};
    const ByteView text = as_bytes(reason.substr(0, kReasonBytesMax));
    payload.insert(payload.end(), text.begin(), text.end());
    return payload;
}

// Those that may be on the wire: registered by now, or open to applications (RFC 6455 section
// 7.4.2 and its registry).
bool is_sendable(unsigned code) {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
           (code >= 3000 && code <= 4999);
}

}  // namespace

WebSocket::WebSocket(Role role, Limits limits, Prng& masks)
    : role_(role), limits_(limits), codec_(role == Role::client ? &masks : nullptr) {}

Status WebSocket::handle_bytes(ByteView bytes) {
    codec_.feed(bytes);
    if (status_) {
        status_ = read_frames();
        if (!status_) {
            queue_close_now(close_code_for(status_.error().code()), status_.error().message());
        }
    }
    codec_.feed({});
    return status_;
}

Status WebSocket::read_frames() {
    // Nothing counts behind a close frame (RFC 6455 section 1.4).
    while (!close_received_) {
        AURA_TRY_ASSIGN(const auto part, codec_.next_part());
        if (!part) {
            break;
        }
        AURA_TRY(on_part(*part));
    }
    return {};
}

Status WebSocket::on_part(const FramePart& part) {
    if (part.begins_frame) {
        AURA_TRY(check_frame(part));
    }
    const bool in_control = is_control(part.opcode);
    Bytes& payload = in_control ? control_ : partial_;
    payload.insert(payload.end(), part.data.begin(), part.data.end());
    if (part.ends_frame && in_control) {
        return on_control_frame(part.opcode);
    }
    if (part.ends_frame && part.is_final) {
        inbox_.push(std::exchange(partial_, {}));
        fragments_ = 0;
    }
    return {};
}

Status WebSocket::check_frame(const FramePart& part) {
    if (part.is_masked != (role_ == Role::server)) {
        return malformed("a frame that is masked on the wrong side");
    }
    if (part.has_reserved_bits) {
        return malformed("a frame with reserved bits");
    }
    switch (part.opcode) {
        case Opcode::continuation:
        case Opcode::binary:
            return check_data_frame(part);
        case Opcode::close:
        case Opcode::ping:
        case Opcode::pong:
            return {};
        case Opcode::text:
            return fail(ErrorCode::text_unsupported, "a text message");
    }
    return malformed("a frame of a reserved kind");
}

Status WebSocket::check_data_frame(const FramePart& part) {
    const bool continues = part.opcode == Opcode::continuation;
    if (continues != (fragments_ > 0)) {
        return malformed("fragments out of order");
    }
    if (++fragments_ > kFragmentsMax) {
        return malformed("a message in too many fragments");
    }
    if (part.payload_bytes > limits_.message_bytes_max - partial_.size()) {
        return fail(ErrorCode::http_too_large, "a message over its bound");
    }
    return {};
}

Status WebSocket::on_control_frame(Opcode opcode) {
    if (opcode == Opcode::close) {
        return on_close_frame();
    }
    if (opcode == Opcode::ping) {
        pong_ = std::move(control_);
    } else {
        ++pongs_received_;
    }
    control_.clear();
    return {};
}

Status WebSocket::on_close_frame() {
    if (control_.empty()) {
        close_received_ = CloseCode::no_status;
        queue_close_now(CloseCode::normal, "");
        return {};
    }
    // The reason behind the code is for people; nobody reads it here.
    const unsigned code = control_.size() < 2 ? 0U : control_[0] * 256U + control_[1];
    if (!is_sendable(code)) {
        return malformed("a close frame without a valid code");
    }
    close_received_ = CloseCode{static_cast<std::uint16_t>(code)};
    queue_close_now(*close_received_, "");
    return {};
}

std::optional<Bytes> WebSocket::next_message() {
    if (inbox_.empty()) {
        return std::nullopt;
    }
    std::optional<Bytes> message = inbox_.pop();
    return message;
}

Status WebSocket::send(Bytes message) {
    if (state() != State::open) {
        return fail(ErrorCode::cancelled, "the WebSocket is closing");
    }
    if (message.size() > limits_.message_bytes_max) {
        return fail(ErrorCode::http_too_large, "the message is over its bound");
    }
    if (queued_bytes_ > 0 && queued_bytes_ + message.size() > limits_.queue_bytes_max) {
        return fail(ErrorCode::limit, "the queue of the WebSocket is full");
    }
    queued_bytes_ += message.size();
    outbox_.push(std::move(message));
    return {};
}

void WebSocket::ping() {
    ping_ = state() == State::open;
}

void WebSocket::close(CloseCode code, std::string_view reason) {
    if (state() == State::open) {
        close_ = close_payload(code, reason);
    }
}

// Drops what was not begun: they would not read it any more.
void WebSocket::queue_close_now(CloseCode code, std::string_view reason) {
    while (!outbox_.empty()) {
        queued_bytes_ -= outbox_.pop().size();
    }
    pong_.reset();
    ping_ = false;
    const bool is_under_way = under_way_ && under_way_->opcode == Opcode::close;
    if (!close_ && !close_sent_ && !is_under_way) {
        close_ = close_payload(code, reason);
    }
}

std::optional<WebSocket::Outgoing> WebSocket::next_outgoing() {
    if (close_sent_) {
        return std::nullopt;
    }
    if (pong_) {
        return Outgoing{Opcode::pong, *std::exchange(pong_, std::nullopt)};
    }
    if (std::exchange(ping_, false)) {
        return Outgoing{Opcode::ping, {}};
    }
    if (!outbox_.empty()) {
        Outgoing message{Opcode::binary, outbox_.pop()};
        return message;
    }
    if (close_) {
        return Outgoing{Opcode::close, *std::exchange(close_, std::nullopt)};
    }
    return std::nullopt;
}

Bytes WebSocket::poll_bytes(std::size_t bytes_max) {
    AURA_ASSERT(bytes_max > 0);
    Bytes out;
    while (out.size() < bytes_max) {
        if (!under_way_) {
            under_way_ = next_outgoing();
        }
        if (!under_way_) {
            break;
        }
        Outgoing& frame = *under_way_;
        const std::size_t before = frame.offset;
        const bool is_complete =
            codec_.write(frame.opcode, frame.payload, frame.offset, out, bytes_max);
        if (frame.opcode == Opcode::binary) {
            queued_bytes_ -= frame.offset - before;
        }
        if (is_complete) {
            close_sent_ = frame.opcode == Opcode::close;
            under_way_.reset();
        }
    }
    return out;
}

WebSocket::State WebSocket::state() const {
    if (!status_ || (close_received_ && close_sent_)) {
        return State::closed;
    }
    const bool is_closing = close_ || close_sent_ || close_received_ ||
                            (under_way_ && under_way_->opcode == Opcode::close);
    return is_closing ? State::closing : State::open;
}

}  // namespace aura::http
