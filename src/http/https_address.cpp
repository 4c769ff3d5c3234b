#include "http/https_address.hpp"

#include <charconv>

#include <fmt/core.h>

namespace aura::http {
namespace {

constexpr std::string_view kScheme = "https://";

Error bad_url(std::string_view url, const char* cause) {
    return Error(ErrorCode::usage, fmt::format("'{}' is no address of a Mothership", url))
        .because(cause)
        .try_next("--url https://HOST:7777");
}

// Splits "host:port" and "[v6]:port"; the port may be missing.
struct Authority {
    std::string_view host;
    std::string_view port;
};

Authority split(std::string_view text) {
    const std::size_t bracket = text.find(']');
    const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    std::string_view host = text.substr(0, colon);
    if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    }
    return {host, colon == std::string_view::npos ? "" : text.substr(colon + 1)};
}

}  // namespace

std::string HttpsAddress::url() const {
    const bool v6 = host.find(':') != std::string::npos;
    return v6 ? fmt::format("https://[{}]:{}", host, port)
              : fmt::format("https://{}:{}", host, port);
}

Result<HttpsAddress> parse_https_address(std::string_view url, std::uint16_t default_port) {
    std::string_view rest = url;
    if (!rest.starts_with(kScheme)) {
        return fail(bad_url(url, "it must begin with https://"));
    }
    rest.remove_prefix(kScheme.size());
    if (rest.ends_with('/')) {
        rest.remove_suffix(1);
    }
    if (rest.find_first_of("/?#@ ") != std::string_view::npos) {
        return fail(bad_url(url, "a host and a port are all it may hold"));
    }
    const Authority authority = split(rest);
    if (authority.host.empty()) {
        return fail(bad_url(url, "the host is missing"));
    }
    HttpsAddress address{std::string(authority.host), default_port};
    if (!authority.port.empty()) {
        const char* const end = authority.port.data() + authority.port.size();
        const auto [at, error] = std::from_chars(authority.port.data(), end, address.port);
        if (error != std::errc() || at != end || address.port == 0) {
            return fail(bad_url(url, "the port is no number from 1 to 65535"));
        }
    }
    return address;
}

}  // namespace aura::http
