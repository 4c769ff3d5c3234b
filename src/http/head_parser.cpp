#include "http/head_parser.hpp"

#include <algorithm>
#include <vector>

#include <http_parser.h>

#include "http/head_rules.hpp"

namespace aura::http {
namespace {

// What the callbacks have gathered so far. The library may hand out one name or value in pieces.
struct Collected {
    std::string target;
    std::vector<Header> fields;
    bool in_value = false;
    bool complete = false;
};

Collected& collected(http_parser* parser) {
    return *static_cast<Collected*>(parser->data);
}

int on_url(http_parser* parser, const char* at, std::size_t size) noexcept {
    collected(parser).target.append(at, size);
    return 0;
}

int on_header_field(http_parser* parser, const char* at, std::size_t size) noexcept {
    Collected& head = collected(parser);
    if (head.fields.empty() || head.in_value) {
        head.fields.emplace_back();
        head.in_value = false;
    }
    head.fields.back().name.append(at, size);
    return 0;
}

int on_header_value(http_parser* parser, const char* at, std::size_t size) noexcept {
    Collected& head = collected(parser);
    head.in_value = true;
    head.fields.back().value.append(at, size);
    return 0;
}

int on_headers_complete(http_parser* parser) noexcept {
    collected(parser).complete = true;
    // The head is all we give it: nothing of this message follows.
    return 1;
}

http_parser_settings callbacks() {
    http_parser_settings settings;
    http_parser_settings_init(&settings);
    settings.on_url = on_url;
    settings.on_header_field = on_header_field;
    settings.on_header_value = on_header_value;
    settings.on_headers_complete = on_headers_complete;
    return settings;
}

// The library skips blanks and empty lines that the grammar does not have. What it understood,
// written out, must be what was there.
bool is_exact_request_line(const MessageHead& head, std::string_view bytes) {
    const std::string line =
        head.method + ' ' + head.target + " HTTP/1." + std::to_string(head.minor_version) + "\r\n";
    const auto is_visible = [](char c) { return c > 0x20 && c < 0x7f; };
    return bytes.starts_with(line) &&
           std::all_of(head.target.begin(), head.target.end(), is_visible);
}

bool is_exact_status_line(const MessageHead& head, std::string_view bytes) {
    const std::string line =
        "HTTP/1." + std::to_string(head.minor_version) + ' ' + std::to_string(head.status);
    return head.status >= 100 && bytes.starts_with(line) &&
           (bytes[line.size()] == ' ' || bytes[line.size()] == '\r');
}

}  // namespace

Result<MessageHead> parse_head(MessageKind kind, std::string_view bytes) {
    AURA_TRY(check_head_lines(bytes));
    const bool is_request = kind == MessageKind::request;
    Collected found;
    http_parser parser;
    http_parser_init(&parser, is_request ? HTTP_REQUEST : HTTP_RESPONSE);
    parser.data = &found;
    const http_parser_settings settings = callbacks();
    http_parser_execute(&parser, &settings, bytes.data(), bytes.size());
    if (const auto error = HTTP_PARSER_ERRNO(&parser); error != HPE_OK || !found.complete) {
        return fail(
            Error(ErrorCode::http_malformed, "not HTTP").because(http_errno_description(error)));
    }
    if (parser.http_major != 1 || parser.http_minor > 1) {
        return fail(ErrorCode::http_malformed, "neither HTTP/1.1 nor HTTP/1.0");
    }
    if (found.fields.size() > kHeadersMax) {
        return fail(ErrorCode::http_head_too_large, "too many header fields");
    }
    MessageHead head;
    head.minor_version = static_cast<std::uint8_t>(parser.http_minor);
    if (is_request) {
        head.method = http_method_str(static_cast<http_method>(parser.method));
        head.target = std::move(found.target);
    } else {
        head.status = static_cast<std::uint16_t>(parser.status_code);
    }
    if (!(is_request ? is_exact_request_line(head, bytes) : is_exact_status_line(head, bytes))) {
        return fail(ErrorCode::http_malformed, "the first line has a form of its own");
    }
    for (const Header& field : found.fields) {
        head.headers.add(field.name, field.value);
    }
    return head;
}

}  // namespace aura::http
