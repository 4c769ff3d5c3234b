#include "tls/tls_context.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "foreign_peer.hpp"
#include "tls_pair.hpp"

using aura::as_bytes;
using aura::ErrorCode;
using aura::Status;
using aura::crypto::Credentials;
using aura::test::accept_all;
using aura::test::ForeignPeer;
using aura::tls::Side;
using aura::tls::TlsContext;
using aura::tls::TlsMachine;
using State = aura::tls::TlsMachine::State;

namespace {

// What an internal authority may have handed out; the key is good for this test only.
// openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=mothership.acme.internal
constexpr std::string_view kRsaCertificate = R"(-----BEGIN CERTIFICATE-----
MIIDJzCCAg+gAwIBAgIUG/zMyFewuW7Nu4QBaOqecur4rLowDQYJKoZIhvcNAQEL
BQAwIzEhMB8GA1UEAwwYbW90aGVyc2hpcC5hY21lLmludGVybmFsMB4XDTI2MTEy
MTAyNDkyNFoXDTM2MTExODAyNDkyNFowIzEhMB8GA1UEAwwYbW90aGVyc2hpcC5h
Y21lLmludGVybmFsMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAzz/u
U6PWYGmobzIzeH/+O44Vxa1cHnPYRnJ2cJTUALsjDdxianUcjMDXMYKdRGTWU1m8
KGQoaw7yWwAtzeAtUUG8SRVM9aI0NndcHCepJAp3g2SOT0d3AyZfduJdeC57YWXJ
U/AdBvRCf9iiqVB7aD73RBkrmXs75qrg//8+9VzMMxXTID6Dg5JyQWWfus5rrEap
9H5C7AsQmTpGaMSEMBr+1vWGur58fuMdO3nKW0vtZb7FbYIxrhXZXmxUcrIEZPXq
wtrNNLia48LXcu6CnZ8hXE2Xb5DUQLOD8HhY6T0/qdJldaV568I30tTTp8k8M1i/
gzNzzOJLpA8U3ZUAhwIDAQABo1MwUTAdBgNVHQ4EFgQUAmGQIF8yrd+E58rXC49N
wDaNIHcwHwYDVR0jBBgwFoAUAmGQIF8yrd+E58rXC49NwDaNIHcwDwYDVR0TAQH/
BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAs/oBT9d6mtotWYFD0rUJ2IN1qT8t
kmSuAYl6HKrj4sroljwjBDbtr6dotZzLXAD4twf9rpjjodRy/7z1ENTO5llpdgDY
MPwZ7DTNXAZRgd/jycOWhZ4glzsyNC+mUL+23wNgfxr/XVDeBT+pfJsUFzmNJ+jl
hjw1jojfiIZ2EyMrqxzdLONPi186u8OtNxttr/6BvKlL6th7hV+JT+kw14/9vmY8
uvzKR97Cwau360GxXKjG5szPySAa138jizWHJq1biioYoWzYGjK5AsL3krgL6vnr
+7Mz9tX09JrbTUD/Apxm/HYMXa+hp0fOy8r34Z1NwXMy+mnwaCrHON00Aw==
-----END CERTIFICATE-----
)";
constexpr std::string_view kRsaKey = R"(-----BEGIN PRIVATE KEY-----
MIIEvwIBADANBgkqhkiG9w0BAQEFAASCBKkwggSlAgEAAoIBAQDPP+5To9Zgaahv
MjN4f/47jhXFrVwec9hGcnZwlNQAuyMN3GJqdRyMwNcxgp1EZNZTWbwoZChrDvJb
AC3N4C1RQbxJFUz1ojQ2d1wcJ6kkCneDZI5PR3cDJl924l14LnthZclT8B0G9EJ/
2KKpUHtoPvdEGSuZezvmquD//z71XMwzFdMgPoODknJBZZ+6zmusRqn0fkLsCxCZ
OkZoxIQwGv7W9Ya6vnx+4x07ecpbS+1lvsVtgjGuFdlebFRysgRk9erC2s00uJrj
wtdy7oKdnyFcTZdvkNRAs4PweFjpPT+p0mV1pXnrwjfS1NOnyTwzWL+DM3PM4kuk
DxTdlQCHAgMBAAECggEAT/ExnZqrhRoMagP7vaXla5SFinAyAd8elCHv1MJbuoJ0
5ZJWdgkBf7uc5lCjGDArShBpl0z3GEC2NGrvwCOSZ28LUUeBnZg5Oq803PlhcXEG
I60khakj25ewKDvt4P9RAUNRcurCT53ljsoCCHxudcof9+kbm8Lg2rucObL71omI
xS3qMRoQAD/rb9/ZTSDRc7DW8LHVB82Agd06Tmx++3g5jzHQSZKDA7O8X6mmg1un
OADE+dq7dHSV4Es4WifRh2gXs+ekXYIAUSuaiPXL4Q5oPiDfug9JB+nyD1FFSFhS
ynxRVzdA/5GMZHzA6ojGypiX/N0uCmTL6bkx+xV+1QKBgQDtX+hEe5hEfT+rd0Xv
U/6YwemIixw3c/al4S0qARWPid0U02c8RK8YviRwEpsdX0BpjyvHUMJ9xUsIE1/Z
pUZDfqthL+wvv+CtTlebWrA8QeIo7Yj+m+RBVgqxSP4wzNGCR41uaHv06meIXyVD
Ht9w1y+o9UwbRaUQV1JLdnrlLQKBgQDfgulEv3PRnzVLqkb4FZLUV+B+amnE7fm1
m5ziXKCBdSPaQJs+QnIpDQRonheXbfrPYeS9xUGi6in9om6JLbwp0iXTot4/WMIY
s6c3+j6PXSNIik0u9QLoqxBCEkvTXSZyJhwyRcKDR8z8m4Sc4arg4XXjhqA7QEHU
xqhiXro1AwKBgQCN2DO5SInS021KjvlxbCXFLorYlxgDYv5OXWJZqVAy99Tubu1P
rFNdW7H2bofWY2bgLTeh4PZ3pX+SkdFDA2obRwQuDS770ZL2vMvI/8Y0G8KDZn3o
d0tMZ5f4HIAYtSu0yAERqsn3rmKzsPdZRoeKrGvEcOBLo7BhNWztvxzs+QKBgQCm
tOypsyZ+dgH5UqKmTOj76iNuBo6nLFwwgUVtbGrmw+ke00s3D7Y4OhZMtYWhE42b
ekdy55qCGaeCHtHVDUCn7K78ACFGHDyA0hZp4QMiSPSVGVpiKKqnwVdaAG1/051m
TFiBgpiG9FnHG3O403RxUJhuQK5oIxA21Iko/cBi4wKBgQCgSpDnrmUTthvG7RaG
B67jZBbm822Cd7ZIACghhaVLBFMrcyIAjfpgAScNb9YFYR6bP/4BbpuKXUcQe+sJ
KdL5Fn0gS8UbOnudnfMeyfw/AaLNvADNWr7wkfn/T1p+FEEhQFv1i6MiFHq2tMbJ
5z8xd/uDLPejpK1+BFx/QnPJ8Q==
-----END PRIVATE KEY-----
)";

}  // namespace

TEST_CASE("tls context: a client that speaks TLS 1.2 only is refused") {
    ForeignPeer client(Side::client, nullptr);
    SSL_CTX_set_max_proto_version(client.context(), TLS1_2_VERSION);
    TlsMachine server(aura::test::server_context(), {.pin = accept_all});
    const Status status = client.exchange(server);
    CHECK(status.error().to_line() ==
          "tls handshake failed: the other side does not speak TLS 1.3");
    CHECK(SSL_is_init_finished(client.ssl()) == 0);
}

TEST_CASE("tls context: a server that speaks TLS 1.2 only is refused") {
    ForeignPeer server(Side::server, &aura::test::server_credentials());
    SSL_CTX_set_max_proto_version(server.context(), TLS1_2_VERSION);
    TlsMachine client(aura::test::anonymous_context(), {.pin = accept_all});
    CHECK(server.exchange(client).error().is(ErrorCode::tls_handshake));
    CHECK(client.state() == State::failed);
}

TEST_CASE("tls context: a peer with nothing in common is refused") {
    ForeignPeer client(Side::client, nullptr);
    std::string group = "P-521";
    SSL_CTX_set1_groups_list(client.context(), group.data());
    TlsMachine server(aura::test::server_context(), {.pin = accept_all});
    CHECK(client.exchange(server).error().is(ErrorCode::tls_handshake));
}

TEST_CASE("tls context: a server that offers tickets gets no session to resume") {
    ForeignPeer server(Side::server, &aura::test::server_credentials());
    SSL_CTX_set_num_tickets(server.context(), 2);
    TlsMachine client(aura::test::anonymous_context(), {.pin = accept_all});
    CHECK(server.exchange(client));
    CHECK(client.state() == State::open);
    CHECK(client.read_plaintext().empty());
    CHECK(SSL_session_reused(server.ssl()) == 0);
}

TEST_CASE("tls context: an RSA key of an internal authority serves too") {
    const Credentials credentials =
        aura::crypto::from_pem(kRsaCertificate, as_bytes(kRsaKey)).value();
    const TlsContext context = TlsContext::server(credentials).value();
    TlsMachine server(context, {.pin = accept_all});
    TlsMachine client(aura::test::member_context(2), {.pin = accept_all});
    aura::test::pump(client, server);
    CHECK(client.state() == State::open);
    CHECK(server.state() == State::open);
}

TEST_CASE("tls context: credentials that do not belong together are refused") {
    Credentials stolen = aura::test::member_credentials(2);
    stolen.private_key = aura::test::member_credentials(3).private_key.clone();
    CHECK(TlsContext::client(stolen).error().is(ErrorCode::crypto_failed));
    CHECK(TlsContext::server(stolen).error().is(ErrorCode::crypto_failed));

    Credentials damaged = aura::test::member_credentials(2);
    damaged.chain.front().resize(100);
    CHECK(TlsContext::client(damaged).error().is(ErrorCode::crypto_failed));
}

TEST_CASE("tls context: the rest of the chain is sent along") {
    Credentials chained;
    chained.chain = {aura::test::server_credentials().chain.front(),
                     aura::test::member_credentials(2).chain.front()};
    chained.private_key = aura::test::server_credentials().private_key.clone();
    const TlsContext context = TlsContext::server(chained).value();
    TlsMachine server(context, {.pin = accept_all});
    ForeignPeer client(Side::client, nullptr);
    CHECK(client.exchange(server));
    CHECK(sk_X509_num(SSL_get_peer_cert_chain(client.ssl())) == 2);
}
