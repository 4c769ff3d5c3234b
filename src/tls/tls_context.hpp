// What all TLS connections of one side share: TLS 1.3 only, no resumption, no early data, one short
// list of algorithms, and the own credentials. Made once, and again after a rotation: connections
// keep the one they began with.
//
// Thread-safe after its making.
#pragma once

#include <memory>

#include "base/result.hpp"
#include "crypto/credentials.hpp"

struct ssl_ctx_st;

namespace aura::tls {

// Which end of a connection: who says hello first is the client.
enum class Side : bool { client, server };

class TlsContext {
public:
    // The side that accepts. crypto.failed when the credentials cannot be used.
    [[nodiscard]] static Result<TlsContext> server(const crypto::Credentials& credentials);

    // The side that connects, as a member. crypto.failed.
    [[nodiscard]] static Result<TlsContext> client(const crypto::Credentials& credentials);

    // The side that connects, as nobody yet: to join, to ask for health. crypto.failed.
    [[nodiscard]] static Result<TlsContext> anonymous_client();

    [[nodiscard]] Side side() const { return side_; }

    // For TlsMachine.
    [[nodiscard]] ssl_ctx_st* native() const { return native_.get(); }

private:
    TlsContext(std::shared_ptr<ssl_ctx_st> native, Side side);

    [[nodiscard]] static Result<TlsContext> make(Side side);

    [[nodiscard]] Status use(const crypto::Credentials& credentials);

    std::shared_ptr<ssl_ctx_st> native_;
    Side side_;
};

}  // namespace aura::tls
