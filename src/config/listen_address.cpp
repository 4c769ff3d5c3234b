#include "config/listen_address.hpp"

#include <charconv>

#include <fmt/core.h>

#include "config/ip_address.hpp"

namespace aura::config {

std::optional<Port> parse_port(std::string_view text) {
    std::uint16_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && stop == end ? std::optional(Port{number}) : std::nullopt;
}

std::optional<Listen> parse_listen(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    std::string_view host = text.substr(0, colon);
    const bool in_brackets = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
    if (in_brackets) {
        host = host.substr(1, host.size() - 2);
    }
    const bool is_ipv6 = host.find(':') != std::string_view::npos;
    const auto port = parse_port(text.substr(colon + 1));
    if (is_ipv6 != in_brackets || !is_ip_address(host) || !port) {
        return std::nullopt;
    }
    return Listen{std::string(host), *port};
}

std::string to_text(const Listen& listen) {
    if (listen.host.empty()) {
        return "off";
    }
    const auto port = static_cast<std::uint16_t>(listen.port);
    const bool is_ipv6 = listen.host.find(':') != std::string::npos;
    return is_ipv6 ? fmt::format("[{}]:{}", listen.host, port)
                   : fmt::format("{}:{}", listen.host, port);
}

}  // namespace aura::config
