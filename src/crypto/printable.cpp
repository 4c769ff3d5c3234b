#include "crypto/printable.hpp"

#include <cstddef>
#include <cstdint>

#include "base/ascii.hpp"

namespace aura::crypto {

bool is_printable(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<std::uint8_t>(text[i]);
        // C1 controls, U+0080 to U+009F, are C2 80 to C2 9F.
        const bool is_c1 =
            byte == 0xc2 && i + 1 < text.size() && static_cast<std::uint8_t>(text[i + 1]) < 0xa0;
        if (is_ascii_control(text[i]) || is_c1) {
            return false;
        }
    }
    return true;
}

}  // namespace aura::crypto
