// SHA-1, which the WebSocket handshake asks for (RFC 6455 section 4.2.2). It proves nothing there
// but that the other side read the key; broken as it is, nothing else may use it.
//
// Thread-safe.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.hpp"

namespace aura::crypto {

[[nodiscard]] std::array<std::uint8_t, 20> sha1(ByteView bytes);

}  // namespace aura::crypto
