#include <algorithm>

#include "base/assert.hpp"
#include "crypto/issuance.hpp"
#include "support/fuzz_target.hpp"
#include "support/keys.hpp"
#include "tls/tls_machine.hpp"

using aura::ByteView;
using aura::tls::TlsContext;
using aura::tls::TlsMachine;

namespace {

TlsContext server_context() {
    const auto credentials = aura::crypto::make_server_credentials(
        aura::test::identity_key(1),
        {},
        {.not_before = {}, .not_after = aura::from_unix_seconds(4'000'000'000)});
    return TlsContext::server(credentials.value()).value();
}

aura::Status accept_all(const aura::crypto::Certificate& /*certificate*/) {
    return {};
}

// However the bytes are cut: nothing opens, nothing is delivered, the bounds hold.
void feed(const TlsContext& context, ByteView bytes, std::size_t piece) {
    TlsMachine machine(context, {.pin = accept_all});
    while (!bytes.empty()) {
        const ByteView next = bytes.first(std::min(piece, bytes.size()));
        bytes = bytes.subspan(next.size());
        const bool taken = machine.handle_ciphertext(next).has_value();
        AURA_ASSERT(taken == (machine.state() != TlsMachine::State::failed));
    }
    AURA_ASSERT(machine.state() == TlsMachine::State::handshaking ||
                machine.state() == TlsMachine::State::failed);
    AURA_ASSERT(machine.read_plaintext().empty());
    AURA_ASSERT(machine.poll_ciphertext().size() < aura::tls::kUnsentMax);
}

}  // namespace

// The first byte says who listens and in what pieces; the rest is what arrives.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const TlsContext server = server_context();
    static const TlsContext client = TlsContext::anonymous_client().value();
    if (size > 0) {
        feed((data[0] & 1U) == 0 ? server : client, {data + 1, size - 1}, data[0] / 2U + 1U);
    }
    return 0;
}
