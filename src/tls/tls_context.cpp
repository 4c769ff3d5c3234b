#include "tls/tls_context.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <openssl/ssl.h>

#include "crypto/certificate.hpp"
#include "crypto/openssl.hpp"
#include "tls/peer_check.hpp"

namespace aura::tls {
namespace {

using crypto::CertificatePtr;
using crypto::openssl_error;
using crypto::PkeyPtr;

// The three that RFC 8446 section 9.1 names; the first is what processors do fastest.
constexpr const char* kCipherSuites =
    "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384";
constexpr std::string_view kGroups = "X25519:P-256";
// Members' keys, our own server keys, and what internal authorities and ACME certify.
constexpr std::string_view kSignatures =
    "ed25519:ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:rsa_pss_rsae_sha256";

// Without freed buffers an idle connection would hold 50 KiB; with them it holds 18 (measured over
// 1,000, OpenSSL 3.0). What the chain is, the credentials say.
constexpr std::uint64_t kModes = SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                 SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_NO_AUTO_CHAIN;

bool configure(SSL_CTX* context) {
    SSL_CTX_set_mode(context, kModes);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_max_cert_list(context, crypto::kCertificateMax * crypto::kChainMax);
    SSL_CTX_set_cert_verify_callback(context, check_peer, nullptr);
    // Copies, because OpenSSL's macros would cast a const away.
    std::string groups(kGroups);
    std::string signatures(kSignatures);
    return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
           SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1 &&
           SSL_CTX_set_num_tickets(context, 0) == 1 &&
           SSL_CTX_set_ciphersuites(context, kCipherSuites) == 1 &&
           SSL_CTX_set1_groups_list(context, groups.data()) == 1 &&
           SSL_CTX_set1_sigalgs_list(context, signatures.data()) == 1;
}

}  // namespace

TlsContext::TlsContext(std::shared_ptr<ssl_ctx_st> native, Side side)
    : native_(std::move(native)), side_(side) {}

Result<TlsContext> TlsContext::make(Side side) {
    std::shared_ptr<SSL_CTX> native(
        SSL_CTX_new(side == Side::server ? TLS_server_method() : TLS_client_method()),
        SSL_CTX_free);
    if (native == nullptr || !configure(native.get())) {
        return fail(openssl_error("failed to set up TLS"));
    }
    return TlsContext(std::move(native), side);
}

Status TlsContext::use(const crypto::Credentials& credentials) {
    for (const Bytes& der : credentials.chain) {
        AURA_TRY_ASSIGN(const CertificatePtr certificate, crypto::decode_certificate(der));
        const bool own = &der == &credentials.chain.front();
        if ((own ? SSL_CTX_use_certificate(native(), certificate.get())
                 : SSL_CTX_add1_chain_cert(native(), certificate.get())) != 1) {
            return fail(openssl_error("a certificate cannot be used for TLS"));
        }
    }
    AURA_TRY_ASSIGN(const PkeyPtr key, crypto::decode_private_key(credentials.private_key.view()));
    if (SSL_CTX_use_PrivateKey(native(), key.get()) != 1 ||
        SSL_CTX_check_private_key(native()) != 1) {
        return fail(openssl_error("a private key cannot be used for TLS"));
    }
    return {};
}

Result<TlsContext> TlsContext::server(const crypto::Credentials& credentials) {
    AURA_TRY_ASSIGN(TlsContext context, make(Side::server));
    AURA_TRY(context.use(credentials));
    return context;
}

Result<TlsContext> TlsContext::client(const crypto::Credentials& credentials) {
    AURA_TRY_ASSIGN(TlsContext context, make(Side::client));
    AURA_TRY(context.use(credentials));
    return context;
}

Result<TlsContext> TlsContext::anonymous_client() {
    return make(Side::client);
}

}  // namespace aura::tls
