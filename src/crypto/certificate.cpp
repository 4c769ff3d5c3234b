#include "crypto/certificate.hpp"

#include <ctime>

#include <fmt/core.h>
#include <openssl/x509v3.h>

#include "crypto/clock_skew.hpp"
#include "crypto/fingerprint.hpp"
#include "crypto/openssl.hpp"
#include "crypto/printable.hpp"

namespace aura::crypto {
namespace {

using ObjectPtr = OpensslPtr<ASN1_OBJECT, ASN1_OBJECT_free>;
using OctetsPtr = OpensslPtr<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;

Error malformed(const char* why) {
    return Error(ErrorCode::crypto_failed, "not a certificate").because(why);
}

std::string common_name(const X509_NAME* name) {
    const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (at < 0) {
        return {};
    }
    unsigned char* text = nullptr;
    const int size =
        ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (size < 0) {
        return {};
    }
    const std::string value(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    return is_printable(value) ? value : std::string{};
}

Result<WallTime> wall_time(const ASN1_TIME* time) {
    std::tm tm{};
    if (ASN1_TIME_to_tm(time, &tm) != 1) {
        return fail(malformed("a time is malformed"));
    }
    const auto day =
        std::chrono::sys_days(std::chrono::year(tm.tm_year + 1900) / (tm.tm_mon + 1) / tm.tm_mday);
    return WallTime(day.time_since_epoch() + std::chrono::hours(tm.tm_hour) +
                    std::chrono::minutes(tm.tm_min) + std::chrono::seconds(tm.tm_sec));
}

std::optional<AuthorId> ed25519_key(const EVP_PKEY* key) {
    AuthorId author;
    std::size_t size = AuthorId::kSize;
    if (EVP_PKEY_get_id(key) != EVP_PKEY_ED25519 ||
        EVP_PKEY_get_raw_public_key(key, author.bytes.data(), &size) != 1) {
        return std::nullopt;
    }
    return author;
}

ByteView octets(const ASN1_OCTET_STRING* string) {
    return {ASN1_STRING_get0_data(string), static_cast<std::size_t>(ASN1_STRING_length(string))};
}

Result<std::optional<ServerProof>> server_proof(const X509* certificate) {
    const ObjectPtr oid(OBJ_txt2obj(kServerProofOid, 1));
    const int at = X509_get_ext_by_OBJ(certificate, oid.get(), -1);
    if (at < 0) {
        return std::nullopt;
    }
    const ByteView value = octets(X509_EXTENSION_get_data(X509_get_ext(certificate, at)));
    const unsigned char* end = value.data();
    const OctetsPtr inner(d2i_ASN1_OCTET_STRING(nullptr, &end, static_cast<long>(value.size())));
    std::optional<ServerProof> proof;
    if (inner != nullptr && end == value.data() + value.size()) {
        proof = decode_server_proof(octets(inner.get()));
    }
    if (!proof) {
        return fail(malformed("the server proof is malformed"));
    }
    return proof;
}

}  // namespace

Result<Certificate> parse_certificate(ByteView der) {
    if (der.size() > kCertificateMax) {
        return fail(malformed("it is too large"));
    }
    AURA_TRY_ASSIGN(const CertificatePtr x509, decode_certificate(der));
    const EVP_PKEY* key = X509_get0_pubkey(x509.get());
    if (key == nullptr) {
        return fail(openssl_error("a certificate has no key that can be used"));
    }
    Certificate certificate;
    certificate.fingerprint =
        fingerprint_of(to_der(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(x509.get())));
    certificate.author = ed25519_key(key);
    certificate.subject = common_name(X509_get_subject_name(x509.get()));
    certificate.issuer = common_name(X509_get_issuer_name(x509.get()));
    AURA_TRY_ASSIGN(certificate.validity.not_before, wall_time(X509_get0_notBefore(x509.get())));
    AURA_TRY_ASSIGN(certificate.validity.not_after, wall_time(X509_get0_notAfter(x509.get())));
    AURA_TRY_ASSIGN(certificate.server_proof, server_proof(x509.get()));
    certificate.der = to_bytes(der);
    return certificate;
}

Status check_validity(const Certificate& certificate, WallTime now) {
    const Validity& validity = certificate.validity;
    if (validity.not_after + kClockSkewMax < now) {
        return fail(Error(ErrorCode::tls_expired, "tls: certificate has expired")
                        .because(fmt::format("at {}, the clock here says {}",
                                             to_iso8601(validity.not_after),
                                             to_iso8601(now))));
    }
    if (validity.not_before > now + kClockSkewMax) {
        return fail(Error(ErrorCode::tls_not_yet_valid, "tls: certificate is not yet valid")
                        .because(fmt::format("from {}, the clock here says {}",
                                             to_iso8601(validity.not_before),
                                             to_iso8601(now))));
    }
    return {};
}

bool is_issued_by(const Certificate& certificate, const AuthorId& hub) {
    const Result<CertificatePtr> x509 = decode_certificate(certificate.der);
    const Result<PkeyPtr> key = public_key_of(hub);
    if (!x509 || !key) {
        return false;
    }
    const bool issued = X509_verify(x509->get(), key->get()) == 1;
    ERR_clear_error();
    return issued;
}

bool proves_server_key(const Certificate& certificate, const AuthorId& hub) {
    return certificate.server_proof && certificate.server_proof->identity == hub &&
           verify_server_proof(
               *certificate.server_proof,
               {.fingerprint = certificate.fingerprint, .validity = certificate.validity});
}

}  // namespace aura::crypto
