#include "http/websocket_handshake.hpp"

#include <algorithm>
#include <array>

#include "base/bytes.hpp"
#include "crypto/base64url.hpp"
#include "crypto/sha1.hpp"
#include "http/error_body.hpp"

namespace aura::http {
namespace {

constexpr std::string_view kVersion = "13";
// RFC 6455 section 1.3.
constexpr std::string_view kAcceptGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t kKeyBytes = 16;

// The alphabet of RFC 4648 section 4, padded, for the sixteen or twenty bytes of a handshake.
std::string to_base64(ByteView bytes) {
    std::string text = crypto::to_base64url(bytes);
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

bool is_key(std::string_view text) {
    if (text.size() != 24 || !text.ends_with("==") || text.find_first_of("-_") != text.npos) {
        return false;
    }
    std::string url_text(text.substr(0, 22));
    std::replace(url_text.begin(), url_text.end(), '+', '-');
    std::replace(url_text.begin(), url_text.end(), '/', '_');
    const auto key = crypto::from_base64url(url_text);
    return key && key->size() == kKeyBytes;
}

Response refuse(ErrorCode code, std::string message) {
    return error_response(Error(code, std::move(message)));
}

tl::unexpected<Error> not_ours(std::string why) {
    return fail(
        Error(ErrorCode::not_a_mothership, "no WebSocket of a Mothership").because(std::move(why)));
}

}  // namespace

std::string accept_key(std::string_view key) {
    return to_base64(crypto::sha1(as_bytes(std::string(key) + std::string(kAcceptGuid))));
}

Response answer_handshake(const Request& request) {
    const Headers& headers = request.headers;
    if (!request.upgrade) {
        Response response = refuse(ErrorCode::wire_version, "this path speaks WebSocket only");
        response.headers.add("Connection", "Upgrade");
        response.headers.add("Upgrade", "websocket");
        return response;
    }
    if (headers.count("Sec-WebSocket-Version") != 1 ||
        headers.find("Sec-WebSocket-Version") != kVersion) {
        Response response = refuse(ErrorCode::wire_version, "WebSocket version 13 is required");
        response.headers.add("Sec-WebSocket-Version", kVersion);
        return response;
    }
    const auto key = headers.find("Sec-WebSocket-Key");
    if (headers.count("Sec-WebSocket-Key") != 1 || !is_key(*key)) {
        return refuse(ErrorCode::websocket_malformed,
                      "Sec-WebSocket-Key is not 16 bytes in base64");
    }
    if (!headers.has_token("Sec-WebSocket-Protocol", kSubprotocol)) {
        return refuse(ErrorCode::wire_version,
                      "the subprotocol " + std::string(kSubprotocol) + " is not offered");
    }
    return {101,
            {{"Upgrade", "websocket"},
             {"Connection", "Upgrade"},
             {"Sec-WebSocket-Accept", accept_key(*key)},
             {"Sec-WebSocket-Protocol", std::string(kSubprotocol)}},
            {}};
}

ClientHandshake::ClientHandshake(std::string_view host, std::string_view target, Prng& prng) {
    std::array<std::uint8_t, kKeyBytes> key{};
    prng.fill(key);
    key_ = to_base64(key);
    request_.method = Method::get;
    request_.target = target;
    request_.headers = {{"Host", std::string(host)},
                        {"Upgrade", "websocket"},
                        {"Connection", "Upgrade"},
                        {"Sec-WebSocket-Key", key_},
                        {"Sec-WebSocket-Version", std::string(kVersion)},
                        {"Sec-WebSocket-Protocol", std::string(kSubprotocol)}};
}

Status ClientHandshake::check(const Response& response) const {
    const Headers& headers = response.headers;
    if (response.status >= 400) {
        return fail(error_from(response));
    }
    if (response.status != 101 || !headers.has_token("Connection", "upgrade") ||
        !headers.has_token("Upgrade", "websocket")) {
        return not_ours("status " + std::to_string(response.status) + ", not an upgrade");
    }
    if (headers.count("Sec-WebSocket-Accept") != 1 ||
        headers.find("Sec-WebSocket-Accept") != accept_key(key_)) {
        return not_ours("Sec-WebSocket-Accept does not fit the key");
    }
    if (headers.count("Sec-WebSocket-Protocol") != 1 ||
        headers.find("Sec-WebSocket-Protocol") != kSubprotocol) {
        return not_ours("another subprotocol than " + std::string(kSubprotocol));
    }
    if (headers.count("Sec-WebSocket-Extensions") != 0) {
        return not_ours("an extension that was not offered");
    }
    return {};
}

}  // namespace aura::http
