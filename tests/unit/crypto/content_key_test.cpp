#include "crypto/content_key.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/hex.hpp"
#include "support/keys.hpp"

using aura::as_bytes;
using aura::Bytes;
using aura::ErrorCode;
using aura::SeededPrng;
using aura::crypto::ContentKey;
using aura::crypto::kContentMax;
using aura::test::content_key;

namespace {

const std::string kText = "int main() { return 0; }\n";

aura::crypto::FrameCoder& frames() {
    static aura::crypto::FrameCoder coder;
    return coder;
}

Bytes sealed_text(const ContentKey& key) {
    SeededPrng prng(1);
    return aura::crypto::seal(frames(), key, as_bytes("header"), as_bytes(kText), prng).value();
}

}  // namespace

TEST_CASE("content: what was sealed opens with the key and the associated data") {
    const ContentKey key = content_key(1);
    const Bytes sealed = sealed_text(key);
    const Bytes opened = aura::crypto::open(frames(), key, as_bytes("header"), sealed).value();
    CHECK(aura::as_text(opened) == kText);
}

TEST_CASE("content: the layout is format, key id, nonce, box") {
    const ContentKey key = content_key(1);
    const Bytes sealed = sealed_text(key);
    CHECK(sealed[0] == 1);
    CHECK(aura::to_hex(aura::ByteView(sealed).subspan(1, 16)) == aura::to_hex(key.id().view()));
    Bytes nonce(24);
    SeededPrng(1).fill(nonce);
    CHECK(Bytes(sealed.begin() + 17, sealed.begin() + 41) == nonce);
    CHECK(aura::crypto::sealed_key_id(sealed).value() == key.id());
}

TEST_CASE("content: what an earlier version sealed or wrapped opens") {
    const Bytes sealed = *aura::from_hex(
        "01ba161c7a6fb8cd5eec95b0b831a3d031c510c70f6daff2b3ea4c364796553b8514452a085697f892b712"
        "6ec62926ef3ca627f3bbff1464cc221c4b34c97b6e192caeee0517a42110a6dea1764c03cd100ff6cf31cc"
        "620545ffae");
    const Bytes opened =
        aura::crypto::open(frames(), content_key(1), as_bytes("header"), sealed).value();
    CHECK(aura::as_text(opened) == kText);
    const Bytes wrapped =
        *aura::from_hex("0228b52ffd2019c90000696e74206d61696e2829207b2072657475726e20303b207d0a");
    const Bytes unwrapped = aura::crypto::open_unsealed(frames(), wrapped).value();
    CHECK(aura::as_text(unwrapped) == kText);
}

TEST_CASE("content: sealing twice gives two nonces") {
    const ContentKey key = content_key(1);
    SeededPrng prng(1);
    const Bytes first = aura::crypto::seal(frames(), key, {}, as_bytes(kText), prng).value();
    const Bytes second = aura::crypto::seal(frames(), key, {}, as_bytes(kText), prng).value();
    CHECK(first != second);
}

TEST_CASE("content: every altered byte is found") {
    const ContentKey key = content_key(1);
    const Bytes sealed = sealed_text(key);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        Bytes altered = sealed;
        altered[i] ^= 1U;
        CHECK_FALSE(aura::crypto::open(frames(), key, as_bytes("header"), altered));
    }
    const auto moved = aura::crypto::open(frames(), key, as_bytes("another"), sealed);
    CHECK(moved.error().is(ErrorCode::crypto_failed));
}

TEST_CASE("content: sealed bytes of every shorter length are refused") {
    const ContentKey key = content_key(1);
    const Bytes sealed = sealed_text(key);
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        CHECK_FALSE(aura::crypto::open(
            frames(), key, as_bytes("header"), aura::ByteView(sealed).first(size)));
    }
}

TEST_CASE("content: another key is told from altered bytes") {
    const auto opened = aura::crypto::open(
        frames(), content_key(2), as_bytes("header"), sealed_text(content_key(1)));
    CHECK(opened.error().is(ErrorCode::crypto_no_key));
}

TEST_CASE("content: the largest text fits and one byte more does not") {
    const ContentKey key = content_key(1);
    SeededPrng prng(1);
    Bytes text(kContentMax);
    prng.fill(text);
    const Bytes sealed = aura::crypto::seal(frames(), key, {}, text, prng).value();
    CHECK(aura::crypto::open(frames(), key, {}, sealed).value() == text);
    CHECK(aura::crypto::open_unsealed(frames(), aura::crypto::wrap_unsealed(frames(), text).value())
              .value() == text);
    text.push_back(0);
    CHECK(aura::crypto::seal(frames(), key, {}, text, prng).error().is(ErrorCode::wire_too_large));
    CHECK(aura::crypto::wrap_unsealed(frames(), text).error().is(ErrorCode::wire_too_large));
}

TEST_CASE("content: unsealed content opens without a key and names none") {
    const Bytes wrapped = aura::crypto::wrap_unsealed(frames(), as_bytes(kText)).value();
    CHECK(aura::crypto::sealed_key_id(wrapped).value() == std::nullopt);
    const Bytes opened = aura::crypto::open_unsealed(frames(), wrapped).value();
    CHECK(aura::as_text(opened) == kText);
}

TEST_CASE("content: sealed and unsealed are never taken for each other") {
    const ContentKey key = content_key(1);
    const Bytes wrapped = aura::crypto::wrap_unsealed(frames(), as_bytes(kText)).value();
    CHECK(aura::crypto::open(frames(), key, {}, wrapped).error().is(ErrorCode::wire_malformed));
    CHECK(aura::crypto::open_unsealed(frames(), sealed_text(key))
              .error()
              .is(ErrorCode::wire_malformed));
}

TEST_CASE("content: an unknown format and nothing at all are refused") {
    CHECK(aura::crypto::sealed_key_id({}).error().is(ErrorCode::wire_malformed));
    CHECK(aura::crypto::sealed_key_id(Bytes(100, 3)).error().is(ErrorCode::wire_malformed));
    CHECK(aura::crypto::sealed_key_id(Bytes(56, 1)).error().is(ErrorCode::wire_malformed));
    CHECK(aura::crypto::sealed_key_id(Bytes(57, 1)));
}

TEST_CASE("content key: equal bytes are one key, others another") {
    CHECK(content_key(1).id() == content_key(1).clone().id());
    CHECK(content_key(1).id() != content_key(2).id());
}
