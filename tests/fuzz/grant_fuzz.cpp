#include <algorithm>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "crypto/grant.hpp"
#include "support/fuzz_target.hpp"
#include "support/keys.hpp"

using aura::AuthorId;
using aura::ByteView;
using aura::crypto::GrantBox;

namespace {

template <class Id>
Id altered(Id id, ByteView by) {
    for (std::size_t i = 0; i < std::min(by.size(), Id::kSize); ++i) {
        id.bytes[i] ^= by[i];
    }
    return id;
}

// What the bytes are laid over, the box and then the id of the key it should hold, is opened by its
// member if nothing of it changed, and by nobody else.
void check_altered(ByteView by) {
    static const auto member = aura::test::identity_key(1);
    static const auto other = aura::test::identity_key(3);
    static const auto key = aura::test::content_key(2);
    static aura::SeededPrng prng(9);
    static const GrantBox made = aura::crypto::make_grant(key, member.public_id(), prng).value();
    const GrantBox box = altered(made, by);
    const aura::KeyId expected =
        altered(key.id(), by.subspan(std::min(by.size(), GrantBox::kSize)));
    const auto opened = aura::crypto::open_grant(member, box, expected);
    AURA_ASSERT(opened.has_value() == (box == made && expected == key.id()));
    AURA_ASSERT(!opened || opened->id() == key.id());
    AURA_ASSERT(!aura::crypto::open_grant(other, box, expected));
}

// Whatever somebody calls his key: there is a box for it, or it is none.
void check_member(ByteView id) {
    static const auto key = aura::test::content_key(2);
    static aura::SeededPrng prng(9);
    if (const auto member = AuthorId::from(id)) {
        const auto box = aura::crypto::make_grant(key, *member, prng);
        AURA_ASSERT(box || box.error().is(aura::ErrorCode::crypto_failed));
    }
}

}  // namespace

// Keys as they are granted to a member; the first byte chooses.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const ByteView bytes(data + 1, size - 1);
    if (data[0] == 0) {
        check_altered(bytes);
    } else {
        check_member(bytes);
    }
    return 0;
}
