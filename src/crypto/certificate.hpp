// Certificates as data: what one says, and the questions that decide about trust. Chains and
// authorities of the web play no part: a key is pinned, or it is a member's.
//
// Thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "crypto/server_proof.hpp"

namespace aura::crypto {

// Names the extension with the server proof (an OCTET STRING of 96 bytes, not critical). Under 2.25
// everybody may name things by UUID (ITU-T X.667): no registration is needed.
inline constexpr const char* kServerProofOid = "2.25.249324432889408614611620735154149992917";
// A certificate of ours has about 500 bytes, one of a public authority about 2,000.
inline constexpr std::size_t kCertificateMax = std::size_t{16} * 1024;

struct Certificate {
    Fingerprint fingerprint;
    // The key itself where it is Ed25519: then this is a member.
    std::optional<AuthorId> author;
    // Common names, for display only; empty when there is none or it is not printable.
    std::string subject;
    std::string issuer;
    Validity validity;
    std::optional<ServerProof> server_proof;
    // All of it.
    Bytes der;
};

// Takes any bytes. crypto.failed when they are not exactly one X.509 certificate of at most
// kCertificateMax.
[[nodiscard]] Result<Certificate> parse_certificate(ByteView der);

// tls.expired after notAfter, tls.not_yet_valid before notBefore, both with kClockSkewMax to spare.
[[nodiscard]] Status check_validity(const Certificate& certificate, WallTime now);

// Whether `hub` signed the certificate: a member's, issued by that Mothership.
[[nodiscard]] bool is_issued_by(const Certificate& certificate, const AuthorId& hub);

// Whether the certificate's key and times were vouched for by the identity of `hub`.
[[nodiscard]] bool proves_server_key(const Certificate& certificate, const AuthorId& hub);

}  // namespace aura::crypto
