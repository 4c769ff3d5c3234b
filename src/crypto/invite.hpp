// How members recognise who they invited, without trusting the Mothership that introduces them.
//
// A member who issues a token appends a secret to it, which the Mothership never gets. The joiner
// shows a MAC under it over its own key; the member who sees the right MAC may grant content keys
// by itself. Without a secret two people compare a short code by voice.
//
// Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "crypto/secret.hpp"

namespace aura::crypto {

using InviteSecret = Secret<struct InviteSecretTag, 32>;

// base64url, 43 characters: what stands after the `~` of a token. A secret itself.
[[nodiscard]] std::string invite_text(const InviteSecret& secret);
[[nodiscard]] std::optional<InviteSecret> parse_invite(std::string_view text);

// What a joiner shows for its key and the token that it used (keyed BLAKE2b-256).
[[nodiscard]] InviteMac invite_mac(const InviteSecret& secret,
                                   const AuthorId& joiner,
                                   const TokenId& token);

// In constant time.
[[nodiscard]] bool verify_invite_mac(const InviteSecret& secret,
                                     const AuthorId& joiner,
                                     const TokenId& token,
                                     const InviteMac& mac);

// "48213 90577 13368 20941": the joiner reads it out, the member compares it with what the daemon
// shows for the key that the Mothership announced. Digits, because they are the same in every
// language.
//
// Twenty digits are 66 bits. A Mothership that wants to slip in a key of its own must find one
// whose code equals the joiner's: about 2^66 key pairs, made anew for each team. At 2^40 a second,
// a million cores at their best, that is two years for one joiner.
[[nodiscard]] std::string short_code(const AuthorId& joiner, const TeamId& team);

}  // namespace aura::crypto
