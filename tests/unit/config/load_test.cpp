#include "config/load.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using aura::Role;
using aura::config::Config;
using aura::config::load;
using aura::config::Loaded;
using aura::config::Port;
using aura::config::Sources;
using aura::config::to_text;
using namespace std::chrono_literals;

namespace {

Sources file(std::string text) {
    Sources sources;
    sources.file = {"m.toml", std::move(text)};
    return sources;
}

Loaded loaded(const Sources& sources) {
    auto result = load(sources);
    if (!result) {
        FAIL(result.error().to_block());
    }
    return *std::move(result);
}

std::vector<std::string> causes(const Sources& sources) {
    const auto result = load(sources);
    REQUIRE_FALSE(result);
    CHECK(result.error().is(aura::ErrorCode::config_invalid));
    return result.error().causes();
}

using Lines = std::vector<std::string>;

constexpr const char* kPlatformTeam = R"(
# A platform team's Mothership: one of several replicas in a region.
[server]
listen = "[::]:4100"
workers = 6
max_body_bytes = 33554432

[database]
url = "postgres://hub@db.example.org/hub"
pool_size = 12
statement_timeout_ms = 4000

[fragment_store]
backend = "s3"
bucket = "team-fragments"
region = "eu-west-3"
prefix = "hub/"

[auth]
mode = "mtls"
client_ca = "/srv/tls/peers-ca.pem"

[sync]
batch_size = 128
flush_interval_ms = 200
max_in_flight = 512

[audit]
intent_log_backend = "postgres"
hash_chain = true
export_enabled = true

[observability]
metrics_listen = "127.0.0.1:9464"
tracing_otlp_endpoint = "http://collector.example.org:4317"
log_format = "json"

[federation]
region = "eu-west"
peers = [
  { region = "us-west", endpoint = "https://us.example.org", allow = ["shared/**"] },
  { region = "sa-east", endpoint = "https://sa.example.org", allow = ["shared/**", "docs/**"] },
]
replication_mode = "opt-in"

[rate_limit.defaults]
role_contributor = { pushes_per_minute = 30, intents_per_minute = 20 }
role_agent = { pushes_per_minute = 90, intents_per_minute = 45 }

[[rate_limit.override]]
identity = "agent:nightly"
pushes_per_minute = 300
intents_per_minute = 200
)";

}  // namespace

TEST_CASE("load: without any source the defaults hold, and the machine fills in the rest") {
    Sources sources;
    sources.machine = {"office-mini", 8};
    const Config config = loaded(sources).config;
    CHECK(config.mothership.bind == "0.0.0.0");
    CHECK(config.mothership.port == Port{7777});
    CHECK(config.mothership.display_name == "office-mini");
    CHECK(config.server.workers == 8);
    CHECK(config.jwt.default_expiry == 24h);
    CHECK(config.limits.max_wal_size.bytes == 2'000'000'000);
    CHECK(config.server.max_body_bytes.bytes == 67'108'864);
    CHECK(config.sync.flush_interval == 500ms);
    CHECK(config.log.keep == 720h);
    CHECK(config.content.seal == aura::config::OnOff::on);
}

TEST_CASE("load: a flag beats the environment, the environment the file, the file the default") {
    Sources sources = file("mothership.port = 1\n");
    CHECK(loaded(sources).config.mothership.port == Port{1});
    CHECK(to_text(loaded(sources).origins.of("mothership.port")) == "file m.toml:1:19");
    sources.environment = {{"AURA_MOTHERSHIP_PORT", "2"}};
    CHECK(loaded(sources).config.mothership.port == Port{2});
    sources.flags = {{"--port", "3"}};
    CHECK(loaded(sources).config.mothership.port == Port{3});
    CHECK(to_text(loaded(sources).origins.of("mothership.port")) == "flag --port");
    CHECK(to_text(loaded(sources).origins.of("mothership.bind")) == "default");
}

TEST_CASE("load: precedence holds across the two ways to write an address") {
    Sources sources = file("server.listen = '10.0.1.15:3001'\n");
    sources.flags = {{"--port", "8443"}};
    const Config flag_over_file = loaded(sources).config;
    CHECK(flag_over_file.mothership.bind == "10.0.1.15");
    CHECK(flag_over_file.mothership.port == Port{8443});

    Sources environment = file("[mothership]\nbind = '10.0.1.15'\nport = 7777\n");
    environment.environment = {{"AURA_LISTEN", "0.0.0.0:3001"}};
    CHECK(loaded(environment).config.mothership.bind == "0.0.0.0");
    CHECK(loaded(environment).config.mothership.port == Port{3001});
}

TEST_CASE("load: both dialects at once are fine when they agree and name both lines when not") {
    CHECK(loaded(file("[mothership]\nport = 3001\n[server]\nlisten = '0.0.0.0:3001'\n"))
              .config.mothership.port == Port{3001});
    CHECK(causes(file("[mothership]\nport = 7777\n[server]\nlisten = '0.0.0.0:3001'\n")) ==
          Lines{"m.toml:4:10: mothership.port is 3001 here and 7777 at m.toml:2:8"});
    CHECK(causes(file("[server]\nworkers = 2\nsync_workers = 3\n")) ==
          Lines{"m.toml:3:16: server.workers is 3 here and 2 at m.toml:2:11"});
}

TEST_CASE("load: two variables that disagree about a secret do not tell it") {
    Sources sources;
    sources.environment = {{"AURA_DB_URL", "postgres://u:hunter2@h/d"},
                           {"AURA_DATABASE_URL", "postgres://u:hunter3@h/d"}};
    CHECK(causes(sources) ==
          Lines{"AURA_DB_URL: database.url is given differently at AURA_DATABASE_URL"});
}

TEST_CASE("load: every mistake of every source is reported at once, by place") {
    Sources sources = file(
        "[mothership]\n"
        "prot = 7777\n"
        "port = 'abc'\n"
        "[tls]\n"
        "mode = 'letsencrypt'\n"
        "[jwt]\n"
        "default_expiry = '24'\n"
        "max_expiry = '1h'\n");
    sources.environment = {{"AURA_LIMITS_MAX_PEERS", "many"}};
    sources.flags = {{"--bind", "nowhere"}};
    const std::string a_duration = "expected a duration from 1m to 30d, as in \"24h\"";
    const std::string a_number = "expected a number from 1 to 100000";
    CHECK(causes(sources) ==
          Lines{"m.toml:2:1: unknown key \"mothership.prot\", did you mean \"mothership.port\"?",
                "m.toml:3:8: mothership.port: expected a port (0 to 65535), got \"abc\"",
                "m.toml:5:8: tls.mode \"letsencrypt\" needs tls.domain",
                "m.toml:7:18: jwt.default_expiry: " + a_duration + ", got \"24\"",
                "AURA_LIMITS_MAX_PEERS: limits.max_peers: " + a_number + ", got \"many\"",
                "--bind: mothership.bind: expected an IP address, got \"nowhere\""});
}

TEST_CASE("load: the first documented dialect loads whole") {
    const Config config = loaded(file(R"(
# A small team's Mothership.
[mothership]
bind = "192.168.7.2"
port = 7443
display_name = "Second floor"

[tls]
mode = "letsencrypt"
domain = "hub.example.org"

[jwt]
default_expiry = "12h"
max_expiry = "14d"

[limits]
max_peers = 40
max_wal_size = "750MB"
)"))
                              .config;
    CHECK(config.mothership == aura::config::Mothership{"192.168.7.2", Port{7443}, "Second floor"});
    CHECK(config.tls.mode == aura::config::TlsMode::letsencrypt);
    CHECK(config.tls.domain == "hub.example.org");
    CHECK(config.jwt == aura::config::Jwt{12h, 336h});
    CHECK(config.limits.max_peers == 40);
    CHECK(config.limits.max_wal_size.bytes == 750'000'000);
}

TEST_CASE("load: the second documented dialect loads whole") {
    const Config config = loaded(file(kPlatformTeam)).config;
    CHECK(config.mothership.bind == "::");
    CHECK(config.mothership.port == Port{4100});
    CHECK(config.server.workers == 6);
    CHECK(config.server.max_body_bytes.bytes == 33'554'432);
    CHECK(config.database.url == "postgres://hub@db.example.org/hub");
    CHECK(config.database.statement_timeout == 4s);
    CHECK(config.fragment_store.backend == aura::config::FragmentBackend::s3);
    CHECK(config.fragment_store.prefix == "hub/");
    CHECK(config.auth.mode == aura::config::AuthMode::mtls);
    CHECK(config.sync.max_in_flight == 512);
    CHECK(config.audit.export_enabled);
    CHECK(config.observability.metrics_listen == aura::config::Listen{"127.0.0.1", Port{9464}});
    CHECK(config.observability.log_format == aura::config::LogFormat::json);
    REQUIRE(config.federation.peers.size() == 2);
    CHECK(config.federation.peers[1].allow == Lines{"shared/**", "docs/**"});
    CHECK(config.rate_limit.defaults.at(Role::agent).intents_per_minute == 45);
    REQUIRE(config.rate_limit.overrides.size() == 1);
    CHECK(config.rate_limit.overrides[0].rate.pushes_per_minute == 300);
}

TEST_CASE("load: the documented container environment is enough without a file") {
    Sources sources;
    sources.environment = {{"AURA_DB_URL", "postgres://hub@postgres/hub"},
                           {"AURA_FRAGMENT_PATH", "/srv/fragments"},
                           {"AURA_LISTEN", "0.0.0.0:4100"},
                           {"AURA_TLS_CERT", "/srv/tls/hub.crt"},
                           {"AURA_TLS_KEY", "/srv/tls/hub.key"},
                           {"AURA_CLIENT_CA", "/srv/tls/peers-ca.crt"}};
    const Config config = loaded(sources).config;
    CHECK(config.mothership.port == Port{4100});
    CHECK(config.tls.mode == aura::config::TlsMode::files);
    CHECK(config.auth.mode == aura::config::AuthMode::mtls);
    CHECK(config.fragment_store.backend == aura::config::FragmentBackend::disk);
    CHECK(config.audit.intent_log_backend == aura::config::AuditBackend::postgres);
}

TEST_CASE("load: no prefix of a configuration file does worse than an error") {
    const std::string text =
        "[mothership]\nport = 1\n[[rate_limit.override]]\nidentity = \"a\\u00e9\"\n";
    for (std::size_t size = 0; size <= text.size(); ++size) {
        static_cast<void>(load(file(text.substr(0, size))));
    }
}

TEST_CASE("load: an empty display name is none: the machine's stands") {
    Sources sources = file("[mothership]\ndisplay_name = \"\"\n");
    sources.machine.host_name = "office";
    CHECK(loaded(sources).config.mothership.display_name == "office");
}
