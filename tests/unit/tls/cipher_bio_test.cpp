#include "tls/cipher_bio.hpp"

#include <array>

#include <doctest/doctest.h>

#include "crypto/openssl.hpp"

using aura::as_bytes;
using aura::as_text;
using aura::crypto::BioPtr;
using aura::tls::CipherBuffers;
using aura::tls::make_cipher_bio;

TEST_CASE("cipher bio: it reads what came in and then asks for more") {
    CipherBuffers buffers{.incoming = as_bytes("hello"), .outgoing_max = 0};
    const BioPtr bio(make_cipher_bio(buffers));
    std::array<char, 3> out{};
    CHECK(BIO_read(bio.get(), out.data(), 3) == 3);
    CHECK(std::string_view(out.data(), 3) == "hel");
    CHECK(BIO_read(bio.get(), out.data(), 3) == 2);
    CHECK(BIO_read(bio.get(), out.data(), 3) <= 0);
    CHECK(BIO_should_read(bio.get()));
    buffers.incoming = as_bytes("x");
    CHECK(BIO_read(bio.get(), out.data(), 3) == 1);
}

TEST_CASE("cipher bio: it collects what goes out up to its bound") {
    CipherBuffers buffers{.outgoing_max = 8};
    const BioPtr bio(make_cipher_bio(buffers));
    CHECK(BIO_write(bio.get(), "hello", 5) == 5);
    CHECK(BIO_flush(bio.get()) == 1);
    CHECK(BIO_write(bio.get(), "abc", 3) == 3);
    CHECK_FALSE(buffers.overflowed);
    CHECK(BIO_write(bio.get(), "d", 1) <= 0);
    CHECK_FALSE(BIO_should_retry(bio.get()));
    CHECK(buffers.overflowed);
    CHECK(as_text(buffers.outgoing) == "helloabc");
}
