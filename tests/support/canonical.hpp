// For fuzz targets of formats in which a value has one encoding.
#pragma once

#include <algorithm>

#include "base/assert.hpp"
#include "base/bytes.hpp"

namespace aura::test {

// What `decode` takes is what encoding its value gives.
template <class Decode, class Encode>
void check_canonical(ByteView bytes, const Decode& decode, const Encode& encode) {
    if (const auto value = decode(bytes)) {
        AURA_ASSERT(std::ranges::equal(encode(*value), bytes));
    }
}

template <class Decode>
void check_canonical(ByteView bytes, const Decode& decode) {
    check_canonical(bytes, decode, [](const auto& value) { return encode(value); });
}

}  // namespace aura::test
