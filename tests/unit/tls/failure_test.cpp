#include "tls/failure.hpp"

#include <doctest/doctest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

using aura::Error;
using aura::ErrorCode;
using aura::tls::describe_failure;
using aura::tls::Progress;

namespace {

Error after(int reason, Progress progress) {
    // Without a context nobody has loaded the texts.
    OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS, nullptr);
    ERR_clear_error();
    ERR_raise(ERR_LIB_SSL, reason);
    return describe_failure(progress);
}

Error after_alert(int alert, Progress progress) {
    return after(SSL_AD_REASON_OFFSET + alert, progress);
}

}  // namespace

TEST_CASE("failure: an alert from an authenticated side has its meaning") {
    const auto code = [](int alert) { return after_alert(alert, Progress::authenticated).code(); };
    CHECK(code(SSL_AD_CERTIFICATE_REVOKED) == ErrorCode::peer_revoked);
    CHECK(code(SSL_AD_UNKNOWN_CA) == ErrorCode::peer_unknown);
    CHECK(code(SSL_AD_CERTIFICATE_EXPIRED) == ErrorCode::tls_expired);
    CHECK(code(SSL_AD_BAD_CERTIFICATE) == ErrorCode::tls_broken);
    CHECK(code(SSL_AD_INTERNAL_ERROR) == ErrorCode::tls_broken);
}

TEST_CASE("failure: an alert from anybody else is a failed handshake that quotes it") {
    CHECK(after_alert(SSL_AD_CERTIFICATE_REVOKED, Progress::handshaking).to_line() ==
          "tls handshake failed: the other side says: certificate revoked");
    CHECK(after_alert(SSL_AD_UNKNOWN_CA, Progress::handshaking).is(ErrorCode::tls_handshake));
    CHECK(after_alert(255, Progress::handshaking).to_line() ==
          "tls handshake failed: the other side says: unknown");
}

TEST_CASE("failure: what OpenSSL found itself is quoted") {
    CHECK(after(SSL_R_UNSUPPORTED_PROTOCOL, Progress::handshaking).to_line() ==
          "tls handshake failed: the other side does not speak TLS 1.3");
    CHECK(after(SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC, Progress::authenticated).to_line() ==
          "tls connection failed: decryption failed or bad record mac");
}

TEST_CASE("failure: it empties the queue, and an empty queue is still an error") {
    static_cast<void>(after(SSL_R_UNSUPPORTED_PROTOCOL, Progress::handshaking));
    CHECK(ERR_peek_error() == 0);
    CHECK(describe_failure(Progress::handshaking).to_line() ==
          "tls handshake failed: OpenSSL gives no reason");
}
