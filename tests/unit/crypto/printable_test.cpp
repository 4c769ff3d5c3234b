#include "crypto/printable.hpp"

#include <string>

#include <doctest/doctest.h>

using aura::crypto::is_printable;

TEST_CASE("printable: text of every language is") {
    CHECK(is_printable(""));
    CHECK(is_printable("alice@acme.com ~!"));
    CHECK(is_printable("\xc3\xa9\xc2\xa0\xe2\x82\xac\xf0\x9f\x98\x80"));
}

TEST_CASE("printable: control characters are not") {
    CHECK_FALSE(is_printable("a\nb"));
    CHECK_FALSE(is_printable("\x1b[2J"));
    CHECK_FALSE(is_printable("\x7f"));
    CHECK_FALSE(is_printable(std::string_view("\0", 1)));
    CHECK_FALSE(
        is_printable("\xc2\x9b"
                     "2J"));
}
