#include "crypto/init.hpp"

#include <sodium.h>

namespace aura::crypto {

Status init() {
    if (sodium_init() < 0) {
        return fail(ErrorCode::crypto_failed, "the system gives no randomness");
    }
    return {};
}

}  // namespace aura::crypto
