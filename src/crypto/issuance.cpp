#include "crypto/issuance.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>
#include <openssl/ec.h>
#include <openssl/x509v3.h>

#include "crypto/certificate.hpp"
#include "crypto/fingerprint.hpp"
#include "crypto/hash.hpp"
#include "crypto/openssl.hpp"

namespace aura::crypto {
namespace {

using BignumPtr = OpensslPtr<BIGNUM, BN_free>;
using ExtensionPtr = OpensslPtr<X509_EXTENSION, X509_EXTENSION_free>;
using GeneralNamePtr = OpensslPtr<GENERAL_NAME, GENERAL_NAME_free>;
using GeneralNamesPtr = OpensslPtr<GENERAL_NAMES, GENERAL_NAMES_free>;
using Ia5Ptr = OpensslPtr<ASN1_IA5STRING, ASN1_IA5STRING_free>;
using ObjectPtr = OpensslPtr<ASN1_OBJECT, ASN1_OBJECT_free>;
using OctetsPtr = OpensslPtr<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;

// RFC 1035 section 2.3.4.
constexpr std::size_t kDnsNameMax = 253;

// OpenSSL's calls that fill a certificate can fail for want of memory only; one check at the end
// of a run of them is enough.
Status check(bool done) {
    if (!done) {
        return fail(openssl_error("failed to make a certificate"));
    }
    return {};
}

bool set_name(X509_NAME* name, const std::string& common_name) {
    return X509_NAME_add_entry_by_NID(name,
                                      NID_commonName,
                                      MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(common_name.data()),
                                      static_cast<int>(common_name.size()),
                                      -1,
                                      0) == 1;
}

// Unique and unforeseeable is asked of authorities that sign what strangers hand in (RFC 5280
// section 4.1.2.2); ours sign what they wrote, so a hash of the content does, and needs no state.
bool set_serial(X509* certificate, const Fingerprint& key, const Validity& validity) {
    const Digest digest =
        Hasher("aura/certificate-serial/1")
            .add(key.view())
            .add_number(static_cast<std::uint64_t>(unix_seconds(validity.not_before)))
            .add_number(static_cast<std::uint64_t>(unix_seconds(validity.not_after)))
            .finish();
    // 16 bytes stay below the 20 allowed; a leading zero byte keeps the number positive by itself.
    const BignumPtr number(BN_bin2bn(digest.bytes.data(), 16, nullptr));
    return number != nullptr &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_validity(X509* certificate, const Validity& validity) {
    return ASN1_TIME_set(X509_getm_notBefore(certificate), unix_seconds(validity.not_before)) !=
               nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), unix_seconds(validity.not_after)) !=
               nullptr;
}

bool add_text_extension(X509* certificate, int nid, const char* value) {
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
    return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

struct Names {
    std::string subject;
    std::string issuer;
};

// Everything but further extensions and the signature.
Result<CertificatePtr> draft(const Names& names, EVP_PKEY* key, const Validity& validity) {
    CertificatePtr certificate(X509_new());
    X509* const x509 = certificate.get();
    AURA_TRY(check(x509 != nullptr && X509_set_version(x509, X509_VERSION_3) == 1 &&
                   X509_set_pubkey(x509, key) == 1));
    const Fingerprint fingerprint =
        fingerprint_of(to_der(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(x509)));
    AURA_TRY(check(set_name(X509_get_subject_name(x509), names.subject) &&
                   set_name(X509_get_issuer_name(x509), names.issuer) &&
                   set_serial(x509, fingerprint, validity) && set_validity(x509, validity) &&
                   add_text_extension(x509, NID_basic_constraints, "critical,CA:FALSE") &&
                   add_text_extension(x509, NID_key_usage, "critical,digitalSignature") &&
                   add_text_extension(x509, NID_ext_key_usage, "serverAuth,clientAuth")));
    return certificate;
}

Status sign(X509* certificate, EVP_PKEY* key, const EVP_MD* digest) {
    return check(X509_sign(certificate, key, digest) > 0);
}

bool is_dns_name(std::string_view name) {
    return !name.empty() && name.size() <= kDnsNameMax &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.' || c == '_';
           });
}

Result<GeneralNamePtr> general_name(const std::string& name) {
    GeneralNamePtr general(GENERAL_NAME_new());
    if (OctetsPtr address(a2i_IPADDRESS(name.c_str())); address != nullptr) {
        GENERAL_NAME_set0_value(general.get(), GEN_IPADD, address.release());
        return general;
    }
    ERR_clear_error();
    if (!is_dns_name(name)) {
        return fail(ErrorCode::usage,
                    fmt::format("'{}' is neither a host name nor an IP address", name));
    }
    Ia5Ptr text(ASN1_IA5STRING_new());
    AURA_TRY(check(ASN1_STRING_set(text.get(), name.data(), static_cast<int>(name.size())) == 1));
    GENERAL_NAME_set0_value(general.get(), GEN_DNS, text.release());
    return general;
}

Status add_host_names(X509* certificate, const std::vector<std::string>& names) {
    if (names.empty()) {
        return {};
    }
    const GeneralNamesPtr list(GENERAL_NAMES_new());
    for (const std::string& name : names) {
        AURA_TRY_ASSIGN(GeneralNamePtr general, general_name(name));
        AURA_TRY(check(sk_GENERAL_NAME_push(list.get(), general.get()) > 0));
        static_cast<void>(general.release());
    }
    return check(X509_add1_ext_i2d(
                     certificate, NID_subject_alt_name, list.get(), 0, X509V3_ADD_DEFAULT) == 1);
}

Status add_server_proof(X509* certificate, const ServerProof& proof) {
    const Bytes encoded = encode(proof);
    const OctetsPtr inner(ASN1_OCTET_STRING_new());
    const OctetsPtr outer(ASN1_OCTET_STRING_new());
    AURA_TRY(check(
        ASN1_OCTET_STRING_set(inner.get(), encoded.data(), static_cast<int>(encoded.size())) == 1));
    const Bytes der = to_der(i2d_ASN1_OCTET_STRING, inner.get());
    AURA_TRY(
        check(ASN1_OCTET_STRING_set(outer.get(), der.data(), static_cast<int>(der.size())) == 1));
    const ObjectPtr oid(OBJ_txt2obj(kServerProofOid, 1));
    const ExtensionPtr extension(X509_EXTENSION_create_by_OBJ(nullptr, oid.get(), 0, outer.get()));
    return check(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

}  // namespace

Result<Credentials> make_server_credentials(const IdentityKey& identity,
                                            const std::vector<std::string>& names,
                                            const Validity& validity) {
    const PkeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    AURA_TRY(check(key != nullptr));
    const std::string name = hub_name(identity.public_id());
    AURA_TRY_ASSIGN(const CertificatePtr certificate, draft({name, name}, key.get(), validity));
    const Fingerprint fingerprint =
        fingerprint_of(to_der(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(certificate.get())));
    AURA_TRY(add_host_names(certificate.get(), names));
    AURA_TRY(add_server_proof(
        certificate.get(),
        make_server_proof(identity, {.fingerprint = fingerprint, .validity = validity})));
    AURA_TRY(sign(certificate.get(), key.get(), EVP_sha256()));
    AURA_TRY_ASSIGN(SecretBytes private_key, encode_private_key(key.get()));
    Credentials credentials;
    credentials.chain.push_back(to_der(i2d_X509, certificate.get()));
    credentials.private_key = std::move(private_key);
    return credentials;
}

Result<Bytes> issue_peer_certificate(const IdentityKey& hub,
                                     const AuthorId& peer,
                                     const Validity& validity) {
    AURA_TRY_ASSIGN(const PkeyPtr key, public_key_of(peer));
    AURA_TRY_ASSIGN(const PkeyPtr issuer, signing_key_of(hub));
    const Names names{.subject = peer_name(peer), .issuer = hub_name(hub.public_id())};
    AURA_TRY_ASSIGN(const CertificatePtr certificate, draft(names, key.get(), validity));
    AURA_TRY(sign(certificate.get(), issuer.get(), nullptr));
    return to_der(i2d_X509, certificate.get());
}

}  // namespace aura::crypto
