// The decision whom to talk to, as data.
#pragma once

#include <functional>

#include "base/result.hpp"
#include "crypto/certificate.hpp"

namespace aura::tls {

// Whether to talk to whoever holds the key of this certificate. Asked once a connection, during the
// handshake; that the other side holds the key is proved after the answer and before a byte of
// plaintext passes. The error is what the connection fails with, unchanged; the other side learns
// from the alert only its kind: revoked, expired, unknown, or refused. Must not call the machine.
using PinPolicy = std::function<Status(const crypto::Certificate&)>;

}  // namespace aura::tls
