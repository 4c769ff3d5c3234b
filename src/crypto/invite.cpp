#include "crypto/invite.hpp"

#include <array>

#include <fmt/core.h>
#include <sodium.h>

#include "crypto/base64url.hpp"
#include "crypto/hash.hpp"

namespace aura::crypto {
namespace {

constexpr int kCodeGroups = 4;
// Five digits a group, as people read out long numbers.
constexpr std::uint64_t kCodeGroupValues = 100000;

}  // namespace

std::string invite_text(const InviteSecret& secret) {
    return to_base64url(secret.view());
}

std::optional<InviteSecret> parse_invite(std::string_view text) {
    std::optional<Bytes> decoded = from_base64url(text);
    if (!decoded) {
        return std::nullopt;
    }
    const SecretBytes bytes(std::move(*decoded));
    return InviteSecret::from(bytes.view());
}

InviteMac invite_mac(const InviteSecret& secret, const AuthorId& joiner, const TokenId& token) {
    const Digest statement =
        Hasher("aura/invite-mac/1").add(joiner.view()).add(token.view()).finish();
    InviteMac mac;
    crypto_generichash(mac.bytes.data(),
                       mac.bytes.size(),
                       statement.bytes.data(),
                       statement.bytes.size(),
                       secret.view().data(),
                       secret.view().size());
    return mac;
}

bool verify_invite_mac(const InviteSecret& secret,
                       const AuthorId& joiner,
                       const TokenId& token,
                       const InviteMac& mac) {
    return constant_time_equal(invite_mac(secret, joiner, token).view(), mac.view());
}

std::string short_code(const AuthorId& joiner, const TeamId& team) {
    const Digest digest = Hasher("aura/short-code/1").add(joiner.view()).add(team.view()).finish();
    std::string code;
    for (int group = 0; group < kCodeGroups; ++group) {
        // 64 bits a group: the remainder of a power of two is biased by less than 2^-47.
        std::uint64_t value = 0;
        for (const std::uint8_t byte :
             digest.view().subspan(static_cast<std::size_t>(group) * 8, 8)) {
            value = value << 8U | byte;
        }
        code += fmt::format("{}{:05}", group == 0 ? "" : " ", value % kCodeGroupValues);
    }
    return code;
}

}  // namespace aura::crypto
