// BLAKE2b-256 with domain separation: the same bytes hashed for two purposes give unrelated
// digests, so nothing that was hashed or signed as one thing can be passed off as another.
//
// A domain is a constant of ours of the form "aura/<what>/<version>", without a line end. What is
// hashed is the domain, a line end, the bytes.
//
// Thread-safe, except for one Hasher.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/ids.hpp"

namespace aura::crypto {

// Hashes what is added piece by piece. Pieces run together: where their borders matter and are not
// fixed, use add_sized.
class Hasher {
public:
    explicit Hasher(std::string_view domain);

    Hasher& add(ByteView bytes);
    // The length as u64 first, then the bytes.
    Hasher& add_sized(ByteView bytes);
    // As u64, big-endian.
    Hasher& add_number(std::uint64_t number);

    // Ends the hasher: adding to it or finishing it again is a bug.
    [[nodiscard]] Digest finish();

private:
    // Holds libsodium's state, whose type would drag its header everywhere.
    alignas(64) std::array<std::byte, 384> state_{};
    bool finished_ = false;
};

[[nodiscard]] Digest hash(std::string_view domain, ByteView bytes);

// For bytes that begin with their own domain line, as an event header does.
[[nodiscard]] Digest hash_canonical(ByteView bytes);

// The first bytes of a digest as a shorter id.
template <class Id>
[[nodiscard]] Id shortened(const Digest& digest) {
    static_assert(Id::kSize <= Digest::kSize);
    Id id;
    std::copy_n(digest.bytes.begin(), Id::kSize, id.bytes.begin());
    return id;
}

// The hash as an id of 16 or 32 bytes: hash_as<NodeId>("aura/node/1", bytes).
template <class Id>
[[nodiscard]] Id hash_as(std::string_view domain, ByteView bytes) {
    return shortened<Id>(hash(domain, bytes));
}

}  // namespace aura::crypto
