// The client's side of HTTP/1.1: bytes in, one whole response out. As strict as the server's side
// and as bounded; the other end may be anything that answers on that port.
//
// Sans-IO. Loop thread only. Any split of the same bytes gives the same response.
#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "http/message_parser.hpp"
#include "http/method.hpp"
#include "http/response.hpp"

namespace aura::http {

class ResponseParser {
public:
    // Interim answers (100, 103) that are skipped before the real one.
    static constexpr unsigned kInterimMax = 8;

    // After status 101, before take_rest(): what one read of a socket brings.
    static constexpr std::size_t kRestBytesMax = std::size_t{64} * 1024;

    // For the answer to one request of that method.
    ResponseParser(Method method, std::size_t body_bytes_max);

    // Takes all of `bytes`. Errors, final as in RequestParser: http.malformed (which includes
    // bytes after a complete response), http.head_too_large, http.too_large.
    [[nodiscard]] Status handle_bytes(ByteView bytes);

    // The connection ended. http.malformed when the response is not complete by then: a body must
    // say how long it is, so that a cut one is never taken for a whole one.
    [[nodiscard]] Status handle_end();

    // The response, once, when it is complete.
    [[nodiscard]] std::optional<Response> take_response();

    // Whether the connection can carry another request; valid once the response is complete.
    [[nodiscard]] bool keep_alive() const { return keep_alive_; }

    // After status 101: the bytes that already belong to the new protocol.
    [[nodiscard]] Bytes take_rest();

private:
    [[nodiscard]] Status parse(ByteView bytes);
    [[nodiscard]] Status on_message(Message message);

    MessageParser parser_;
    std::optional<Response> ready_;
    Bytes rest_;
    unsigned interim_count_ = 0;
    bool complete_ = false;
    bool switched_ = false;
    bool keep_alive_ = false;
    Status status_;
};

}  // namespace aura::http
