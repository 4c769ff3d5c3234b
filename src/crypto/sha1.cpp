#include "crypto/sha1.hpp"

#include <openssl/evp.h>

#include "base/assert.hpp"

namespace aura::crypto {

std::array<std::uint8_t, 20> sha1(ByteView bytes) {
    std::array<std::uint8_t, 20> digest{};
    const int ok =
        EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
    AURA_ASSERT(ok == 1);
    return digest;
}

}  // namespace aura::crypto
