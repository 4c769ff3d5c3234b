// Content keys, and content sealed with them: what the Mothership passes on and cannot read
// (docs/architecture.md, "Content").
//
// Sealed content, all of it:
//
//     offset  bytes  field
//          0      1  format: 1
//          1     16  key id
//         17     24  nonce, random
//         41   n+16  XChaCha20-Poly1305 of a zstd frame of n bytes, and its tag
//
// The tag covers the format byte, the key id and the caller's associated data as well. With
// `content.seal = off` the same frame travels as it is, and what carries it must be signed:
//
//          0      1  format: 2
//          1      n  zstd frame
//
// The frame is a single one, tells its content's size, and that is at most kContentMax.
//
// Thread rule: that of the FrameCoder.
#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"
#include "crypto/secret.hpp"
#include "crypto/zstd_frame.hpp"

namespace aura::crypto {

// 1 MiB of text before compression; larger files are left to git.
inline constexpr std::size_t kContentMax = std::size_t{1} << 20U;

class ContentKey {
public:
    using Bytes32 = Secret<struct ContentKeyTag, 32>;

    explicit ContentKey(Bytes32 bytes);

    // A new key; `prng` is a SecurePrng everywhere but in a simulation.
    [[nodiscard]] static ContentKey generate(Prng& prng);

    // Names the key without telling anything about it.
    [[nodiscard]] const KeyId& id() const { return id_; }

    [[nodiscard]] ContentKey clone() const { return ContentKey(bytes_.clone()); }

    // The 32 bytes to keep on disk or to put into a grant, secret.
    [[nodiscard]] ByteView view() const { return bytes_.view(); }

private:
    Bytes32 bytes_;
    KeyId id_;
};

// Seals `plaintext` so that it opens with `key` and the same `associated_data` only. `prng` gives
// the nonce. wire.too_large above kContentMax.
[[nodiscard]] Result<Bytes> seal(FrameCoder& frames,
                                 const ContentKey& key,
                                 ByteView associated_data,
                                 ByteView plaintext,
                                 Prng& prng);

// What seal was given. wire.malformed when the bytes are no sealed content, crypto.no_key when
// another key sealed them, crypto.failed when they or the associated data were altered,
// wire.too_large above kContentMax (found before any memory is taken).
[[nodiscard]] Result<Bytes> open(FrameCoder& frames,
                                 const ContentKey& key,
                                 ByteView associated_data,
                                 ByteView sealed);

// Content in format 2. wire.too_large above kContentMax.
[[nodiscard]] Result<Bytes> wrap_unsealed(FrameCoder& frames, ByteView plaintext);

// What wrap_unsealed was given. wire.malformed, wire.too_large.
[[nodiscard]] Result<Bytes> open_unsealed(FrameCoder& frames, ByteView wrapped);

// The key that opens the content, nothing when it is not sealed. Opens nothing. wire.malformed.
[[nodiscard]] Result<std::optional<KeyId>> sealed_key_id(ByteView content);

}  // namespace aura::crypto
