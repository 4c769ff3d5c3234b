#include <algorithm>

#include <openssl/err.h>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "crypto/credentials.hpp"
#include "support/fuzz_target.hpp"

using aura::ByteView;

// A file of certificates and one of their key, divided by a zero byte: what is read of them is read
// again from how we write it, and nothing stays behind in the library's queue of errors, where the
// next connection would find it.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    const auto end = std::find(input.begin(), input.end(), 0);
    const auto first = static_cast<std::size_t>(end - input.begin());
    const ByteView key = input.subspan(std::min(first + 1, input.size()));
    const auto read = aura::crypto::from_pem(aura::as_text(input.first(first)), key);
    AURA_ASSERT(::ERR_peek_error() == 0);
    if (read) {
        AURA_ASSERT(!read->chain.empty() && read->chain.size() <= aura::crypto::kChainMax);
        const auto files = aura::crypto::to_pem(*read);
        AURA_ASSERT(files.has_value());
        const auto again = aura::crypto::from_pem(files->certificates, files->private_key.view());
        AURA_ASSERT(again && again->chain == read->chain);
        AURA_ASSERT(
            aura::crypto::constant_time_equal(again->private_key.view(), read->private_key.view()));
    }
    return 0;
}
