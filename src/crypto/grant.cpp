#include "crypto/grant.hpp"

#include <array>

#include <fmt/core.h>
#include <sodium.h>

#include "base/hex.hpp"

namespace aura::crypto {
namespace {

using CurveKey = std::array<std::uint8_t, crypto_box_PUBLICKEYBYTES>;
using CurveSecret = Secret<struct CurveSecretTag, crypto_box_SECRETKEYBYTES>;
using BoxNonce = std::array<std::uint8_t, crypto_box_NONCEBYTES>;

constexpr std::size_t kSealedAt = crypto_box_PUBLICKEYBYTES;
static_assert(GrantBox::kSize == crypto_box_SEALBYTES + ContentKey::Bytes32::kSize);

Result<CurveKey> curve_key(const AuthorId& member) {
    CurveKey key{};
    if (crypto_sign_ed25519_pk_to_curve25519(key.data(), member.bytes.data()) != 0) {
        return fail(ErrorCode::crypto_failed,
                    fmt::format("{} is not a key that can be granted to", to_hex(member.view())));
    }
    return key;
}

CurveSecret curve_secret(const IdentityKey& member) {
    using SigningKey = Secret<struct SigningKeyTag, crypto_sign_SECRETKEYBYTES>;
    const auto signing_key = SigningKey::filled([&](std::span<std::uint8_t> key) {
        AuthorId public_id;
        crypto_sign_seed_keypair(public_id.bytes.data(), key.data(), member.seed().data());
    });
    return CurveSecret::filled([&](std::span<std::uint8_t> secret) {
        crypto_sign_ed25519_sk_to_curve25519(secret.data(), signing_key.view().data());
    });
}

// As crypto_box_seal has it: the hash of both public keys, since the first is never used again.
BoxNonce box_nonce(ByteView one_time_key, const CurveKey& recipient) {
    BoxNonce nonce{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, nonce.size());
    crypto_generichash_update(&state, one_time_key.data(), one_time_key.size());
    crypto_generichash_update(&state, recipient.data(), recipient.size());
    crypto_generichash_final(&state, nonce.data(), nonce.size());
    return nonce;
}

Error not_opened(const char* why) {
    return Error(ErrorCode::crypto_failed, "failed to open a granted key").because(why);
}

}  // namespace

// crypto_box_seal draws its one-time key from the system; a simulation needs it from `prng`.
Result<GrantBox> make_grant(const ContentKey& key, const AuthorId& member, Prng& prng) {
    AURA_TRY_ASSIGN(const CurveKey recipient, curve_key(member));
    const auto seed = Secret<struct OneTimeSeedTag, crypto_box_SEEDBYTES>::random(prng);
    GrantBox box;
    const auto one_time = CurveSecret::filled([&](std::span<std::uint8_t> secret) {
        crypto_box_seed_keypair(box.bytes.data(), secret.data(), seed.view().data());
    });
    const BoxNonce nonce = box_nonce(box.view().first(kSealedAt), recipient);
    if (crypto_box_easy(box.bytes.data() + kSealedAt,
                        key.view().data(),
                        key.view().size(),
                        nonce.data(),
                        recipient.data(),
                        one_time.view().data()) != 0) {
        return fail(ErrorCode::crypto_failed, "failed to put a key into a box");
    }
    return box;
}

Result<ContentKey> open_grant(const IdentityKey& member,
                              const GrantBox& box,
                              const KeyId& expected) {
    AURA_TRY_ASSIGN(const CurveKey own_key, curve_key(member.public_id()));
    const CurveSecret secret = curve_secret(member);
    bool opened = false;
    ContentKey key(ContentKey::Bytes32::filled([&](std::span<std::uint8_t> out) {
        opened = crypto_box_seal_open(out.data(),
                                      box.bytes.data(),
                                      box.bytes.size(),
                                      own_key.data(),
                                      secret.view().data()) == 0;
    }));
    if (!opened) {
        return fail(not_opened("it was made for somebody else or altered"));
    }
    if (key.id() != expected) {
        return fail(not_opened("it holds another key than it says"));
    }
    return key;
}

}  // namespace aura::crypto
