// The identities that everything else is keyed by. How each one is computed stands beside the code
// that computes it; docs/architecture.md has the table.
#pragma once

#include <cstdint>

#include "base/fixed_id.hpp"

namespace aura {

// A device or a Mothership: its Ed25519 public key. Shown as peer_xxxxxxxx or mship_xxxxxxxx.
using AuthorId = FixedId<struct AuthorIdTag, 32>;
// A team: hash of the identity key of the Mothership that founded it.
using TeamId = FixedId<struct TeamIdTag, 16>;
// A repository of a team, drawn at random by whoever linked it first. Zero: the team log.
using RepoId = FixedId<struct RepoIdTag, 16>;
// An event: BLAKE2b-256 of its header.
using EventId = FixedId<struct EventIdTag, 32>;
// BLAKE2b-256 of some bytes whose meaning the context gives.
using Digest = FixedId<struct DigestTag, 32>;
// A node, a skeleton or a file through all its versions. Shown as fn_xxxxxxxx.
using NodeId = FixedId<struct NodeIdTag, 16>;
// A content key: hash of the key.
using KeyId = FixedId<struct KeyIdTag, 16>;
// A join token (its `jti`).
using TokenId = FixedId<struct TokenIdTag, 16>;
// SHA-256 of a server's SubjectPublicKeyInfo.
using Fingerprint = FixedId<struct FingerprintTag, 32>;
// An Ed25519 signature.
using Signature = FixedId<struct SignatureTag, 64>;
// What a joiner shows instead of an invite secret (crypto/invite.hpp). Zero: it had none.
using InviteMac = FixedId<struct InviteMacTag, 32>;

// Position of an event in its log, from 1. Zero: before the first.
enum class Seq : std::uint64_t {};

[[nodiscard]] constexpr std::uint64_t number(Seq seq) {
    return static_cast<std::uint64_t>(seq);
}

[[nodiscard]] constexpr Seq next(Seq seq) {
    return Seq{number(seq) + 1};
}

// Which run of a device's logs: random, a new one after a restored backup or a copied home.
enum class Incarnation : std::uint64_t {};

[[nodiscard]] constexpr std::uint64_t number(Incarnation incarnation) {
    return static_cast<std::uint64_t>(incarnation);
}

}  // namespace aura
