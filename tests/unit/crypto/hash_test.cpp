#include "crypto/hash.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/hex.hpp"

using aura::as_bytes;
using aura::Digest;
using aura::TeamId;
using aura::crypto::hash;
using aura::crypto::Hasher;

TEST_CASE("hash: the digest is BLAKE2b-256 of the domain line and the bytes") {
    // printf 'aura/test/1\nabc' | b2sum -l 256
    CHECK(aura::to_hex(hash("aura/test/1", as_bytes("abc")).view()) ==
          "893b9b1f64676581afe4652381471dad7e8192185b1c234239302a9b0ea2f9d1");
}

TEST_CASE("hash: equal bytes in two domains give two digests") {
    CHECK(hash("aura/test/1", as_bytes("abc")) != hash("aura/test/2", as_bytes("abc")));
}

TEST_CASE("hash: pieces and the whole give one digest") {
    Hasher hasher("aura/test/1");
    hasher.add(as_bytes("a")).add({}).add(as_bytes("bc"));
    CHECK(hasher.finish() == hash("aura/test/1", as_bytes("abc")));
}

TEST_CASE("hash: sized pieces keep their borders") {
    const Digest first =
        Hasher("aura/test/1").add_sized(as_bytes("ab")).add_sized(as_bytes("c")).finish();
    const Digest second =
        Hasher("aura/test/1").add_sized(as_bytes("a")).add_sized(as_bytes("bc")).finish();
    CHECK(first != second);
}

TEST_CASE("hash: a number is eight bytes, the highest first") {
    const std::string encoded("\x01\x02\x03\x04\x05\x06\x07\x08", 8);
    CHECK(Hasher("aura/test/1").add_number(0x0102030405060708U).finish() ==
          hash("aura/test/1", as_bytes(encoded)));
}

TEST_CASE("hash: bytes that bring their domain line hash like the domain and the rest") {
    CHECK(aura::crypto::hash_canonical(as_bytes("aura/test/1\nabc")) ==
          hash("aura/test/1", as_bytes("abc")));
}

TEST_CASE("hash: a short id is the beginning of the digest") {
    const auto id = aura::crypto::hash_as<TeamId>("aura/test/1", as_bytes("abc"));
    const Digest whole = hash("aura/test/1", as_bytes("abc"));
    CHECK(aura::to_hex(id.view()) == aura::to_hex(whole.view()).substr(0, 32));
}
