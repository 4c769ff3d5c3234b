#include "http/response_parser.hpp"

#include <utility>

namespace aura::http {

ResponseParser::ResponseParser(Method method, std::size_t body_bytes_max)
    : parser_({.kind = MessageKind::response,
               .body_bytes_max = body_bytes_max,
               .answers_head = method == Method::head}) {}

Status ResponseParser::handle_bytes(ByteView bytes) {
    if (status_) {
        status_ = parse(bytes);
    }
    return status_;
}

Status ResponseParser::parse(ByteView bytes) {
    while (!bytes.empty() && !complete_) {
        AURA_TRY_ASSIGN(const std::size_t taken, parser_.handle_bytes(bytes));
        bytes = bytes.subspan(taken);
        if (parser_.state() == MessageParser::State::complete) {
            AURA_TRY(on_message(parser_.take_message()));
        }
    }
    if (bytes.empty()) {
        return {};
    }
    if (!switched_) {
        return fail(ErrorCode::http_malformed, "bytes behind the response");
    }
    if (bytes.size() > kRestBytesMax - rest_.size()) {
        return fail(ErrorCode::http_too_large, "too many bytes before the upgrade was taken");
    }
    rest_.insert(rest_.end(), bytes.begin(), bytes.end());
    return {};
}

Status ResponseParser::on_message(Message message) {
    const std::uint16_t status = message.head.status;
    switched_ = status == 101;
    if (status < 200 && !switched_) {
        return ++interim_count_ > kInterimMax
                   ? fail(ErrorCode::http_malformed, "too many interim responses")
                   : Status{};
    }
    complete_ = true;
    keep_alive_ = message.head.minor_version == 1 && !switched_ &&
                  !message.head.headers.has_token("Connection", "close");
    ready_ = Response{status, std::move(message.head.headers), std::move(message.body)};
    return {};
}

Status ResponseParser::handle_end() {
    if (status_ && !complete_) {
        status_ =
            fail(ErrorCode::http_malformed,
                 parser_.idle() && interim_count_ == 0 ? "no response" : "the response is cut off");
    }
    return status_;
}

std::optional<Response> ResponseParser::take_response() {
    return std::exchange(ready_, std::nullopt);
}

Bytes ResponseParser::take_rest() {
    return std::exchange(rest_, {});
}

}  // namespace aura::http
