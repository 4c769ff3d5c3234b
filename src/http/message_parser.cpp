#include "http/message_parser.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "http/head_rules.hpp"

namespace aura::http {
namespace {

// RFC 9112 section 6.3, items 1 and 2.
bool never_has_body(std::uint16_t status) {
    return status < 200 || status == 204 || status == 304;
}

}  // namespace

Result<std::size_t> MessageParser::handle_bytes(ByteView bytes) {
    switch (state_) {
        case State::head:
            return collect_head(bytes);
        case State::body: {
            AURA_TRY_ASSIGN(const std::size_t taken, body_.handle_bytes(bytes));
            state_ = body_.done() ? State::complete : State::body;
            return taken;
        }
        case State::complete:
            break;
    }
    return std::size_t{0};
}

Result<std::size_t> MessageParser::collect_head(ByteView bytes) {
    const std::size_t known = head_bytes_.size();
    const std::string_view added =
        as_text(bytes.first(std::min(bytes.size(), kHeadBytesMax - known)));
    head_bytes_.append(added);
    for (std::size_t i = head_bytes_.find('\n', known); i != std::string::npos;
         i = head_bytes_.find('\n', i + 1)) {
        // Judged here already: who ends lines in LF alone would never get to an empty line.
        if (i == 0 || head_bytes_[i - 1] != '\r') {
            return fail(ErrorCode::http_malformed, "a line of the head does not end in CR LF");
        }
        const bool is_empty_line = i == 1 || (i >= 3 && head_bytes_[i - 2] == '\n');
        if (is_empty_line) {
            head_bytes_.resize(i + 1);
            AURA_TRY(finish_head());
            return i + 1 - known;
        }
    }
    if (head_bytes_.size() == kHeadBytesMax) {
        return fail(ErrorCode::http_head_too_large, "the head is over 16 KiB");
    }
    return added.size();
}

Status MessageParser::finish_head() {
    const std::string bytes = std::exchange(head_bytes_, {});
    AURA_TRY_ASSIGN(head_, parse_head(options_.kind, bytes));
    AURA_TRY_ASSIGN(const BodyFraming how, framing());
    AURA_TRY_ASSIGN(body_, BodyReader::start(how, options_.body_bytes_max));
    state_ = body_.done() ? State::complete : State::body;
    return {};
}

Result<BodyFraming> MessageParser::framing() const {
    AURA_TRY_ASSIGN(const BodyFraming stated, body_framing(head_.headers, head_.minor_version));
    if (options_.kind == MessageKind::request) {
        return stated;
    }
    if (options_.answers_head || never_has_body(head_.status)) {
        return BodyFraming{};
    }
    if (!stated.chunked && !stated.length) {
        return fail(ErrorCode::http_malformed, "the response does not say how long its body is");
    }
    return stated;
}

Message MessageParser::take_message() {
    AURA_ASSERT(state_ == State::complete);
    state_ = State::head;
    return {std::exchange(head_, {}), std::exchange(body_, {}).take_body()};
}

}  // namespace aura::http
