#include "http/request.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "base/hex.hpp"

namespace aura::http {

std::string serialize(const Request& request) {
    std::string bytes(to_text(request.method));
    bytes += ' ' + request.target + " HTTP/1.1\r\n";
    for (const Header& field : request.headers) {
        bytes += field.name + ": " + field.value + "\r\n";
    }
    if (request.method == Method::post || !request.body.empty()) {
        bytes += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    }
    if (!request.keep_alive) {
        bytes += "Connection: close\r\n";
    }
    return bytes + "\r\n" + request.body;
}

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        const std::size_t equals = pair.find('=');
        if (percent_decode(pair.substr(0, equals)) == name) {
            return equals == std::string_view::npos ? "" : percent_decode(pair.substr(equals + 1));
        }
    }
    return std::nullopt;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view kUnreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    for (const char c : text) {
        encoded += kUnreserved.find(c) != std::string_view::npos
                       ? std::string(1, c)
                       : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded.push_back(text[i]);
            continue;
        }
        const auto byte = from_hex(text.substr(i + 1, 2));
        if (!byte || byte->size() != 1 || byte->front() == 0) {
            return std::nullopt;
        }
        decoded.push_back(static_cast<char>(byte->front()));
        i += 2;
    }
    return decoded;
}

}  // namespace aura::http
