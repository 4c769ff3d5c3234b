// What every user of OpenSSL needs: owners for its objects, its errors as ours, DER in and out.
// Include it from .cpp files of crypto/ and tls/ only: no other header names OpenSSL.
//
// Thread-safe; OpenSSL keeps its error queue per thread.
#pragma once

#include <memory>
#include <string>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "crypto/identity.hpp"
#include "crypto/secret.hpp"

namespace aura::crypto {

template <auto Free>
struct OpensslFree {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};

template <class T, auto Free>
using OpensslPtr = std::unique_ptr<T, OpensslFree<Free>>;

using BioPtr = OpensslPtr<BIO, BIO_free_all>;
using CertificatePtr = OpensslPtr<X509, X509_free>;
using PkeyPtr = OpensslPtr<EVP_PKEY, EVP_PKEY_free>;

// crypto.failed with `message`, because of the last entry in OpenSSL's error queue, which is
// emptied.
[[nodiscard]] Error openssl_error(std::string message);

// The object that `i2d` encodes as DER: to_der(i2d_X509, certificate). Empty when it fails.
template <class Encode, class T>
[[nodiscard]] Bytes to_der(Encode i2d, const T* object) {
    const int size = i2d(object, nullptr);
    if (size <= 0) {
        return {};
    }
    Bytes der(static_cast<std::size_t>(size));
    unsigned char* end = der.data();
    i2d(object, &end);
    return der;
}

// Exactly one certificate. Takes any bytes; crypto.failed.
[[nodiscard]] Result<CertificatePtr> decode_certificate(ByteView der);

// PKCS #8, not encrypted. Takes any bytes; crypto.failed.
[[nodiscard]] Result<PkeyPtr> decode_private_key(ByteView pkcs8);

[[nodiscard]] Result<SecretBytes> encode_private_key(const EVP_PKEY* key);

// The identity as OpenSSL knows it.
[[nodiscard]] Result<PkeyPtr> signing_key_of(const IdentityKey& identity);
[[nodiscard]] Result<PkeyPtr> public_key_of(const AuthorId& author);

}  // namespace aura::crypto
