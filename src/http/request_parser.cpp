#include "http/request_parser.hpp"

#include <utility>

#include "http/head_rules.hpp"

namespace aura::http {
namespace {

// What can be said before the body is there.
Status check_request_head(const MessageHead& head) {
    if (!method_named(head.method)) {
        return fail(ErrorCode::http_method, head.method + " is not served");
    }
    if (!head.target.starts_with('/') || head.target.find('#') != std::string::npos) {
        return fail(ErrorCode::http_malformed, "the request target is not a path");
    }
    return check_host(head.headers, head.minor_version);
}

bool asks_for_websocket(const MessageHead& head) {
    return head.method == "GET" && head.minor_version == 1 &&
           head.headers.has_token("Connection", "upgrade") &&
           head.headers.has_token("Upgrade", "websocket");
}

Request to_request(Message message) {
    Request request;
    request.method = *method_named(message.head.method);
    request.target = std::move(message.head.target);
    const std::size_t question = request.target.find('?');
    request.path = request.target.substr(0, question);
    if (question != std::string::npos) {
        request.query = request.target.substr(question + 1);
    }
    request.keep_alive =
        message.head.minor_version == 1 && !message.head.headers.has_token("Connection", "close");
    request.headers = std::move(message.head.headers);
    request.body = std::move(message.body);
    return request;
}

}  // namespace

RequestParser::RequestParser(std::size_t body_bytes_max)
    : parser_({.kind = MessageKind::request, .body_bytes_max = body_bytes_max}) {}

Status RequestParser::handle_bytes(ByteView bytes) {
    bytes = bytes.subspan(parse(bytes));
    if (!status_ || bytes.empty()) {
        return status_;
    }
    if (bytes.size() > kPipelinedBytesMax - rest_.size()) {
        status_ = fail(ErrorCode::http_too_large, "too many bytes behind an unanswered request");
        return status_;
    }
    rest_.insert(rest_.end(), bytes.begin(), bytes.end());
    return status_;
}

std::size_t RequestParser::parse(ByteView bytes) {
    std::size_t taken = 0;
    while (wants_bytes() && taken < bytes.size()) {
        const auto some = parse_some(bytes.subspan(taken));
        if (!some) {
            status_ = fail(some.error());
            return bytes.size();
        }
        taken += *some;
    }
    return taken;
}

Result<std::size_t> RequestParser::parse_some(ByteView bytes) {
    AURA_TRY_ASSIGN(const std::size_t taken, parser_.handle_bytes(bytes));
    if (parser_.state() == MessageParser::State::head) {
        return taken;
    }
    if (!std::exchange(head_checked_, true)) {
        AURA_TRY(check_request_head(parser_.head()));
        continue_expected_ = parser_.head().headers.has_token("Expect", "100-continue");
    }
    if (parser_.state() == MessageParser::State::complete) {
        // A body in front of another protocol is a way to smuggle bytes into it.
        const bool upgrade = asks_for_websocket(parser_.head());
        ready_ = to_request(parser_.take_message());
        ready_->upgrade = upgrade && ready_->body.empty();
        upgraded_ = ready_->upgrade;
        head_checked_ = continue_expected_ = false;
    }
    return taken;
}

std::optional<Request> RequestParser::next_request() {
    std::optional<Request> request = std::exchange(ready_, std::nullopt);
    const std::size_t taken = parse(rest_);
    rest_.erase(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(taken));
    return request;
}

bool RequestParser::take_continue() {
    return std::exchange(continue_expected_, false);
}

Bytes RequestParser::take_rest() {
    return std::exchange(rest_, {});
}

}  // namespace aura::http
