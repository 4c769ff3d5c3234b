#include "io/machine.hpp"

#include <string>

#include <doctest/doctest.h>

using aura::ErrorCode;
using aura::io::host_name;
using aura::io::machine_id;
using aura::io::parse_machine_id;

TEST_CASE("machine: the file of an id holds 32 hexadecimal digits, with a line end or without") {
    const std::string id = "0123456789abcdef0123456789abcdef";
    CHECK(parse_machine_id(id) == id);
    CHECK(parse_machine_id(id + "\n") == id);
}

TEST_CASE("machine: a file that is empty or not set up yet has no id") {
    for (const char* content : {"",
                                "\n",
                                "uninitialized\n",
                                "0123456789abcdef0123456789abcde\n",
                                "0123456789abcdef0123456789abcdef0\n",
                                "0123456789ABCDEF0123456789ABCDEF\n"}) {
        CHECK_FALSE(parse_machine_id(content));
    }
}

TEST_CASE("machine: this one has a name, and an id or a reason for having none") {
    CHECK_FALSE(host_name()->empty());
    const auto id = machine_id();
    if (id) {
        CHECK(parse_machine_id(*id) == *id);
    } else {
        CHECK(id.error().is(ErrorCode::unavailable));
    }
}
