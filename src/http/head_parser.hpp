// The head of one message: first line and fields. The grammar is libhttp-parser's; this is the
// only place that knows it, so that another library can take over by replacing one file.
//
// A pure function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/headers.hpp"

namespace aura::http {

enum class MessageKind : std::uint8_t { request, response };

struct MessageHead {
    // Requests; `target` is all visible ASCII.
    std::string method;
    std::string target;
    // Responses.
    std::uint16_t status = 0;

    // 1 for HTTP/1.1, 0 for HTTP/1.0; there is no other.
    std::uint8_t minor_version = 1;
    Headers headers;
};

// Fields in one head. More than any client or proxy of ours sends by a factor of three.
inline constexpr std::size_t kHeadersMax = 64;

// `bytes` is a whole head, the empty line included, and nothing else. Errors: http.malformed,
// http.head_too_large for more than kHeadersMax fields.
[[nodiscard]] Result<MessageHead> parse_head(MessageKind kind, std::string_view bytes);

}  // namespace aura::http
