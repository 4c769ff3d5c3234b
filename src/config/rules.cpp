#include "config/rules.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace aura::config {
namespace {

struct Implication {
    std::string_view key;
    std::string_view because;
    bool (*holds)(const Config&);
    void (*apply)(Config&);
};

constexpr Implication kImplications[] = {
    {"tls.mode",
     "(a certificate is set)",
     [](const Config& c) { return !c.tls.cert.empty() || !c.tls.key.empty(); },
     [](Config& c) { c.tls.mode = TlsMode::files; }},
    {"auth.mode",
     "(auth.client_ca is set)",
     [](const Config& c) { return !c.auth.client_ca.empty(); },
     [](Config& c) { c.auth.mode = AuthMode::mtls; }},
    {"audit.intent_log_backend",
     "(database.url is set)",
     [](const Config& c) { return !c.database.url.empty(); },
     [](Config& c) { c.audit.intent_log_backend = AuditBackend::postgres; }},
    {"fragment_store.backend",
     "(fragment_store.path is set)",
     [](const Config& c) {
         return !c.fragment_store.path.empty() && c.fragment_store.bucket.empty();
     },
     [](Config& c) { c.fragment_store.backend = FragmentBackend::disk; }},
    {"fragment_store.backend",
     "(fragment_store.bucket is set)",
     [](const Config& c) { return !c.fragment_store.bucket.empty(); },
     [](Config& c) { c.fragment_store.backend = FragmentBackend::s3; }},
};

struct Rule {
    // What the rule is about. Not judged when one of them is spoiled already.
    std::array<std::string_view, 3> keys;
    bool (*broken)(const Config&);
    std::string_view what;
};

constexpr Rule kRules[] = {
    {{"tls.mode", "tls.domain"},
     [](const Config& c) { return c.tls.mode == TlsMode::letsencrypt && c.tls.domain.empty(); },
     "tls.mode \"letsencrypt\" needs tls.domain"},
    {{"tls.cert", "tls.key", "tls.mode"},
     [](const Config& c) {
         return c.tls.mode == TlsMode::files && (c.tls.cert.empty() || c.tls.key.empty());
     },
     "tls.mode \"files\" needs both tls.cert and tls.key"},
    {{"tls.cert", "tls.key", "tls.mode"},
     [](const Config& c) {
         return c.tls.mode != TlsMode::files && (!c.tls.cert.empty() || !c.tls.key.empty());
     },
     "tls.cert and tls.key need tls.mode \"files\""},
    {{"jwt.default_expiry", "jwt.max_expiry"},
     [](const Config& c) { return c.jwt.default_expiry > c.jwt.max_expiry; },
     "jwt.default_expiry is longer than jwt.max_expiry"},
    {{"sync.batch_size", "sync.max_in_flight"},
     [](const Config& c) { return c.sync.batch_size > c.sync.max_in_flight; },
     "sync.batch_size is larger than sync.max_in_flight"},
    {{"fragment_store.backend", "fragment_store.bucket"},
     [](const Config& c) {
         return c.fragment_store.backend == FragmentBackend::s3 && c.fragment_store.bucket.empty();
     },
     "fragment_store.backend \"s3\" needs fragment_store.bucket"},
    {{"fragment_store.bucket", "fragment_store.region", "fragment_store.endpoint"},
     [](const Config& c) {
         return c.fragment_store.backend == FragmentBackend::s3 &&
                !c.fragment_store.bucket.empty() && c.fragment_store.region.empty() &&
                c.fragment_store.endpoint.empty();
     },
     "fragment_store.bucket needs fragment_store.region or fragment_store.endpoint"},
    {{"fragment_store.access_key_id", "fragment_store.secret_access_key"},
     [](const Config& c) {
         return c.fragment_store.access_key_id.empty() !=
                c.fragment_store.secret_access_key.empty();
     },
     "fragment_store.access_key_id and fragment_store.secret_access_key need each other"},
    {{"auth.mode", "auth.client_ca"},
     [](const Config& c) { return c.auth.mode == AuthMode::mtls && c.auth.client_ca.empty(); },
     "auth.mode \"mtls\" needs auth.client_ca"},
    {{"audit.intent_log_backend", "database.url"},
     [](const Config& c) {
         return c.audit.intent_log_backend == AuditBackend::postgres && c.database.url.empty();
     },
     "audit.intent_log_backend \"postgres\" needs database.url"},
    {{"audit.hash_chain"},
     [](const Config& c) { return !c.audit.hash_chain; },
     "audit.hash_chain cannot be turned off"},
    {{"content.hide_paths", "content.seal"},
     [](const Config& c) { return c.content.hide_paths && c.content.seal == OnOff::off; },
     "content.hide_paths needs content.seal \"on\""},
    {{"federation.peers", "federation.region"},
     [](const Config& c) { return !c.federation.peers.empty() && c.federation.region.empty(); },
     "federation.peers needs federation.region"},
};

// Where the first of the keys was written.
Place place_of(const Rule& rule, const WrittenAt& written_at) {
    for (const std::string_view key : rule.keys) {
        if (const auto found = written_at.find(key); found != written_at.end()) {
            return found->second;
        }
    }
    return {};
}

}  // namespace

void apply_implications(Config& config, WrittenAt& written_at) {
    for (const Implication& implication : kImplications) {
        if (implication.holds(config) && !written_at.contains(implication.key)) {
            implication.apply(config);
            written_at.emplace(implication.key,
                               Place{Source::fallback, std::string(implication.because), {}});
        }
    }
}

void check_rules(const Config& config, const WrittenAt& written_at, Mistakes& mistakes) {
    for (const Rule& rule : kRules) {
        const bool is_spoiled = std::any_of(
            rule.keys.begin(), rule.keys.end(), [&](auto key) { return mistakes.spoiled(key); });
        if (!is_spoiled && rule.broken(config)) {
            mistakes.add(place_of(rule, written_at), std::string(rule.what));
        }
    }
}

}  // namespace aura::config
