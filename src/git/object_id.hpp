// Names of git objects: 20 bytes in a SHA-1 repository, 32 in a SHA-256 one. Commits and blobs
// never mix: each kind has its own tag. The default is git's null id, "no object".
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/hex.hpp"

namespace aura::git {

template <class Tag>
class ObjectId {
public:
    static constexpr std::size_t kSha1Bytes = 20;
    static constexpr std::size_t kSha256Bytes = 32;

    ObjectId() = default;

    // The id whose bytes are `view`, or nothing when they are neither 20 nor 32.
    [[nodiscard]] static std::optional<ObjectId> from(ByteView view) {
        if (view.size() != kSha1Bytes && view.size() != kSha256Bytes) {
            return std::nullopt;
        }
        ObjectId id;
        std::copy(view.begin(), view.end(), id.bytes_.begin());
        id.size_ = static_cast<std::uint8_t>(view.size());
        return id;
    }

    // The id whose text is `hex` (40 or 64 digits), or nothing.
    [[nodiscard]] static std::optional<ObjectId> from_text(std::string_view hex) {
        const std::optional<Bytes> bytes = from_hex(hex);
        return bytes ? from(*bytes) : std::nullopt;
    }

    [[nodiscard]] ByteView view() const { return {bytes_.data(), size_}; }

    // Lower-case hexadecimal, as git prints it.
    [[nodiscard]] std::string text() const { return to_hex(view()); }

    [[nodiscard]] bool is_null() const {
        return std::all_of(bytes_.begin(), bytes_.end(), [](std::uint8_t b) { return b == 0; });
    }

    auto operator<=>(const ObjectId&) const = default;

private:
    std::array<std::uint8_t, kSha256Bytes> bytes_{};  // zero from size_ on
    std::uint8_t size_ = kSha1Bytes;
};

using CommitId = ObjectId<struct CommitIdTag>;
using BlobId = ObjectId<struct BlobIdTag>;

}  // namespace aura::git

// The first bytes of a hash are already well spread.
template <class Tag>
struct std::hash<aura::git::ObjectId<Tag>> {
    std::size_t operator()(const aura::git::ObjectId<Tag>& id) const noexcept {
        std::size_t value = 0;
        std::memcpy(&value, id.view().data(), sizeof value);
        return value;
    }
};
