// Byte strings and views of them. Text that came from a file is a std::string of arbitrary bytes
// (never assumed to be UTF-8); everything binary is Bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace aura {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

[[nodiscard]] inline ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

[[nodiscard]] inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

[[nodiscard]] inline Bytes to_bytes(ByteView view) {
    return {view.begin(), view.end()};
}

}  // namespace aura
