#include "tls/failure.hpp"

#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace aura::tls {
namespace {

// OpenSSL reports an alert from the other side as this much more than its number.
constexpr int kAlertOffset = SSL_AD_REASON_OFFSET;
constexpr int kAlertMax = 255;

Error general(Progress progress) {
    return progress == Progress::handshaking
               ? Error(ErrorCode::tls_handshake, "tls handshake failed")
               : Error(ErrorCode::tls_broken, "tls connection failed");
}

Error from_alert(int alert, Progress progress) {
    if (progress == Progress::authenticated) {
        switch (alert) {
            case SSL_AD_CERTIFICATE_REVOKED:
                return Error(ErrorCode::peer_revoked, "peer revoked");
            case SSL_AD_UNKNOWN_CA:
                return Error(ErrorCode::peer_unknown, "the other side does not know this peer");
            case SSL_AD_CERTIFICATE_EXPIRED:
                return Error(ErrorCode::tls_expired, "tls: certificate has expired")
                    .because("the other side says so of ours");
            default:
                break;
        }
    }
    return general(progress).because(
        fmt::format("the other side says: {}", SSL_alert_desc_string_long(alert)));
}

std::string reason_text(unsigned long entry) {
    switch (ERR_GET_REASON(entry)) {
        case SSL_R_UNSUPPORTED_PROTOCOL:
        case SSL_R_UNSUPPORTED_SSL_VERSION:
        case SSL_R_WRONG_SSL_VERSION:
            return "the other side does not speak TLS 1.3";
        case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
            return "the other side shows no certificate";
        default: {
            const char* text = ERR_reason_error_string(entry);
            return text == nullptr ? "OpenSSL gives no reason" : text;
        }
    }
}

}  // namespace

Error describe_failure(Progress progress) {
    const unsigned long entry = ERR_peek_error();
    ERR_clear_error();
    const int alert = ERR_GET_REASON(entry) - kAlertOffset;
    if (ERR_GET_LIB(entry) == ERR_LIB_SSL && alert >= 0 && alert <= kAlertMax) {
        return from_alert(alert, progress);
    }
    return general(progress).because(reason_text(entry));
}

}  // namespace aura::tls
