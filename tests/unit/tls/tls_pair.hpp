// Two machines with nothing between them: what one sends is what the other gets.
#pragma once

#include <chrono>
#include <cstddef>

#include "support/keys.hpp"
#include "tls/tls_machine.hpp"

namespace aura::test {

// The Mothership's, made once a program: keys take a while.
[[nodiscard]] const crypto::Credentials& server_credentials();
[[nodiscard]] Fingerprint server_fingerprint();

// A member whose identity is identity_key(seed), certified by identity_key(1).
[[nodiscard]] crypto::Credentials member_credentials(std::uint64_t seed);

[[nodiscard]] tls::TlsContext server_context();
[[nodiscard]] tls::TlsContext member_context(std::uint64_t seed);
[[nodiscard]] tls::TlsContext anonymous_context();

[[nodiscard]] Status accept_all(const crypto::Certificate& certificate);
// tls.pin_mismatch for every other key.
[[nodiscard]] tls::PinPolicy accept_only(const Fingerprint& pinned);

[[nodiscard]] tls::PinPolicy refuse_with(ErrorCode code);

// Carries what waits from one to the other, `piece` bytes a call, until nothing does.
void pump(tls::TlsMachine& a, tls::TlsMachine& b, std::size_t piece = std::size_t{16} * 1024);

struct TlsPair {
    tls::TlsMachine client;
    tls::TlsMachine server;

    TlsPair(const tls::TlsContext& client_context,
            tls::TlsOptions client_options,
            tls::TlsOptions server_options)
        : client(client_context, std::move(client_options)),
          server(server_context(), std::move(server_options)) {}

    // A member and the Mothership, trusting each other.
    TlsPair() : TlsPair(member_context(2), {.pin = accept_all}, {.pin = accept_all}) {}

    void pump() { test::pump(client, server); }
};

}  // namespace aura::test
