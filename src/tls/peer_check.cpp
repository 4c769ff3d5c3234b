#include "tls/peer_check.hpp"

#include <openssl/ssl.h>

#include "crypto/openssl.hpp"

namespace aura::tls {
namespace {

// The verification result whose alert tells the other side what kind of refusal it was.
int verification_error(ErrorCode code) {
    switch (code) {
        case ErrorCode::peer_revoked:
            return X509_V_ERR_CERT_REVOKED;
        case ErrorCode::peer_unknown:
            return X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT;
        case ErrorCode::tls_expired:
            return X509_V_ERR_CERT_HAS_EXPIRED;
        default:
            return X509_V_ERR_CERT_REJECTED;
    }
}

Status ask(PeerCheck& check, const X509* x509) {
    Result<crypto::Certificate> certificate =
        crypto::parse_certificate(crypto::to_der(i2d_X509, x509));
    if (!certificate) {
        return fail(Error(ErrorCode::tls_handshake, "the other side's certificate cannot be used")
                        .because(certificate.error().to_line()));
    }
    AURA_TRY(check.policy(*certificate));
    check.accepted = std::move(*certificate);
    return {};
}

}  // namespace

void attach(ssl_st* ssl, PeerCheck& check) {
    SSL_set_app_data(ssl, &check);
}

int check_peer(x509_store_ctx_st* store, void* /*unused*/) noexcept {
    const auto* ssl =
        static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    PeerCheck& check = *static_cast<PeerCheck*>(SSL_get_app_data(ssl));
    Status answer = ask(check, X509_STORE_CTX_get0_cert(store));
    if (!answer) {
        X509_STORE_CTX_set_error(store, verification_error(answer.error().code()));
        check.refusal = std::move(answer).error();
        return 0;
    }
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
}

}  // namespace aura::tls
