#include "tls/tls_machine.hpp"

#include <string>

#include <doctest/doctest.h>

#include "foreign_peer.hpp"
#include "tls_pair.hpp"

using aura::as_bytes;
using aura::as_text;
using aura::Bytes;
using aura::Error;
using aura::ErrorCode;
using aura::fail;
using aura::Status;
using aura::crypto::Certificate;
using aura::test::accept_all;
using aura::test::ForeignPeer;
using aura::test::identity_key;
using aura::test::TlsPair;
using aura::tls::kUnreadMax;
using aura::tls::kUnsentMax;
using aura::tls::PinPolicy;
using aura::tls::Side;
using aura::tls::TlsMachine;
using State = aura::tls::TlsMachine::State;
using aura::test::refuse_with;

namespace {

Bytes noise(std::size_t size) {
    Bytes bytes(size);
    aura::SeededPrng(1).fill(bytes);
    return bytes;
}

// Sends all of `bytes`, reading at the other end whenever there is something; gives what arrived.
Bytes transfer(TlsMachine& from, TlsMachine& to, aura::ByteView bytes) {
    Bytes arrived;
    while (!bytes.empty() || arrived.empty()) {
        bytes = bytes.subspan(from.write_plaintext(bytes));
        aura::test::pump(from, to);
        const Bytes part = to.read_plaintext();
        arrived.insert(arrived.end(), part.begin(), part.end());
        if (part.empty()) {
            break;
        }
    }
    return arrived;
}

}  // namespace

TEST_CASE("tls: two that trust each other open a connection and know who the other is") {
    TlsPair pair;
    CHECK(pair.client.state() == State::handshaking);
    CHECK_FALSE(pair.client.peer());
    pair.pump();
    CHECK(pair.client.state() == State::open);
    CHECK(pair.server.state() == State::open);
    CHECK(pair.client.peer()->fingerprint == aura::test::server_fingerprint());
    CHECK(pair.server.peer()->author == identity_key(2).public_id());
    CHECK_FALSE(pair.client.error());

    CHECK(pair.client.write_plaintext(as_bytes("hello")) == 5);
    CHECK(pair.server.write_plaintext(as_bytes("welcome")) == 7);
    pair.pump();
    CHECK(as_text(pair.server.read_plaintext()) == "hello");
    CHECK(as_text(pair.client.read_plaintext()) == "welcome");
    CHECK(pair.client.read_plaintext().empty());
}

TEST_CASE("tls: two members open a connection with their identity keys") {
    const auto context = aura::tls::TlsContext::server(aura::test::member_credentials(3)).value();
    TlsMachine client(aura::test::member_context(2), {.pin = accept_all});
    TlsMachine server(context, {.pin = accept_all, .certificate_required = true});
    aura::test::pump(client, server);
    REQUIRE(client.state() == State::open);
    CHECK(client.peer()->author == identity_key(3).public_id());
    CHECK(server.peer()->author == identity_key(2).public_id());
}

TEST_CASE("tls: the pin decides before a byte of plaintext passes") {
    bool asked = false;
    TlsPair pair(aura::test::member_context(2),
                 {.pin = aura::test::accept_only(aura::test::server_fingerprint())},
                 {.pin = [&](const Certificate&) -> Status {
                     asked = true;
                     return {};
                 }});
    CHECK(pair.client.write_plaintext(as_bytes("early")) == 0);
    CHECK(pair.server.write_plaintext(as_bytes("early")) == 0);
    pair.pump();
    CHECK(asked);
    CHECK(pair.client.state() == State::open);
    CHECK(pair.server.read_plaintext().empty());
}

TEST_CASE("tls: a wrong pin fails both sides and shows the server nothing of the client") {
    bool asked = false;
    TlsPair pair(aura::test::member_context(2),
                 {.pin = aura::test::accept_only(aura::Fingerprint{})},
                 {.pin = [&](const Certificate&) -> Status {
                     asked = true;
                     return {};
                 }});
    pair.pump();
    CHECK(pair.client.state() == State::failed);
    CHECK(pair.client.error()->is(ErrorCode::tls_pin_mismatch));
    CHECK_FALSE(pair.client.peer());
    CHECK(pair.client.write_plaintext(as_bytes("secret")) == 0);
    CHECK(pair.client.poll_ciphertext().empty());

    CHECK_FALSE(asked);
    CHECK(pair.server.state() == State::failed);
    CHECK(pair.server.error()->is(ErrorCode::tls_handshake));
    CHECK(pair.server.error()->to_line() ==
          "tls handshake failed: the other side says: bad certificate");
    CHECK(pair.server.read_plaintext().empty());
}

TEST_CASE("tls: a machine that failed says the same error again") {
    TlsPair pair(aura::test::member_context(2),
                 {.pin = refuse_with(ErrorCode::tls_expired)},
                 {.pin = accept_all});
    pair.pump();
    CHECK(pair.client.handle_ciphertext(as_bytes("more")).error().is(ErrorCode::tls_expired));
    CHECK(pair.client.handle_end().error().is(ErrorCode::tls_expired));
    CHECK(pair.client.error()->message() == "refused by the test");
}

TEST_CASE("tls: an alert from somebody who is not authenticated means nothing in particular") {
    TlsMachine client(aura::test::member_context(2), {.pin = accept_all});
    // A fatal alert in the clear, certificate_revoked (RFC 8446 section 6).
    CHECK(client.handle_ciphertext(Bytes{21, 3, 3, 0, 2, 2, 44})
              .error()
              .is(ErrorCode::tls_handshake));
}

TEST_CASE("tls: a goodbye before the handshake is done fails it") {
    TlsMachine client(aura::test::member_context(2), {.pin = accept_all});
    // close_notify in the clear, which anybody on the way can send.
    CHECK(client.handle_ciphertext(Bytes{21, 3, 3, 0, 2, 1, 0}).error().to_line() ==
          "tls handshake failed: the other side hung up");
    CHECK(client.state() == State::failed);
}

TEST_CASE("tls: a client without a certificate is nobody, or refused where one is required") {
    TlsPair open(aura::test::anonymous_context(), {.pin = accept_all}, {.pin = accept_all});
    open.pump();
    CHECK(open.server.state() == State::open);
    CHECK_FALSE(open.server.peer());

    TlsPair closed(aura::test::anonymous_context(),
                   {.pin = accept_all},
                   {.pin = accept_all, .certificate_required = true});
    closed.pump();
    CHECK(closed.server.error()->to_line() ==
          "tls handshake failed: the other side shows no certificate");
    CHECK(closed.client.state() == State::failed);
}

TEST_CASE("tls: plain HTTP and other protocols are told from TLS by their first byte") {
    TlsMachine server(aura::test::server_context(), {.pin = accept_all});
    const Error http = server.handle_ciphertext(as_bytes("GET / HTTP/1.1\r\n")).error();
    CHECK(http.is(ErrorCode::tls_not_tls));
    CHECK(http.causes().front() == "it looks like plain HTTP");
    CHECK(server.state() == State::failed);
    CHECK(as_text(server.poll_ciphertext()).starts_with("HTTP/1.1 400 "));

    TlsMachine other(aura::test::server_context(), {.pin = accept_all});
    CHECK(other.handle_ciphertext(Bytes{0}).error().is(ErrorCode::tls_not_tls));

    TlsMachine client(aura::test::anonymous_context(), {.pin = accept_all});
    CHECK(client.handle_ciphertext(as_bytes("HTTP/1.1 400 Bad Request\r\n"))
              .error()
              .is(ErrorCode::tls_not_tls));
}

TEST_CASE("tls: garbage behind the first byte fails the handshake") {
    for (const bool is_client : {false, true}) {
        TlsMachine machine(
            is_client ? aura::test::anonymous_context() : aura::test::server_context(),
            {.pin = accept_all});
        Bytes garbage = noise(2000);
        garbage[0] = 22;
        CHECK(machine.handle_ciphertext(garbage).error().is(ErrorCode::tls_handshake));
    }
}

TEST_CASE("tls: bytes may arrive one at a time") {
    TlsPair pair;
    aura::test::pump(pair.client, pair.server, 1);
    REQUIRE(pair.server.state() == State::open);
    CHECK(pair.client.write_plaintext(as_bytes("hello")) == 5);
    aura::test::pump(pair.client, pair.server, 1);
    CHECK(as_text(pair.server.read_plaintext()) == "hello");
}

TEST_CASE("tls: a handshake leaves no tickets behind") {
    TlsPair pair;
    CHECK(pair.server.handle_ciphertext(pair.client.poll_ciphertext()));
    CHECK(pair.client.handle_ciphertext(pair.server.poll_ciphertext()));
    CHECK(pair.server.handle_ciphertext(pair.client.poll_ciphertext()));
    CHECK(pair.server.state() == State::open);
    CHECK(pair.server.poll_ciphertext().empty());
}

TEST_CASE("tls: a megabyte passes both ways unchanged") {
    TlsPair pair;
    pair.pump();
    const Bytes sent = noise(std::size_t{1024} * 1024 + 1);
    CHECK(transfer(pair.client, pair.server, sent) == sent);
    CHECK(transfer(pair.server, pair.client, sent) == sent);
}

TEST_CASE("tls: writing stops at the bound on what is unsent and goes on after it is sent") {
    TlsPair pair;
    pair.pump();
    const Bytes much = noise(2 * kUnsentMax);
    const std::size_t taken = pair.client.write_plaintext(much);
    CHECK(taken >= kUnsentMax - 16 * 1024);
    CHECK(taken < kUnsentMax + 16 * 1024);
    CHECK(pair.client.write_plaintext(much) == 0);
    const Bytes ciphertext = pair.client.poll_ciphertext();
    CHECK(ciphertext.size() < kUnsentMax + 20 * 1024);
    CHECK(pair.client.write_plaintext(much) == taken);
}

TEST_CASE("tls: what is not read is bounded, and refused without harm beyond") {
    TlsPair pair;
    pair.pump();
    CHECK(pair.server.ciphertext_room() == kUnreadMax);
    const Bytes much = noise(2 * kUnreadMax);
    static_cast<void>(pair.client.write_plaintext(much));
    const Bytes first = pair.client.poll_ciphertext();
    aura::ByteView rest(first);
    while (!rest.empty() && pair.server.ciphertext_room() > 0) {
        const std::size_t size = std::min(rest.size(), pair.server.ciphertext_room());
        REQUIRE(pair.server.handle_ciphertext(rest.first(size)));
        rest = rest.subspan(size);
    }
    static_cast<void>(pair.client.write_plaintext(much));
    const Bytes second = pair.client.poll_ciphertext();
    CHECK(pair.server.handle_ciphertext(second).error().is(ErrorCode::limit));
    CHECK(pair.server.state() == State::open);

    Bytes arrived = pair.server.read_plaintext();
    CHECK(arrived.size() <= kUnreadMax + 16 * 1024);
    CHECK(std::equal(arrived.begin(), arrived.end(), much.begin()));
    REQUIRE(pair.server.handle_ciphertext(rest));
    CHECK(pair.server.ciphertext_room() > 0);
}

TEST_CASE("tls: a goodbye closes both sides and what was written before arrives") {
    TlsPair pair;
    pair.pump();
    CHECK(pair.client.write_plaintext(as_bytes("last words")) == 10);
    pair.client.close();
    CHECK(pair.client.state() == State::closing);
    CHECK(pair.client.write_plaintext(as_bytes("too late")) == 0);
    pair.pump();
    CHECK(as_text(pair.server.read_plaintext()) == "last words");
    CHECK(pair.server.state() == State::closed);
    CHECK(pair.client.state() == State::closed);
    CHECK(pair.server.handle_end());
    CHECK(pair.server.handle_ciphertext(as_bytes("ignored")));
    CHECK(pair.server.write_plaintext(as_bytes("too late")) == 0);
}

TEST_CASE("tls: what was on its way while closing can still be read") {
    TlsPair pair;
    pair.pump();
    CHECK(pair.server.write_plaintext(as_bytes("on its way")) == 10);
    pair.client.close();
    CHECK(pair.client.handle_ciphertext(pair.server.poll_ciphertext()));
    CHECK(as_text(pair.client.read_plaintext()) == "on its way");
    CHECK(pair.client.state() == State::closing);
    CHECK(pair.client.handle_end());
    CHECK(pair.client.state() == State::closed);
}

TEST_CASE("tls: closing twice or too early does nothing") {
    TlsPair pair;
    pair.client.close();
    CHECK(pair.client.state() == State::handshaking);
    pair.pump();
    pair.client.close();
    const Bytes goodbye = pair.client.poll_ciphertext();
    CHECK_FALSE(goodbye.empty());
    pair.client.close();
    CHECK(pair.client.poll_ciphertext().empty());
}

TEST_CASE("tls: an end without a goodbye is a cut, also in the middle of a record") {
    TlsPair pair;
    const auto end = pair.client.handle_end();
    CHECK(end.error().to_line() == "tls handshake failed: the other side hung up");
    CHECK(end.error().is(ErrorCode::net_reset));

    TlsPair open;
    open.pump();
    CHECK(open.client.write_plaintext(as_bytes("whole")) == 5);
    open.pump();
    CHECK(open.client.write_plaintext(as_bytes("half")) == 4);
    const Bytes record = open.client.poll_ciphertext();
    CHECK(open.server.handle_ciphertext(aura::ByteView(record).first(record.size() / 2)));
    CHECK(open.server.handle_end().error().is(ErrorCode::tls_truncated));
    CHECK(open.server.state() == State::failed);
    CHECK(as_text(open.server.read_plaintext()) == "whole");
}

TEST_CASE("tls: an altered record breaks the connection") {
    TlsPair pair;
    pair.pump();
    CHECK(pair.client.write_plaintext(as_bytes("hello")) == 5);
    Bytes record = pair.client.poll_ciphertext();
    record.back() ^= 1U;
    CHECK(pair.server.handle_ciphertext(record).error().is(ErrorCode::tls_broken));
    CHECK(pair.server.read_plaintext().empty());
}

TEST_CASE("tls: both ends, and only they, share the exported secret") {
    TlsPair pair;
    CHECK(pair.client.export_secret("EXPORTER-test").error().is(ErrorCode::tls_handshake));
    pair.pump();
    const auto secret = pair.client.export_secret("EXPORTER-test").value();
    CHECK(secret == pair.server.export_secret("EXPORTER-test").value());
    CHECK(secret != pair.server.export_secret("EXPORTER-other").value());
    TlsPair other;
    other.pump();
    CHECK(secret != other.client.export_secret("EXPORTER-test").value());
}

TEST_CASE("tls: a connection outlives the context it began with") {
    auto context = std::make_unique<aura::tls::TlsContext>(aura::test::member_context(2));
    TlsMachine client(*context, {.pin = accept_all});
    context.reset();
    TlsMachine server(aura::test::server_context(), {.pin = accept_all});
    aura::test::pump(client, server);
    CHECK(client.state() == State::open);
}

TEST_CASE("tls: a host name is sent when there is one") {
    const auto hello = [](std::string name) {
        TlsMachine client(aura::test::anonymous_context(),
                          {.pin = accept_all, .server_name = std::move(name)});
        return std::string(as_text(client.poll_ciphertext()));
    };
    CHECK(hello("mothership.acme.internal").find("mothership.acme.internal") != std::string::npos);
    CHECK(hello("").size() < hello("mothership.acme.internal").size());
}

TEST_CASE("tls: who asks for answers and does not take them is cut off") {
    ForeignPeer client(Side::client, nullptr);
    TlsMachine server(aura::test::server_context(), {.pin = accept_all});
    REQUIRE(client.exchange(server));
    REQUIRE(server.state() == State::open);
    CHECK(server.write_plaintext(noise(2 * kUnsentMax)) > 0);
    // Each key update of 27 bytes asks for one in return (RFC 8446 section 4.6.3).
    Status status;
    for (int i = 0; i < 2000 && status; ++i) {
        SSL_key_update(client.ssl(), SSL_KEY_UPDATE_REQUESTED);
        SSL_do_handshake(client.ssl());
        status = client.say(server);
    }
    CHECK(status.error().is(ErrorCode::limit));
    CHECK(server.state() == State::failed);
    CHECK(server.poll_ciphertext().size() <= kUnsentMax + 20 * 1024);
}
