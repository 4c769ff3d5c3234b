// Where OpenSSL asks about the other side's certificate: its own verification of chains gives way
// to the PinPolicy of the connection. Private to tls/.
#pragma once

#include <optional>

#include "base/error.hpp"
#include "crypto/certificate.hpp"
#include "tls/pin_policy.hpp"

struct ssl_st;
struct x509_store_ctx_st;

namespace aura::tls {

// What a connection keeps for the question and the answer.
struct PeerCheck {
    PinPolicy policy{};
    // The certificate that was accepted; its key is not proved before the handshake ends.
    std::optional<crypto::Certificate> accepted{};
    // Why it was not.
    std::optional<Error> refusal{};
};

// Makes `check` the one that OpenSSL's question about `ssl` goes to; it must live as long.
void attach(ssl_st* ssl, PeerCheck& check);

// For SSL_CTX_set_cert_verify_callback; `unused` is its argument.
int check_peer(x509_store_ctx_st* store, void* unused) noexcept;

}  // namespace aura::tls
