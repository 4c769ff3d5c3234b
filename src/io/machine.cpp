#include "io/machine.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>
#include <unistd.h>

#include "io/system_error.hpp"

namespace aura::io {

std::optional<std::string> parse_machine_id(std::string_view content) {
    constexpr std::size_t kDigits = 32;
    const std::string_view id = content.substr(0, content.find('\n'));
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (id.size() != kDigits || !std::all_of(id.begin(), id.end(), is_digit)) {
        return std::nullopt;
    }
    return std::string(id);
}

Result<std::string> host_name() {
    std::array<char, 256> name{};  // 255 bytes at most (POSIX, _POSIX_HOST_NAME_MAX)
    if (::gethostname(name.data(), name.size() - 1) != 0) {
        return fail(system_error("cannot tell this machine's name", errno));
    }
    return std::string(name.data());
}

unsigned core_count() {
    return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace aura::io
