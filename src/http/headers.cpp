#include "http/headers.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace aura::http {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view trimmed(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

bool list_contains(std::string_view list, std::string_view token) {
    while (true) {
        const std::size_t comma = list.find(',');
        if (equal_ignoring_case(trimmed(list.substr(0, comma)), token)) {
            return true;
        }
        if (comma == std::string_view::npos) {
            return false;
        }
        list.remove_prefix(comma + 1);
    }
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return lower(x) == lower(y);
    });
}

Headers::Headers(std::initializer_list<Header> fields) {
    for (const Header& field : fields) {
        add(field.name, field.value);
    }
}

void Headers::add(std::string_view name, std::string_view value) {
    Header& field = fields_.emplace_back(Header{std::string(name), std::string(trimmed(value))});
    const auto spoils_value = [](char c) { return is_ascii_control(c) && c != '\t'; };
    std::replace_if(field.value.begin(), field.value.end(), spoils_value, ' ');
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const Header& field : fields_) {
        if (equal_ignoring_case(field.name, name)) {
            return field.value;
        }
    }
    return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
    const auto has_name = [name](const Header& f) { return equal_ignoring_case(f.name, name); };
    return static_cast<std::size_t>(std::count_if(fields_.begin(), fields_.end(), has_name));
}

bool Headers::has_token(std::string_view name, std::string_view token) const {
    return std::any_of(fields_.begin(), fields_.end(), [&](const Header& field) {
        return equal_ignoring_case(field.name, name) && list_contains(field.value, token);
    });
}

}  // namespace aura::http
