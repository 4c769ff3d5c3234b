// One zstd frame whose content has a known, bounded size (RFC 8878). Private to crypto/.
//
// Thread-safe.
#pragma once

#include <cstddef>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace aura::crypto {

// Appends the frame of `plaintext` to `out`.
void append_zstd_frame(Bytes& out, ByteView plaintext);

// The content of `frame`. Takes any bytes: wire.malformed when they are not exactly one frame that
// tells its content's size and keeps it, wire.too_large when that is more than `size_max`. No more
// than the size told is allocated, and nothing before it was checked.
[[nodiscard]] Result<Bytes> expand_zstd_frame(ByteView frame, std::size_t size_max);

}  // namespace aura::crypto
