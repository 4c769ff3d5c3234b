#include "config/rules.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using aura::config::apply_implications;
using aura::config::AuditBackend;
using aura::config::AuthMode;
using aura::config::check_rules;
using aura::config::Config;
using aura::config::FragmentBackend;
using aura::config::Mistakes;
using aura::config::Place;
using aura::config::Source;
using aura::config::TlsMode;
using aura::config::WrittenAt;

namespace {

std::vector<std::string> broken(const Config& config, const WrittenAt& written_at = {}) {
    Mistakes mistakes;
    check_rules(config, written_at, mistakes);
    return mistakes.to_error().causes();
}

}  // namespace

TEST_CASE("rules: the defaults break none") {
    CHECK(broken(Config{}).empty());
}

TEST_CASE("rules: each pair of settings that do not go together is a mistake of its own") {
    struct Case {
        void (*spoil)(Config&);
        const char* what;
    };

    const Case cases[] = {
        {[](Config& c) { c.tls.mode = TlsMode::letsencrypt; },
         "tls.mode \"letsencrypt\" needs tls.domain"},
        {[](Config& c) { c.tls.mode = TlsMode::files; },
         "tls.mode \"files\" needs both tls.cert and tls.key"},
        {[](Config& c) { c.tls.cert = "/c"; }, "tls.cert and tls.key need tls.mode \"files\""},
        {[](Config& c) { c.jwt.default_expiry = c.jwt.max_expiry * 2; },
         "jwt.default_expiry is longer than jwt.max_expiry"},
        {[](Config& c) { c.sync.max_in_flight = 1; },
         "sync.batch_size is larger than sync.max_in_flight"},
        {[](Config& c) { c.fragment_store.backend = FragmentBackend::s3; },
         "fragment_store.backend \"s3\" needs fragment_store.bucket"},
        {[](Config& c) {
             c.fragment_store.backend = FragmentBackend::s3;
             c.fragment_store.bucket = "b";
         },
         "fragment_store.bucket needs fragment_store.region or fragment_store.endpoint"},
        {[](Config& c) { c.fragment_store.access_key_id = "a"; },
         "fragment_store.access_key_id and fragment_store.secret_access_key need each other"},
        {[](Config& c) { c.auth.mode = AuthMode::mtls; },
         "auth.mode \"mtls\" needs auth.client_ca"},
        {[](Config& c) { c.audit.intent_log_backend = AuditBackend::postgres; },
         "audit.intent_log_backend \"postgres\" needs database.url"},
        {[](Config& c) { c.audit.hash_chain = false; }, "audit.hash_chain cannot be turned off"},
        {[](Config& c) {
             c.content.hide_paths = true;
             c.content.seal = aura::config::OnOff::off;
         },
         "content.hide_paths needs content.seal \"on\""},
        {[](Config& c) { c.federation.peers.emplace_back(); },
         "federation.peers needs federation.region"},
    };
    for (const Case& row : cases) {
        Config config;
        row.spoil(config);
        CHECK(broken(config) == std::vector<std::string>{row.what});
    }
}

TEST_CASE("rules: a mistake stands where the first of its keys was written") {
    Config config;
    config.tls.mode = TlsMode::letsencrypt;
    const WrittenAt written_at = {{"tls.mode", Place{Source::file, "m.toml", {5, 8}}}};
    CHECK(broken(config, written_at) ==
          std::vector<std::string>{"m.toml:5:8: tls.mode \"letsencrypt\" needs tls.domain"});
}

TEST_CASE("rules: what has a mistake already is not judged") {
    Config config;
    config.tls.mode = TlsMode::letsencrypt;
    Mistakes mistakes;
    mistakes.add_for("tls.domain", {}, "no text");
    check_rules(config, {}, mistakes);
    CHECK(mistakes.to_error().causes().size() == 1);
}

TEST_CASE("rules: a setting that follows from others is set unless it is written") {
    Config config;
    config.tls.cert = "/c";
    config.auth.client_ca = "/ca";
    config.database.url = "postgres://d";
    config.fragment_store.path = "/f";
    WrittenAt written_at;
    apply_implications(config, written_at);
    CHECK(config.tls.mode == TlsMode::files);
    CHECK(config.auth.mode == AuthMode::mtls);
    CHECK(config.audit.intent_log_backend == AuditBackend::postgres);
    CHECK(config.fragment_store.backend == FragmentBackend::disk);
    CHECK(written_at.at("auth.mode").to_text() == "(auth.client_ca is set)");

    Config written;
    written.auth.client_ca = "/ca";
    WrittenAt by_hand = {{"auth.mode", Place{Source::file, "m.toml", {1, 1}}}};
    apply_implications(written, by_hand);
    CHECK(written.auth.mode == AuthMode::members);

    Config bucket;
    bucket.fragment_store.path = "/f";
    bucket.fragment_store.bucket = "b";
    WrittenAt nothing;
    apply_implications(bucket, nothing);
    CHECK(bucket.fragment_store.backend == FragmentBackend::s3);
}
