#include "base/assert.hpp"
#include "crypto/content_key.hpp"
#include "support/fuzz_target.hpp"
#include "support/keys.hpp"

using aura::crypto::kContentMax;

// Content opens to something within bounds that can be wrapped again, or not at all.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const aura::crypto::ContentKey key = aura::test::content_key(1);
    static aura::crypto::FrameCoder frames;
    const aura::ByteView content(data, size);
    static_cast<void>(aura::crypto::sealed_key_id(content));
    AURA_ASSERT(!aura::crypto::open(frames, key, {}, content));
    if (const auto opened = aura::crypto::open_unsealed(frames, content)) {
        AURA_ASSERT(opened->size() <= kContentMax);
        const auto wrapped = aura::crypto::wrap_unsealed(frames, *opened);
        AURA_ASSERT(wrapped && aura::crypto::open_unsealed(frames, *wrapped) == *opened);
    }
    return 0;
}
