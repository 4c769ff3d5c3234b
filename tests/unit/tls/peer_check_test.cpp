#include "tls/peer_check.hpp"

#include <doctest/doctest.h>

#include "foreign_peer.hpp"
#include "tls_pair.hpp"

using aura::ErrorCode;
using aura::fail;
using aura::Status;
using aura::crypto::Certificate;
using aura::test::accept_all;
using aura::test::ForeignPeer;
using aura::test::TlsPair;
using aura::tls::PinPolicy;
using aura::tls::Side;
using aura::tls::TlsMachine;
using State = aura::tls::TlsMachine::State;
using aura::test::refuse_with;

namespace {}  // namespace

TEST_CASE("peer check: a server tells a client why its certificate is refused") {
    const auto refused = [](ErrorCode code) {
        TlsPair pair(
            aura::test::member_context(2), {.pin = accept_all}, {.pin = refuse_with(code)});
        pair.pump();
        CHECK(pair.server.error()->is(code));
        CHECK(pair.client.state() == State::failed);
        return pair.client.error()->code();
    };
    CHECK(refused(ErrorCode::peer_revoked) == ErrorCode::peer_revoked);
    CHECK(refused(ErrorCode::peer_unknown) == ErrorCode::peer_unknown);
    CHECK(refused(ErrorCode::tls_expired) == ErrorCode::tls_expired);
    CHECK(refused(ErrorCode::tls_pin_mismatch) == ErrorCode::tls_broken);
}

TEST_CASE("peer check: the policy sees the certificate itself, once") {
    int asked = 0;
    aura::Bytes seen;
    TlsPair pair(aura::test::member_context(2),
                 {.pin = [&](const Certificate& certificate) -> Status {
                     ++asked;
                     seen = certificate.der;
                     return {};
                 }},
                 {.pin = accept_all});
    pair.pump();
    CHECK(asked == 1);
    CHECK(seen == aura::test::server_credentials().chain.front());
}

TEST_CASE("peer check: a key that was shown but not proved opens nothing") {
    // The alert would tell; here the other side says nothing after showing the certificate.
    TlsPair pair;
    const aura::Bytes hello = pair.client.poll_ciphertext();
    CHECK(pair.server.handle_ciphertext(hello));
    CHECK(pair.client.handle_ciphertext(pair.server.poll_ciphertext()));
    aura::Bytes flight = pair.client.poll_ciphertext();
    // The last record is Finished: 5 bytes of header, 4 + 32 or 48 of message, 1 of type, 16 of
    // tag.
    flight.resize(flight.size() - 30);
    CHECK(pair.server.handle_ciphertext(flight));
    CHECK(pair.server.state() == State::handshaking);
    CHECK_FALSE(pair.server.peer());
    CHECK(pair.server.write_plaintext(aura::as_bytes("early")) == 0);
}

TEST_CASE("peer check: a certificate that cannot be read fails the handshake") {
    aura::crypto::Credentials credentials;
    const auto key = aura::crypto::signing_key_of(aura::test::identity_key(2)).value();
    const aura::crypto::CertificatePtr certificate(X509_new());
    // It has a key and a signature but no times.
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), nullptr);
    ForeignPeer server(Side::server, nullptr);
    SSL_CTX_use_certificate(server.context(), certificate.get());
    SSL_CTX_use_PrivateKey(server.context(), key.get());
    TlsMachine client(aura::test::anonymous_context(), {.pin = accept_all});
    const Status status = server.exchange(client);
    CHECK(status.error().is(ErrorCode::tls_handshake));
}
