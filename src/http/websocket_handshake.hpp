// How a connection turns from HTTP into a WebSocket (RFC 6455 section 4). Both sides insist on
// version 13 and on the subprotocol `aura.v1`; no extension is offered or taken.
//
// Pure but for the key, which is drawn from a Prng.
#pragma once

#include <string>
#include <string_view>

#include "base/prng.hpp"
#include "base/result.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace aura::http {

inline constexpr std::string_view kSubprotocol = "aura.v1";

// The answer to a request whose `upgrade` is set: status 101 when it is accepted, and then the
// connection is a WebSocket behind it; any other status is a refusal with an error body, after
// which the connection is closed.
[[nodiscard]] Response answer_handshake(const Request& request);

class ClientHandshake {
public:
    // `host` as in the Host field ("mothership.internal:7777"), `target` as in "/v1/sync".
    ClientHandshake(std::string_view host, std::string_view target, Prng& prng);

    [[nodiscard]] const Request& request() const { return request_; }

    // Whether `response` grants it. Errors: what the error body says for status 400 and more;
    // not_a_mothership for an answer that is no WebSocket of ours.
    [[nodiscard]] Status check(const Response& response) const;

private:
    Request request_;
    std::string key_;
};

// Sec-WebSocket-Accept for a Sec-WebSocket-Key (RFC 6455 section 4.2.2, item 5.4).
[[nodiscard]] std::string accept_key(std::string_view key);

}  // namespace aura::http
