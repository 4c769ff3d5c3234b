#include "crypto/fingerprint.hpp"

#include <doctest/doctest.h>

using aura::as_bytes;
using aura::Fingerprint;
using aura::crypto::fingerprint_of;
using aura::crypto::fingerprint_text;
using aura::crypto::parse_fingerprint;

namespace {

// SHA-256 of "abc" (FIPS 180-4).
constexpr std::string_view kColons =
    "ba:78:16:bf:8f:01:cf:ea:41:41:40:de:5d:ae:22:23:"
    "b0:03:61:a3:96:17:7a:9c:b4:10:ff:61:f2:00:15:ad";
constexpr std::string_view kPlain =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

}  // namespace

TEST_CASE("fingerprint: it is SHA-256 in lower-case hex with colons") {
    CHECK(fingerprint_text(fingerprint_of(as_bytes("abc"))) == kColons);
}

TEST_CASE("fingerprint: it is read with or without colons, in either case") {
    const Fingerprint expected = fingerprint_of(as_bytes("abc"));
    CHECK(parse_fingerprint(kColons) == expected);
    CHECK(parse_fingerprint(kPlain) == expected);
    std::string upper(kColons);
    for (char& c : upper) {
        c = static_cast<char>(c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c);
    }
    CHECK(parse_fingerprint(upper) == expected);
}

TEST_CASE("fingerprint: everything else is refused") {
    const std::string text(kColons);
    CHECK_FALSE(parse_fingerprint(""));
    CHECK_FALSE(parse_fingerprint(":"));
    CHECK_FALSE(parse_fingerprint(text + ":"));
    CHECK_FALSE(parse_fingerprint(text.substr(1)));
    CHECK_FALSE(parse_fingerprint(text.substr(3)));
    CHECK_FALSE(parse_fingerprint(":" + text.substr(1)));
    CHECK_FALSE(parse_fingerprint("zz" + text.substr(2)));
    CHECK_FALSE(parse_fingerprint(std::string(kPlain) + "00"));
}
