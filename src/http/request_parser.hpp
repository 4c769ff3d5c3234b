// The server's side of HTTP/1.1: bytes in, whole requests out. Stricter than the standard asks
// for, because a Mothership stands behind proxies and whatever two parsers read differently is a
// way around one of them (RFC 9112 section 11).
//
// Sans-IO. Loop thread only. Any split of the same bytes gives the same requests.
#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "http/message_parser.hpp"
#include "http/request.hpp"

namespace aura::http {

class RequestParser {
public:
    // Bytes after a request that was not taken yet. A client that sends more without waiting for
    // any answer is refused: our own never has two requests under way on one connection.
    static constexpr std::size_t kPipelinedBytesMax = std::size_t{64} * 1024;

    explicit RequestParser(std::size_t body_bytes_max);

    // From the next head on.
    void set_body_bytes_max(std::size_t max) { parser_.set_body_bytes_max(max); }

    // Takes all of `bytes`. After an error, which comes back from every later call too, answer it
    // and close: where the next request begins is not known any more.
    //   http.malformed       not HTTP/1.1 (1.0 is read, without keep-alive), or one of the
    //                        refusals of head_rules.hpp
    //   http.method          a method other than GET, HEAD, POST, DELETE
    //   http.head_too_large  more than 16 KiB or 64 fields of head
    //   http.too_large       body or pipelined bytes over their bound
    [[nodiscard]] Status handle_bytes(ByteView bytes);

    // The next whole request, if it is there. Ask until there is none after every handle_bytes()
    // and after every answer. An error in what follows a request shows at the next call.
    [[nodiscard]] std::optional<Request> next_request();

    // The error that ended parsing, if one did.
    [[nodiscard]] const Status& status() const { return status_; }

    // Whether the client waits for "100 Continue" before it sends its body. True at most once a
    // request: asking clears it.
    [[nodiscard]] bool take_continue();

    // The bytes behind an upgrade request; whoever speaks the new protocol goes on with them.
    [[nodiscard]] Bytes take_rest();

private:
    // Parses until a request is ready, HTTP ends or `bytes` do; returns how many it took. After an
    // error that is all of them: nothing behind it means anything.
    [[nodiscard]] std::size_t parse(ByteView bytes);
    [[nodiscard]] Result<std::size_t> parse_some(ByteView bytes);

    [[nodiscard]] bool wants_bytes() const { return status_ && !ready_ && !upgraded_; }

    MessageParser parser_;
    std::optional<Request> ready_;
    // Not parsed yet; only while a request is ready or after an upgrade.
    Bytes rest_;
    bool head_checked_ = false;
    bool continue_expected_ = false;
    bool upgraded_ = false;
    Status status_;
};

}  // namespace aura::http
