#include "config/records.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "config/toml_reader.hpp"

using aura::Role;
using aura::config::parse_federation_peers;
using aura::config::parse_rate_overrides;
using aura::config::parse_rates;
using aura::config::RawTable;
using aura::config::RawValue;
using aura::config::to_text;

namespace {

RawValue raw(std::string_view toml) {
    const auto table = aura::config::read_toml("a = " + std::string(toml));
    return std::get<RawTable>(table).front().value;
}

template <class Parse>
std::string complaint(Parse parse, std::string_view toml) {
    const auto value = parse(raw(toml));
    return value ? "" : value.error().message();
}

}  // namespace

TEST_CASE("records: federation peers are read and written back") {
    const std::string text =
        R"([{region = "us-east", endpoint = "https://aura-us", allow = ["a/**", "b"]}, )"
        R"({region = "ap", endpoint = "https://ap", allow = []}])";
    const auto peers = parse_federation_peers(raw(text));
    REQUIRE(peers);
    REQUIRE(peers->size() == 2);
    CHECK((*peers)[0].region == "us-east");
    CHECK((*peers)[0].allow.size() == 2);
    CHECK(to_text(*peers) == text);
}

TEST_CASE("records: rates are read by role and written back") {
    const auto rates = parse_rates(
        raw("{role_member = {pushes_per_minute = 60, intents_per_minute = 50}, role_agent = {}}"));
    REQUIRE(rates);
    CHECK(rates->at(Role::contributor).pushes_per_minute == 60);
    CHECK(rates->at(Role::contributor).intents_per_minute == 50);
    CHECK(to_text(*rates) ==
          "{role_contributor = {pushes_per_minute = 60, intents_per_minute = 50}, "
          "role_agent = {pushes_per_minute = 0, intents_per_minute = 0}}");
    const auto overrides = parse_rate_overrides(raw(R"([{identity="a", intents_per_minute=1}])"));
    REQUIRE(overrides);
    CHECK(to_text(*overrides) ==
          R"([{identity = "a", pushes_per_minute = 0, intents_per_minute = 1}])");
}

TEST_CASE("records: a complaint names the record and the field") {
    CHECK(complaint(parse_federation_peers, "1") == "expected a list of tables");
    CHECK(complaint(parse_federation_peers, "[1]") == "[0]: expected a table");
    CHECK(complaint(parse_federation_peers, R"([{region="a"}])") ==
          "[0]: endpoint: expected a URL that begins with https://");
    CHECK(complaint(parse_federation_peers, R"([{region="a", endpoint="http://b"}])") ==
          "[0]: endpoint: expected a URL that begins with https://");
    CHECK(
        complaint(parse_federation_peers, R"([{region="a", endpoint="https://b", alow=["c"]}])") ==
        "[0]: unknown field \"alow\", did you mean \"allow\"?");
    CHECK(
        complaint(parse_federation_peers, R"([{region="a", endpoint="https://b", allow=[""]}])") ==
        "[0]: allow: expected a list of texts");
    CHECK(complaint(parse_rates, "{role_agnet = {}}") ==
          "unknown field \"role_agnet\", did you mean \"role_agent\"?");
    CHECK(complaint(parse_rates, "{agent = {}}").starts_with("unknown field \"agent\""));
    CHECK(complaint(parse_rates, "{role_agent = {pushes_per_minute = -1}}") ==
          "role_agent: pushes_per_minute: expected a number, 0 or more");
    CHECK(complaint(parse_rates, "{role_member = {}, role_contributor = {}}") ==
          "role_member: this role has a limit already");
    CHECK(complaint(parse_rate_overrides, "[{pushes_per_minute = 1}]") ==
          "[0]: identity: expected a text");
    CHECK(complaint(parse_rate_overrides, R"([{identity="a", pushes_per_minute=4294967296}])") ==
          "[0]: pushes_per_minute: expected a number, 0 or more");
}
