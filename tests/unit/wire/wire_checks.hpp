// What holds for every decoder of wire/.
#pragma once

#include <string>

#include <doctest/doctest.h>

#include "base/bytes.hpp"
#include "support/golden.hpp"

namespace aura::wire::test {

// The value comes back from its encoding, which is the golden one; nothing shorter or longer is
// taken for one.
template <class Value, class Decode>
void check_pinned(const std::string& name, const Value& value, const Decode& decode) {
    CAPTURE(name);
    Bytes bytes = encode(value);
    aura::test::check_golden_bytes("tests/golden/wire/" + name + ".hex", bytes);
    const auto again = decode(ByteView(bytes));
    REQUIRE(again);
    CHECK(*again == value);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        REQUIRE_MESSAGE(!decode(ByteView(bytes).first(size)), size);
    }
    bytes.push_back(0);
    CHECK_FALSE(decode(ByteView(bytes)));
}

}  // namespace aura::wire::test
