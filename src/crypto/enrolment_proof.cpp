#include "crypto/enrolment_proof.hpp"

#include "base/assert.hpp"

namespace aura::crypto {
namespace {

constexpr std::string_view kDomain = "aura/enrolment/1";

Bytes encoded(const EnrolmentStatement& statement) {
    Bytes bytes;
    for (const ByteView field : {statement.hub.view(),
                                 statement.token.view(),
                                 statement.joiner.view(),
                                 statement.connection.view()}) {
        bytes.insert(bytes.end(), field.begin(), field.end());
    }
    return bytes;
}

}  // namespace

Signature prove_possession(const IdentityKey& key, const EnrolmentStatement& statement) {
    AURA_ASSERT(key.public_id() == statement.joiner);
    return key.sign(kDomain, encoded(statement));
}

bool verify_possession(const EnrolmentStatement& statement, const Signature& proof) {
    return verify(statement.joiner, kDomain, encoded(statement), proof);
}

}  // namespace aura::crypto
