#include "config/assign.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "config/key_table.hpp"
#include "config/toml_reader.hpp"
#include "config/value_text.hpp"

using aura::config::Config;
using aura::config::find_key;
using aura::config::RawTable;
using aura::config::RawText;

namespace {

// The value of `key` after `toml` was assigned to it, as TOML; or what is wrong.
std::string from_toml(std::string_view key, std::string_view toml) {
    const auto table = aura::config::read_toml("a = " + std::string(toml));
    Config config;
    const auto status = assign(*find_key(key), std::get<RawTable>(table).front().value, config);
    return status ? value_text(*find_key(key), config) : status.error().message();
}

// The same for a text without a type, as from the environment.
std::string from_text(std::string_view key, std::string_view text) {
    Config config;
    const auto status = assign(*find_key(key), {RawText{std::string(text)}, {}}, config);
    return status ? value_text(*find_key(key), config) : status.error().message();
}

}  // namespace

TEST_CASE("assign: every kind of value is taken from TOML and from a bare text") {
    CHECK(from_toml("content.hide_paths", "true") == "true");
    CHECK(from_text("content.hide_paths", "1") == "true");
    CHECK(from_text("audit.hash_chain", "false") == "false");
    CHECK(from_toml("mothership.port", "8443") == "8443");
    CHECK(from_text("mothership.port", "0") == "0");
    CHECK(from_toml("mothership.bind", "\"fd00::1\"") == "\"fd00::1\"");
    CHECK(from_text("mothership.bind", "10.0.1.15") == "\"10.0.1.15\"");
    CHECK(from_toml("tls.mode", "\"letsencrypt\"") == "\"letsencrypt\"");
    CHECK(from_toml("content.seal", "\"off\"") == "\"off\"");
    CHECK(from_toml("content.seal", "false") == "\"off\"");
    CHECK(from_toml("limits.max_peers", "7") == "7");
    CHECK(from_toml("sync.flush_interval_ms", "250") == "250");
    CHECK(from_toml("jwt.default_expiry", "\"90m\"") == "\"1h30m\"");
    CHECK(from_toml("limits.max_wal_size", "\"64MiB\"") == "\"64MiB\"");
    CHECK(from_toml("server.max_body_bytes", "1000000") == "\"1MB\"");
    CHECK(from_text("server.max_body_bytes", "1000000") == "\"1MB\"");
    CHECK(from_toml("observability.metrics_listen", "\"0.0.0.0:9090\"") == "\"0.0.0.0:9090\"");
    CHECK(from_toml("observability.metrics_listen", "\"off\"") == "\"off\"");
    CHECK(from_text("database.url", "postgresql://a/b") == "\"postgresql://a/b\"");
    CHECK(from_text("rate_limit.defaults", "{role_agent = {pushes_per_minute = 3}}") ==
          "{role_agent = {pushes_per_minute = 3, intents_per_minute = 0}}");
}

TEST_CASE("assign: a value of another kind is refused with what was expected and what was there") {
    CHECK(from_toml("mothership.port", "\"8443\"") == "expected a port (0 to 65535), got \"8443\"");
    CHECK(from_toml("mothership.port", "65536") == "expected a port (0 to 65535), got 65536");
    CHECK(from_toml("mothership.port", "-1") == "expected a port (0 to 65535), got -1");
    CHECK(from_toml("mothership.port", "7.5") ==
          "expected a port (0 to 65535), got a fraction, a date or a time");
    CHECK(from_toml("mothership.port", "[1]") == "expected a port (0 to 65535), got a list");
    CHECK(from_toml("mothership.port", "{a=1}") == "expected a port (0 to 65535), got a table");
    CHECK(from_text("mothership.port", "80x") == "expected a port (0 to 65535), got \"80x\"");
    CHECK(from_toml("mothership.bind", "\"localhost\"") ==
          "expected an IP address, got \"localhost\"");
    CHECK(from_toml("content.hide_paths", "\"true\"") == "expected true or false, got \"true\"");
    CHECK(from_toml("tls.mode", "\"acme\"") ==
          "expected one of \"self-signed\", \"letsencrypt\", \"files\", got \"acme\"");
    CHECK(from_toml("tls.mode", "true") ==
          "expected one of \"self-signed\", \"letsencrypt\", \"files\", got true");
    CHECK(from_toml("limits.max_peers", "0") == "expected a number from 1 to 100000, got 0");
    CHECK(from_toml("sync.flush_interval_ms", "\"250ms\"") ==
          "expected milliseconds from 1 to 60000, got \"250ms\"");
    CHECK(from_toml("jwt.default_expiry", "24") ==
          "expected a duration from 1m to 30d, as in \"24h\", got 24");
    CHECK(from_toml("jwt.default_expiry", "\"10s\"") ==
          "expected a duration from 1m to 30d, as in \"24h\", got \"10s\"");
    CHECK(from_toml("limits.max_wal_size", "\"1MB\"") ==
          "expected a size from 16MiB, as in \"2GB\" or \"64MiB\", got \"1MB\"");
    CHECK(from_toml("observability.metrics_listen", "\"9090\"") ==
          "expected an IP address and a port, as in \"127.0.0.1:9090\", or \"off\", got \"9090\"");
    CHECK(from_toml("tls.cert", "\"server.crt\"") ==
          "expected an absolute path, got \"server.crt\"");
    CHECK(from_toml("mothership.display_name", "\"two\\nlines\"") ==
          "expected a text of one line, got \"two\\u000alines\"");
    CHECK(from_toml("mothership.bind", "\"" + std::string(200, 'x') + "\"") ==
          "expected an IP address, got \"" + std::string(60, 'x') + "…\"");
}

TEST_CASE("assign: a secret is not in the message about it") {
    CHECK(from_toml("database.url", "\"mysql://u:hunter2@h\"") ==
          "expected a URL that begins with postgres://");
}

TEST_CASE("assign: what is refused changes nothing") {
    Config config;
    CHECK_FALSE(assign(*find_key("mothership.port"), {RawText{"x"}, {}}, config));
    CHECK(config == Config{});
}
