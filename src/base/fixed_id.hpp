// Identities of fixed size. Two ids of different kinds never mix: each kind has its own tag.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>

#include "base/bytes.hpp"

namespace aura {

template <class Tag, std::size_t N>
struct FixedId {
    static constexpr std::size_t kSize = N;

    std::array<std::uint8_t, N> bytes{};

    // The id whose bytes are `view`, or nothing when the size is wrong.
    [[nodiscard]] static std::optional<FixedId> from(ByteView view) {
        if (view.size() != N) {
            return std::nullopt;
        }
        FixedId id;
        std::copy(view.begin(), view.end(), id.bytes.begin());
        return id;
    }

    [[nodiscard]] ByteView view() const { return bytes; }

    // All bytes zero: "none". No hash or key is ever all zero.
    [[nodiscard]] bool is_zero() const {
        return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; });
    }

    bool operator==(const FixedId&) const = default;

    // By the first byte that differs, eight at a time: ids are compared more often than anything
    // else, and the library's comparison of arrays is a call for each.
    std::strong_ordering operator<=>(const FixedId& other) const {
        std::size_t i = 0;
        for (; i + 8 <= N; i += 8) {
            if (const auto order = big_endian(i) <=> other.big_endian(i); order != 0) {
                return order;
            }
        }
        for (; i < N; ++i) {
            if (const auto order = bytes[i] <=> other.bytes[i]; order != 0) {
                return order;
            }
        }
        return std::strong_ordering::equal;
    }

private:
    [[nodiscard]] std::uint64_t big_endian(std::size_t at) const {
        std::uint64_t value = 0;
        std::memcpy(&value, bytes.data() + at, sizeof value);
        return std::endian::native == std::endian::little ? __builtin_bswap64(value) : value;
    }
};

}  // namespace aura

// Every id is a hash or a key, so its first bytes are already well spread.
template <class Tag, std::size_t N>
struct std::hash<aura::FixedId<Tag, N>> {
    std::size_t operator()(const aura::FixedId<Tag, N>& id) const noexcept {
        static_assert(N >= sizeof(std::size_t));
        std::size_t value = 0;
        std::memcpy(&value, id.bytes.data(), sizeof value);
        return value;
    }
};
