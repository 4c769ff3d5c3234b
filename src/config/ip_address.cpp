#include "config/ip_address.hpp"

#include <algorithm>
#include <cstddef>

namespace aura::config {
namespace {

// Cuts the part up to `separator` off `text`, the separator included.
std::string_view take_part(std::string_view& text, char separator) {
    const std::string_view part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return part;
}

// 0 to 255 without leading zeros, which some read as octal.
bool is_octet(std::string_view text) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0') ||
        !std::all_of(text.begin(), text.end(), is_digit)) {
        return false;
    }
    int value = 0;
    for (const char c : text) {
        value = value * 10 + (c - '0');
    }
    return value <= 255;
}

bool is_ipv4(std::string_view text) {
    if (std::count(text.begin(), text.end(), '.') != 3 || text.ends_with('.')) {
        return false;
    }
    while (!text.empty()) {
        if (!is_octet(take_part(text, '.'))) {
            return false;
        }
    }
    return true;
}

bool is_group(std::string_view text) {
    return !text.empty() && text.size() <= 4 &&
           text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

// How many groups of 16 bits colons separate in `text`; nothing else may be in it but, at the end
// and if `may_end_in_ipv4`, an IPv4 address for two. -1: something else is.
int count_groups(std::string_view text, bool may_end_in_ipv4) {
    if (text.empty()) {
        return 0;
    }
    if (text.ends_with(':')) {
        return -1;
    }
    int groups = 0;
    while (!text.empty()) {
        const std::string_view part = take_part(text, ':');
        const bool is_last = text.empty();
        if (is_group(part)) {
            groups += 1;
        } else if (is_last && may_end_in_ipv4 && is_ipv4(part)) {
            groups += 2;
        } else {
            return -1;
        }
    }
    return groups;
}

bool is_ipv6(std::string_view text) {
    const std::size_t gap = text.find("::");
    if (gap == std::string_view::npos) {
        return count_groups(text, true) == 8;
    }
    const int before = count_groups(text.substr(0, gap), false);
    const int after = count_groups(text.substr(gap + 2), true);
    // The gap stands for one group at least.
    return before >= 0 && after >= 0 && before + after <= 7;
}

}  // namespace

bool is_ip_address(std::string_view text) {
    return is_ipv4(text) || is_ipv6(text);
}

}  // namespace aura::config
