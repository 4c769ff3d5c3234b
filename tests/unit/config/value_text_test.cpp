#include "config/value_text.hpp"

#include <doctest/doctest.h>

#include "config/key_table.hpp"

using aura::config::Config;
using aura::config::find_key;
using aura::config::type_text;
using aura::config::value_text;

TEST_CASE("value text: defaults are written as one would write them in a file") {
    const auto text = [](const char* key) { return value_text(*find_key(key), Config{}); };
    CHECK(text("mothership.bind") == "\"0.0.0.0\"");
    CHECK(text("mothership.port") == "7777");
    CHECK(text("server.listen") == "\"0.0.0.0:7777\"");
    CHECK(text("tls.mode") == "\"self-signed\"");
    CHECK(text("jwt.max_expiry") == "\"30d\"");
    CHECK(text("limits.max_wal_size") == "\"2GB\"");
    CHECK(text("server.max_body_bytes") == "\"64MiB\"");
    CHECK(text("sync.flush_interval_ms") == "500");
    CHECK(text("content.grants") == "\"auto\"");
    CHECK(text("observability.metrics_listen") == "\"off\"");
    CHECK(text("federation.peers") == "[]");
    CHECK(text("rate_limit.defaults") == "{}");
}

TEST_CASE("value text: what a key takes is said in words") {
    CHECK(type_text(*find_key("federation.peers")) == "a list of {region, endpoint, allow}");
    CHECK(type_text(*find_key("log.level")) ==
          "one of \"debug\", \"info\", \"warning\", \"error\"");
    CHECK(type_text(*find_key("server.max_body_bytes")) ==
          "a size from 64KiB to 1GiB, as in \"2GB\" or \"64MiB\"");
}
