#include "sync/set_hash.hpp"

namespace aura::sync {
namespace {

constexpr std::size_t kWordBytes = sizeof(std::uint64_t);

}  // namespace

void SetHash::add(const Digest& member) {
    for (std::size_t i = 0; i < kWords; ++i) {
        std::uint64_t word = 0;
        for (std::size_t byte = 0; byte < kWordBytes; ++byte) {
            word = word << 8 | member.bytes.at(i * kWordBytes + byte);
        }
        sum_.at(i) += word;
    }
}

void SetHash::add(const SetHash& part) {
    for (std::size_t i = 0; i < kWords; ++i) {
        sum_.at(i) += part.sum_.at(i);
    }
}

void SetHash::remove(const SetHash& part) {
    for (std::size_t i = 0; i < kWords; ++i) {
        sum_.at(i) -= part.sum_.at(i);
    }
}

Digest SetHash::digest() const {
    Digest digest;
    for (std::size_t i = 0; i < Digest::kSize; ++i) {
        const auto shift = 8 * (kWordBytes - 1 - i % kWordBytes);
        digest.bytes.at(i) = static_cast<std::uint8_t>(sum_.at(i / kWordBytes) >> shift);
    }
    return digest;
}

}  // namespace aura::sync
