// How a joiner shows that it holds the key it wants enrolled, on this very connection: a proof
// recorded elsewhere is worth nothing.
//
// Signed, domain "aura/enrolment/1":
//
//     32 bytes  identity key of the Mothership
//     16 bytes  token id
//     32 bytes  identity key of the joiner
//     32 bytes  what identifies the connection: the TLS exporter (RFC 8446 section 7.5), label
//               kEnrolmentExporterLabel; it is of the inner connection where a proxy ends the outer
//
// Thread-safe.
#pragma once

#include "base/ids.hpp"
#include "crypto/identity.hpp"

namespace aura::crypto {

inline constexpr const char* kEnrolmentExporterLabel = "EXPORTER-aura-enrolment-1";

struct EnrolmentStatement {
    AuthorId hub;
    TokenId token;
    AuthorId joiner;
    Digest connection;
};

// `key` is the one that statement.joiner names.
[[nodiscard]] Signature prove_possession(const IdentityKey& key,
                                         const EnrolmentStatement& statement);

[[nodiscard]] bool verify_possession(const EnrolmentStatement& statement, const Signature& proof);

}  // namespace aura::crypto
