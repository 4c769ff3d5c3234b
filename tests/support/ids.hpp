// Ids for stories: one byte, over and over.
#pragma once

#include <cstdint>

namespace aura::test {

template <class Id>
[[nodiscard]] Id filled(std::uint8_t byte) {
    Id id;
    id.bytes.fill(byte);
    return id;
}

}  // namespace aura::test
