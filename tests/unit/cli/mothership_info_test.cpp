#include "cli/mothership_info.hpp"

#include <doctest/doctest.h>

using namespace aura;
using cli::read_info;

TEST_CASE("mothership info: what a Mothership says of itself is read") {
    const auto info = read_info(
        R"({"schema":"aura.info/1","protocol":3,"host_id":"hub_0a1b","display_name":""})");
    REQUIRE(info);
    CHECK(info->protocol == 3);
    CHECK(info->host_id == "hub_0a1b");
}

TEST_CASE("mothership info: any other server is told apart, whatever it answers") {
    for (const char* body : {"",
                             "<html>",
                             "[]",
                             "{}",
                             R"({"schema":7})",
                             R"({"schema":"aura.info/2"})",
                             R"({"schema":"aura.info/1","protocol":"three"})",
                             R"({"schema":"aura.info/1","host_id":[]})",
                             R"({"error":{"code":"usage"}})"}) {
        const auto info = read_info(body);
        REQUIRE_FALSE_MESSAGE(info, body);
        CHECK(info.error().is(ErrorCode::not_a_mothership));
    }
}

TEST_CASE("mothership info: a name cannot steer the terminal") {
    const auto info = read_info(R"({"schema":"aura.info/1","host_id":"a\u001b[2Jb"})");
    REQUIRE(info);
    CHECK(info->host_id == "a [2Jb");
}
