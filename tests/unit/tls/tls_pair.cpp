#include "tls_pair.hpp"

#include <algorithm>

#include "crypto/issuance.hpp"

namespace aura::test {
namespace {

using namespace std::chrono_literals;

const crypto::Validity kValidity{.not_before = kIssued, .not_after = kIssued + 72h};

// Whether anything moved.
bool carry(tls::TlsMachine& from, tls::TlsMachine& to, std::size_t piece) {
    const Bytes bytes = from.poll_ciphertext();
    for (ByteView rest = bytes; !rest.empty();) {
        const ByteView next = rest.first(std::min(piece, rest.size()));
        static_cast<void>(to.handle_ciphertext(next));
        rest = rest.subspan(next.size());
    }
    return !bytes.empty();
}

}  // namespace

const crypto::Credentials& server_credentials() {
    static const crypto::Credentials credentials =
        crypto::make_server_credentials(identity_key(1), {}, kValidity).value();
    return credentials;
}

Fingerprint server_fingerprint() {
    return crypto::parse_certificate(server_credentials().chain.front())->fingerprint;
}

crypto::Credentials member_credentials(std::uint64_t seed) {
    const crypto::IdentityKey member = identity_key(seed);
    const Bytes certificate =
        crypto::issue_peer_certificate(identity_key(1), member.public_id(), kValidity).value();
    return crypto::peer_credentials(member, certificate).value();
}

tls::TlsContext server_context() {
    static const tls::TlsContext context = tls::TlsContext::server(server_credentials()).value();
    return context;
}

tls::TlsContext member_context(std::uint64_t seed) {
    return tls::TlsContext::client(member_credentials(seed)).value();
}

tls::TlsContext anonymous_context() {
    return tls::TlsContext::anonymous_client().value();
}

Status accept_all(const crypto::Certificate& /*certificate*/) {
    return {};
}

tls::PinPolicy accept_only(const Fingerprint& pinned) {
    return [pinned](const crypto::Certificate& certificate) -> Status {
        if (certificate.fingerprint != pinned) {
            return fail(ErrorCode::tls_pin_mismatch, "another key is pinned");
        }
        return {};
    };
}

tls::PinPolicy refuse_with(ErrorCode code) {
    return
        [code](const crypto::Certificate&) -> Status { return fail(code, "refused by the test"); };
}

void pump(tls::TlsMachine& a, tls::TlsMachine& b, std::size_t piece) {
    // Both directions each round, so that neither waits for the other forever.
    while (static_cast<int>(carry(a, b, piece)) + static_cast<int>(carry(b, a, piece)) > 0) {
    }
}

}  // namespace aura::test
