// Where an HTTPS server is: the parts of "https://host:port". Nothing else is allowed in it,
// because a Mothership has no paths and no users.
//
// Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aura::http {

struct HttpsAddress {
    std::string host;  // a name, or a numeric address without brackets
    std::uint16_t port = 0;

    [[nodiscard]] std::string url() const;

    bool operator==(const HttpsAddress&) const = default;
};

// usage says what is wrong.
[[nodiscard]] Result<HttpsAddress> parse_https_address(std::string_view url,
                                                       std::uint16_t default_port);

}  // namespace aura::http
