#include "crypto/openssl.hpp"

namespace aura::crypto {
namespace {

using Pkcs8Ptr = OpensslPtr<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;

}  // namespace

Error openssl_error(std::string message) {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    Error error(ErrorCode::crypto_failed, std::move(message));
    ERR_clear_error();
    return reason == nullptr ? error : std::move(error).because(reason);
}

Result<CertificatePtr> decode_certificate(ByteView der) {
    const unsigned char* end = der.data();
    CertificatePtr certificate(d2i_X509(nullptr, &end, static_cast<long>(der.size())));
    if (certificate == nullptr) {
        return fail(openssl_error("not a certificate"));
    }
    if (end != der.data() + der.size()) {
        return fail(
            Error(ErrorCode::crypto_failed, "not a certificate").because("something follows it"));
    }
    return certificate;
}

Result<PkeyPtr> decode_private_key(ByteView pkcs8) {
    const unsigned char* end = pkcs8.data();
    const Pkcs8Ptr info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &end, static_cast<long>(pkcs8.size())));
    PkeyPtr key(info == nullptr ? nullptr : EVP_PKCS82PKEY(info.get()));
    if (key == nullptr) {
        return fail(openssl_error("not a private key"));
    }
    return key;
}

Result<SecretBytes> encode_private_key(const EVP_PKEY* key) {
    const Pkcs8Ptr info(EVP_PKEY2PKCS8(key));
    Bytes der = info == nullptr ? Bytes{} : to_der(i2d_PKCS8_PRIV_KEY_INFO, info.get());
    if (der.empty()) {
        return fail(openssl_error("failed to encode a private key"));
    }
    return SecretBytes(std::move(der));
}

Result<PkeyPtr> signing_key_of(const IdentityKey& identity) {
    PkeyPtr key(EVP_PKEY_new_raw_private_key(
        EVP_PKEY_ED25519, nullptr, identity.seed().data(), identity.seed().size()));
    if (key == nullptr) {
        return fail(openssl_error("failed to use the identity key"));
    }
    return key;
}

Result<PkeyPtr> public_key_of(const AuthorId& author) {
    PkeyPtr key(EVP_PKEY_new_raw_public_key(
        EVP_PKEY_ED25519, nullptr, author.bytes.data(), author.bytes.size()));
    if (key == nullptr) {
        return fail(openssl_error("failed to use an author's key"));
    }
    return key;
}

}  // namespace aura::crypto
