// Bytes that must not leak: wiped when they go, compared in constant time, never printed and never
// copied by accident.
//
// Not thread-safe, like any value.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "base/bytes.hpp"
#include "base/prng.hpp"

namespace aura::crypto {

// Overwrites with zeros; unlike memset it is never optimised away.
void wipe(std::span<std::uint8_t> bytes) noexcept;

// Whether both are the same bytes, in a time that depends on the sizes only.
[[nodiscard]] bool constant_time_equal(ByteView a, ByteView b) noexcept;

// A secret of fixed size. A moved-from secret is all zeros and good for nothing.
template <class Tag, std::size_t N>
class Secret {
public:
    static constexpr std::size_t kSize = N;

    // The N bytes that `fill(std::span<std::uint8_t>)` writes.
    template <class Fill>
    [[nodiscard]] static Secret filled(Fill fill) {
        Secret secret;
        fill(std::span<std::uint8_t>(secret.bytes_));
        return secret;
    }

    // N fresh bytes; `prng` is a SecurePrng everywhere but in a simulation.
    [[nodiscard]] static Secret random(Prng& prng) {
        return filled([&](std::span<std::uint8_t> bytes) { prng.fill(bytes); });
    }

    // A copy of `view`, or nothing when the size is wrong.
    [[nodiscard]] static std::optional<Secret> from(ByteView view) {
        if (view.size() != N) {
            return std::nullopt;
        }
        return filled(
            [&](std::span<std::uint8_t> bytes) { std::ranges::copy(view, bytes.begin()); });
    }

    Secret(Secret&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }

    Secret& operator=(Secret&& other) noexcept {
        if (this != &other) {
            bytes_ = other.bytes_;
            wipe(other.bytes_);
        }
        return *this;
    }

    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    ~Secret() { wipe(bytes_); }

    // A second holder of the same secret; a word of its own so that it shows in review.
    [[nodiscard]] Secret clone() const {
        return filled(
            [&](std::span<std::uint8_t> bytes) { std::ranges::copy(bytes_, bytes.begin()); });
    }

    [[nodiscard]] ByteView view() const { return bytes_; }

    friend bool operator==(const Secret& a, const Secret& b) {
        return constant_time_equal(a.bytes_, b.bytes_);
    }

private:
    Secret() = default;

    std::array<std::uint8_t, N> bytes_{};
};

// A secret of any size, such as an encoded private key.
class SecretBytes {
public:
    SecretBytes() = default;

    explicit SecretBytes(Bytes&& bytes) : bytes_(std::move(bytes)) {}

    SecretBytes(SecretBytes&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

    SecretBytes& operator=(SecretBytes&& other) noexcept {
        std::swap(bytes_, other.bytes_);
        return *this;
    }

    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;

    ~SecretBytes() { wipe(bytes_); }

    [[nodiscard]] SecretBytes clone() const { return SecretBytes(Bytes(bytes_)); }

    [[nodiscard]] ByteView view() const { return bytes_; }

private:
    Bytes bytes_;
};

}  // namespace aura::crypto
