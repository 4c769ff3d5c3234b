#include "base/assert.hpp"
#include "crypto/certificate.hpp"
#include "support/fuzz_target.hpp"
#include "support/keys.hpp"

// What is taken is exactly the input, and nothing altered passes for one of ours.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const aura::AuthorId stranger = aura::test::identity_key(99).public_id();
    const aura::ByteView der(data, size);
    if (const auto certificate = aura::crypto::parse_certificate(der)) {
        AURA_ASSERT(certificate->der == aura::to_bytes(der));
        AURA_ASSERT(!aura::crypto::is_issued_by(*certificate, stranger));
        AURA_ASSERT(!aura::crypto::proves_server_key(*certificate, stranger));
        static_cast<void>(aura::crypto::check_validity(*certificate, aura::WallTime{}));
    }
    return 0;
}
