#include "http/head_rules.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"

namespace aura::http {
namespace {

tl::unexpected<Error> malformed(std::string what) {
    return fail(ErrorCode::http_malformed, std::move(what));
}

// RFC 9110 section 5.6.2.
bool is_token_character(char c) {
    const bool alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

Status check_field_line(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 ||
        !std::all_of(line.begin(), line.begin() + colon, is_token_character)) {
        return malformed("a header line does not begin with a name and a colon");
    }
    const auto spoils_value = [](char c) { return is_ascii_control(c) && c != '\t'; };
    if (std::any_of(line.begin() + colon, line.end(), spoils_value)) {
        return malformed("a header value contains a control character");
    }
    return {};
}

Result<std::uint64_t> parse_length(std::string_view text) {
    std::uint64_t length = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, length);
    // from_chars takes no sign for an unsigned number, so this is digits only.
    if (error != std::errc{} || stop != end) {
        return malformed("Content-Length is not a number");
    }
    return length;
}

}  // namespace

Status check_head_lines(std::string_view head) {
    bool is_start_line = true;
    while (true) {
        const std::size_t end = head.find('\n');
        if (end == std::string_view::npos || end == 0 || head[end - 1] != '\r') {
            return malformed("a line of the head does not end in CR LF");
        }
        const std::string_view line = head.substr(0, end - 1);
        head.remove_prefix(end + 1);
        if (line.empty()) {
            return is_start_line || !head.empty() ? malformed("an empty line inside the head")
                                                  : Status{};
        }
        if (is_start_line && std::any_of(line.begin(), line.end(), is_ascii_control)) {
            return malformed("the first line contains a control character");
        }
        if (!is_start_line) {
            AURA_TRY(check_field_line(line));
        }
        is_start_line = false;
    }
}

Result<BodyFraming> body_framing(const Headers& headers, std::uint8_t minor_version) {
    const auto length = headers.find("Content-Length");
    const auto coding = headers.find("Transfer-Encoding");
    if (length && coding) {
        return malformed("both Content-Length and Transfer-Encoding");
    }
    if (headers.count("Content-Length") > 1 || headers.count("Transfer-Encoding") > 1) {
        return malformed("Content-Length or Transfer-Encoding given twice");
    }
    if (coding && (minor_version == 0 || !equal_ignoring_case(*coding, "chunked"))) {
        return malformed("a Transfer-Encoding other than chunked");
    }
    BodyFraming framing{.chunked = coding.has_value(), .length = {}};
    if (length) {
        AURA_TRY_ASSIGN(framing.length, parse_length(*length));
    }
    return framing;
}

Status check_host(const Headers& headers, std::uint8_t minor_version) {
    const std::size_t count = headers.count("Host");
    if (count == 0 && minor_version == 0) {
        return {};
    }
    if (count != 1 || headers.find("Host")->empty()) {
        return malformed("not exactly one Host");
    }
    return {};
}

}  // namespace aura::http
