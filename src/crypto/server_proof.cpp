#include "crypto/server_proof.hpp"

#include <algorithm>
#include <cstddef>

namespace aura::crypto {
namespace {

constexpr std::string_view kDomain = "aura/server-key/1";

constexpr std::size_t kProofBytes = AuthorId::kSize + Signature::kSize;
constexpr std::size_t kStatementBytes = Fingerprint::kSize + 8 + 8;

void put_seconds(std::span<std::uint8_t> out, WallTime time) {
    auto number = static_cast<std::uint64_t>(unix_seconds(time));
    for (std::size_t i = 8; i-- > 0; number >>= 8U) {
        out[i] = static_cast<std::uint8_t>(number);
    }
}

Bytes statement(const ServerKey& key) {
    Bytes bytes(kStatementBytes);
    std::ranges::copy(key.fingerprint.view(), bytes.begin());
    const std::span times = std::span(bytes).subspan(Fingerprint::kSize);
    put_seconds(times.first(8), key.validity.not_before);
    put_seconds(times.last(8), key.validity.not_after);
    return bytes;
}

}  // namespace

ServerProof make_server_proof(const IdentityKey& identity, const ServerKey& key) {
    return {.identity = identity.public_id(), .signature = identity.sign(kDomain, statement(key))};
}

bool verify_server_proof(const ServerProof& proof, const ServerKey& key) {
    return verify(proof.identity, kDomain, statement(key), proof.signature);
}

Bytes encode(const ServerProof& proof) {
    Bytes bytes(kProofBytes);
    std::ranges::copy(proof.identity.view(), bytes.begin());
    std::ranges::copy(proof.signature.view(), bytes.begin() + AuthorId::kSize);
    return bytes;
}

std::optional<ServerProof> decode_server_proof(ByteView bytes) {
    if (bytes.size() != kProofBytes) {
        return std::nullopt;
    }
    return ServerProof{.identity = *AuthorId::from(bytes.first(AuthorId::kSize)),
                       .signature = *Signature::from(bytes.subspan(AuthorId::kSize))};
}

}  // namespace aura::crypto
