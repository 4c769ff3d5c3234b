// What a joining device and the Mothership tell each other, as the bodies of POST /v1/join. The
// connection is TLS with the Mothership's key pinned; the device has no certificate yet.
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/role.hpp"

namespace aura::wire {

// Layout: version 2, token text, peer 32, proof 64, invite MAC 32, host text.
struct JoinRequest {
    std::uint16_t version = 1;
    std::string token;     // the JWT without its invite secret
    AuthorId peer;         // the device's identity key
    Signature proof;       // that the device holds it (crypto/enrolment_proof.hpp)
    InviteMac invite_mac;  // zero: the token carried no secret
    std::string host;      // what the device calls itself, for people

    bool operator==(const JoinRequest&) const = default;
};

// Layout: hub 32, role 1, display name text, certificate bytes.
struct JoinReply {
    AuthorId hub;
    Role role{};
    std::string display_name;
    Bytes certificate;  // DER, of the device's identity key, signed by the Mothership's

    bool operator==(const JoinReply&) const = default;
};

inline constexpr std::size_t kJoinTokenBytesMax = 4096;
inline constexpr std::size_t kCertificateBytesMax = 16 * 1024;

[[nodiscard]] Bytes encode(const JoinRequest& request);
[[nodiscard]] Bytes encode(const JoinReply& reply);

// wire.version when the other side speaks another version, naming both; wire.malformed.
[[nodiscard]] Result<JoinRequest> decode_join_request(ByteView bytes);
[[nodiscard]] Result<JoinReply> decode_join_reply(ByteView bytes);

}  // namespace aura::wire
