// One HTTP/1.1 message after another: where each ends, and what is in it. RequestParser and
// ResponseParser give the messages their meaning.
//
// A head is collected whole and judged once, which is why splits make no difference.
//
// Sans-IO. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "http/body_reader.hpp"
#include "http/head_parser.hpp"

namespace aura::http {

// First line and all fields. RFC 9112 section 3 asks for 8000 bytes of request line at least;
// proxies commonly stop at 8 or 16 KiB.
inline constexpr std::size_t kHeadBytesMax = std::size_t{16} * 1024;

struct Message {
    MessageHead head;
    std::string body;
};

class MessageParser {
public:
    struct Options {
        MessageKind kind = MessageKind::request;
        std::size_t body_bytes_max = 0;
        // These responses answer HEAD: no body follows whatever their heads say.
        bool answers_head = false;
    };

    enum class State : std::uint8_t {
        head,      // collecting a head, or waiting for one
        body,      // the head is there and sound; the body is not whole
        complete,  // take_message() has it; no bytes are taken before that
    };

    explicit MessageParser(Options options) : options_(options) {}

    // From the next head on.
    void set_body_bytes_max(std::size_t max) { options_.body_bytes_max = max; }

    // Takes bytes to the end of the head or of the message at most and returns how many. After an
    // error the parser is of no more use. Errors: http.malformed, http.head_too_large,
    // http.too_large.
    [[nodiscard]] Result<std::size_t> handle_bytes(ByteView bytes);

    [[nodiscard]] State state() const { return state_; }

    // Nothing of a next message has come.
    [[nodiscard]] bool idle() const { return state_ == State::head && head_bytes_.empty(); }

    // In the states `body` and `complete`.
    [[nodiscard]] const MessageHead& head() const { return head_; }

    // Only in state `complete`; the parser is ready for the next message then.
    [[nodiscard]] Message take_message();

private:
    [[nodiscard]] Result<std::size_t> collect_head(ByteView bytes);
    [[nodiscard]] Status finish_head();
    [[nodiscard]] Result<BodyFraming> framing() const;

    Options options_;
    State state_ = State::head;
    std::string head_bytes_;
    MessageHead head_;
    BodyReader body_;
};

}  // namespace aura::http
