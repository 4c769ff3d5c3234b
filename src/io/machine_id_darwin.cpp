#include <array>
#include <cerrno>
#include <cstdint>
#include <unistd.h>

#include "base/hex.hpp"
#include "io/machine.hpp"
#include "io/system_error.hpp"

namespace aura::io {

Result<std::string> machine_id() {
    std::array<std::uint8_t, 16> uuid{};
    const timespec at_once{};
    if (::gethostuuid(uuid.data(), &at_once) != 0) {
        return fail(Error::from_errno(ErrorCode::unavailable, "this machine has no id", errno));
    }
    return to_hex(uuid);
}

}  // namespace aura::io
