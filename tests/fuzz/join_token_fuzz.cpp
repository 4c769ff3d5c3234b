#include "base/assert.hpp"
#include "crypto/base64url.hpp"
#include "crypto/join_token.hpp"
#include "support/fuzz_target.hpp"
#include "support/keys.hpp"

using aura::crypto::JoinToken;
using aura::crypto::parse_join_token;

namespace {

// What is taken can be taken again, and nothing made up verifies.
void try_token(std::string_view text) {
    static const aura::AuthorId hub = aura::test::identity_key(1).public_id();
    const auto token = parse_join_token(text);
    if (!token) {
        AURA_ASSERT(token.error().is(aura::ErrorCode::token_malformed));
        return;
    }
    const auto again = parse_join_token(token->jwt);
    AURA_ASSERT(again && again->claims.subject == token->claims.subject);
    AURA_ASSERT(!aura::crypto::verify_join_token(*token, hub, token->claims.issued_at));
}

}  // namespace

// The input once as a token and once as the claims of one, which base64 would hide from the fuzzer.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const aura::ByteView input(data, size);
    try_token(aura::as_text(input));
    const std::string signature(86, 'A');
    try_token("eyJhbGciOiJFZERTQSJ9." + aura::crypto::to_base64url(input) + "." + signature);
    return 0;
}
