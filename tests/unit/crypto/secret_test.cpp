#include "crypto/secret.hpp"

#include <memory>
#include <type_traits>

#include <doctest/doctest.h>

using aura::Bytes;
using aura::SeededPrng;
using aura::crypto::constant_time_equal;
using aura::crypto::Secret;
using aura::crypto::SecretBytes;

namespace {

using TestSecret = Secret<struct TestSecretTag, 16>;

const Bytes kZeros(16, 0);
const Bytes kOnes(16, 1);

bool is_zero(aura::ByteView view) {
    return Bytes(view.begin(), view.end()) == kZeros;
}

}  // namespace

static_assert(!std::is_copy_constructible_v<TestSecret>);
static_assert(!std::is_copy_assignable_v<TestSecret>);
static_assert(!std::is_copy_constructible_v<SecretBytes>);

TEST_CASE("secret: only bytes of its size become a secret") {
    CHECK(TestSecret::from(kOnes));
    CHECK_FALSE(TestSecret::from(Bytes(15, 1)));
    CHECK_FALSE(TestSecret::from(Bytes(17, 1)));
}

TEST_CASE("secret: moving leaves nothing behind") {
    TestSecret first = *TestSecret::from(kOnes);
    const TestSecret second = std::move(first);
    CHECK(is_zero(first.view()));
    CHECK(second == *TestSecret::from(kOnes));

    TestSecret third = *TestSecret::from(Bytes(16, 3));
    TestSecret fourth = *TestSecret::from(kOnes);
    third = std::move(fourth);
    CHECK(is_zero(fourth.view()));
    CHECK(third == *TestSecret::from(kOnes));
}

TEST_CASE("secret: destruction wipes the bytes") {
    // Raw storage outlives the object that lived in it.
    alignas(TestSecret) std::array<std::uint8_t, sizeof(TestSecret)> storage{};
    auto* secret = new (storage.data()) TestSecret(*TestSecret::from(kOnes));
    CHECK_FALSE(is_zero(storage));
    std::destroy_at(secret);
    CHECK(is_zero(storage));
}

TEST_CASE("secret: a clone is equal and lives on") {
    std::optional<TestSecret> first = TestSecret::from(kOnes);
    const TestSecret copy = first->clone();
    first.reset();
    CHECK(copy == *TestSecret::from(kOnes));
}

TEST_CASE("secret: random ones come from the given source and differ") {
    SeededPrng prng(7);
    SeededPrng same(7);
    const TestSecret first = TestSecret::random(prng);
    CHECK(first == TestSecret::random(same));
    CHECK_FALSE(first == TestSecret::random(prng));
}

TEST_CASE("secret: bytes of any size move and clone") {
    SecretBytes first(Bytes{1, 2, 3});
    const SecretBytes copy = first.clone();
    const SecretBytes second = std::move(first);
    CHECK(first.view().empty());
    CHECK(second.view().size() == 3);
    CHECK(constant_time_equal(copy.view(), second.view()));
}

TEST_CASE("secret: comparison looks at size and every byte") {
    CHECK(constant_time_equal({}, {}));
    CHECK(constant_time_equal(kOnes, Bytes(16, 1)));
    CHECK_FALSE(constant_time_equal(kOnes, Bytes(15, 1)));
    Bytes last = kOnes;
    last.back() = 2;
    CHECK_FALSE(constant_time_equal(kOnes, last));
}
