#include "crypto/credentials.hpp"

#include <openssl/pem.h>

#include "crypto/openssl.hpp"

namespace aura::crypto {
namespace {

BioPtr reader(ByteView bytes) {
    return BioPtr(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

ByteView contents(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {reinterpret_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)};
}

// Without a callback of ours OpenSSL would ask on the terminal.
int no_password(char*, int, int, void*) noexcept {
    return -1;
}

Result<std::vector<Bytes>> read_chain(std::string_view pem) {
    const BioPtr in = reader(as_bytes(pem));
    std::vector<Bytes> chain;
    while (const CertificatePtr certificate{
        PEM_read_bio_X509(in.get(), nullptr, no_password, nullptr)}) {
        if (chain.size() == kChainMax) {
            return fail(ErrorCode::crypto_failed, "a certificate file has too many certificates");
        }
        chain.push_back(to_der(i2d_X509, certificate.get()));
    }
    // The end of the file is an error to OpenSSL too: no further start line.
    const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    if (chain.empty() || !at_end) {
        return fail(openssl_error("a certificate file has no certificate in PEM"));
    }
    ERR_clear_error();
    return chain;
}

Result<PkeyPtr> read_private_key(ByteView pem) {
    const BioPtr in = reader(pem);
    PkeyPtr key(PEM_read_bio_PrivateKey(in.get(), nullptr, no_password, nullptr));
    if (key == nullptr) {
        return fail(openssl_error("a key file has no private key in PEM that can be read"));
    }
    return key;
}

Status check_pair(ByteView certificate_der, const EVP_PKEY* key) {
    AURA_TRY_ASSIGN(const CertificatePtr certificate, decode_certificate(certificate_der));
    if (X509_check_private_key(certificate.get(), key) != 1) {
        return fail(openssl_error("a private key is not the certificate's"));
    }
    return {};
}

Result<Credentials> paired(std::vector<Bytes> chain, const EVP_PKEY* key) {
    AURA_TRY(check_pair(chain.front(), key));
    AURA_TRY_ASSIGN(SecretBytes private_key, encode_private_key(key));
    return Credentials{.chain = std::move(chain), .private_key = std::move(private_key)};
}

}  // namespace

Result<Credentials> peer_credentials(const IdentityKey& peer, ByteView certificate_der) {
    AURA_TRY_ASSIGN(const PkeyPtr key, signing_key_of(peer));
    return paired({to_bytes(certificate_der)}, key.get());
}

Result<PemFiles> to_pem(const Credentials& credentials) {
    PemFiles files;
    const BioPtr certificates(BIO_new(BIO_s_mem()));
    for (const Bytes& der : credentials.chain) {
        AURA_TRY_ASSIGN(const CertificatePtr certificate, decode_certificate(der));
        if (PEM_write_bio_X509(certificates.get(), certificate.get()) != 1) {
            return fail(openssl_error("failed to write a certificate as PEM"));
        }
    }
    files.certificates = as_text(contents(certificates.get()));
    AURA_TRY_ASSIGN(const PkeyPtr key, decode_private_key(credentials.private_key.view()));
    // This kind of BIO wipes what it held.
    const BioPtr private_key(BIO_new(BIO_s_secmem()));
    if (PEM_write_bio_PKCS8PrivateKey(
            private_key.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        return fail(openssl_error("failed to write a private key as PEM"));
    }
    files.private_key = SecretBytes(to_bytes(contents(private_key.get())));
    return files;
}

Result<Credentials> from_pem(std::string_view certificates, ByteView private_key) {
    AURA_TRY_ASSIGN(std::vector<Bytes> chain, read_chain(certificates));
    AURA_TRY_ASSIGN(const PkeyPtr key, read_private_key(private_key));
    return paired(std::move(chain), key.get());
}

}  // namespace aura::crypto
