// The other side of a connection as somebody else would write it, with OpenSSL's own buffers and
// whatever settings a test wants.
#pragma once

#include <openssl/ssl.h>

#include "crypto/credentials.hpp"
#include "crypto/openssl.hpp"
#include "tls/tls_machine.hpp"

namespace aura::test {

class ForeignPeer {
public:
    // `credentials` may be nothing for a client. It trusts everybody.
    ForeignPeer(tls::Side side, const crypto::Credentials* credentials);

    // For settings; before the first exchange.
    [[nodiscard]] SSL_CTX* context() { return context_.get(); }

    // Made by the first call from the settings of then.
    [[nodiscard]] SSL* ssl();

    // Shakes hands and carries bytes both ways until nothing moves. What the machine failed with,
    // if it did.
    Status exchange(tls::TlsMachine& machine);

    // Carries what this side has to say, without listening.
    Status say(tls::TlsMachine& machine);

private:
    using ContextPtr = crypto::OpensslPtr<SSL_CTX, SSL_CTX_free>;
    using SslPtr = crypto::OpensslPtr<SSL, SSL_free>;

    tls::Side side_;
    ContextPtr context_;
    SslPtr ssl_;
};

}  // namespace aura::test
