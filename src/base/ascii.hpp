// Thread-safe.
#pragma once

namespace aura {

// C0 controls and DEL: what can end a line, or steer a terminal.
[[nodiscard]] constexpr bool is_ascii_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

}  // namespace aura
