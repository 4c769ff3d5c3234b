#include "base/assert.hpp"
#include "support/canonical.hpp"
#include "support/fuzz_target.hpp"
#include "wire/frame.hpp"

using aura::wire::Frame;
using aura::wire::Hello;

// A frame is what its encoding says, but for the hello of another version, of which nothing but the
// version is read.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const aura::ByteView bytes(data, size);
    const auto frame = aura::wire::decode_frame(bytes);
    const Hello* hello = frame ? std::get_if<Hello>(&*frame) : nullptr;
    if (hello != nullptr && hello->version != aura::wire::kProtocolVersion) {
        Hello only_version;
        only_version.version = hello->version;
        AURA_ASSERT(*hello == only_version);
        return 0;
    }
    aura::test::check_canonical(bytes, aura::wire::decode_frame);
    return 0;
}
