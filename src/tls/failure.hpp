// What OpenSSL says when a connection fails, as one of our errors. Private to tls/.
#pragma once

#include "base/error.hpp"

namespace aura::tls {

// How far the connection was when it failed.
enum class Progress : bool { handshaking, authenticated };

// Describes and empties this thread's OpenSSL error queue. Before the other side is authenticated
// anybody may have sent an alert, so it means no more than tls.handshake; afterwards a client is
// told by it why the server refuses its certificate: peer.revoked, peer.unknown, tls.expired. All
// else is tls.broken then.
[[nodiscard]] Error describe_failure(Progress progress);

}  // namespace aura::tls
