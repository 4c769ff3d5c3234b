// What we refuse in the head of a message although lenient parsers take it. Each of these has let
// a request slip past a proxy somewhere (RFC 9112 sections 2.2, 5.1, 5.2, 6.3 and 11.2).
//
// Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "http/headers.hpp"

namespace aura::http {

// `head` runs from the first byte to the empty line, that line included. http.malformed when a
// line does not end in CR LF, when a control character other than a tab in a value stands inside
// one, or when a field does not begin with a name (a token) and a colon right behind it: a folded
// line begins with a blank, so it is among these.
[[nodiscard]] Status check_head_lines(std::string_view head);

// How the fields say that the body is framed.
struct BodyFraming {
    bool chunked = false;
    // Nothing: no Content-Length.
    std::optional<std::uint64_t> length;

    bool operator==(const BodyFraming&) const = default;
};

// http.malformed for both Content-Length and Transfer-Encoding, either of them twice, a length
// that is not a plain number, a coding other than "chunked", and any coding in HTTP/1.0.
[[nodiscard]] Result<BodyFraming> body_framing(const Headers& headers, std::uint8_t minor_version);

// Exactly one Host with something in it; HTTP/1.0 may do without (RFC 9112 section 3.2).
[[nodiscard]] Status check_host(const Headers& headers, std::uint8_t minor_version);

}  // namespace aura::http
