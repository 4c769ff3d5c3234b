#include "config/key_table.hpp"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>

namespace aura::config {
namespace {

using std::chrono::milliseconds;

// The access to Config::SECTION.MEMBER.
template <auto Section, auto Member>
constexpr auto at() {
    using T = std::remove_cvref_t<decltype(std::declval<Config&>().*Section.*Member)>;
    return Access<T>{
        [](Config& config) -> T& { return config.*Section.*Member; },
        [](const Config& config) -> const T& { return config.*Section.*Member; },
    };
}

template <auto Section, auto Member>
constexpr Text text(TextRule rule = TextRule::any) {
    return {at<Section, Member>(), rule};
}

template <auto Section, auto Member>
constexpr auto number(std::int64_t min, std::int64_t max) {
    constexpr auto kAccess = at<Section, Member>();
    using T = std::remove_cvref_t<decltype(kAccess.in(std::declval<Config&>()))>;
    return Number<T>{kAccess, {min, max}};
}

template <auto Section, auto Member>
constexpr Choice choice(std::span<const std::string_view> names) {
    using E = std::remove_cvref_t<decltype(std::declval<Config&>().*Section.*Member)>;
    return {
        names,
        [](Config& config, std::size_t index) { config.*Section.*Member = static_cast<E>(index); },
        [](const Config& config) { return static_cast<std::size_t>(config.*Section.*Member); },
    };
}

// Each in the order of its enumeration in config.hpp.
constexpr std::string_view kOnOff[] = {"off", "on"};
constexpr std::string_view kTlsModes[] = {"self-signed", "letsencrypt", "files"};
constexpr std::string_view kAuthModes[] = {"members", "mtls"};
constexpr std::string_view kFragmentBackends[] = {"embedded", "disk", "s3"};
constexpr std::string_view kAuditBackends[] = {"embedded", "postgres"};
constexpr std::string_view kGrantModes[] = {"auto", "ask"};
constexpr std::string_view kReplicationModes[] = {"opt-in", "opt-out"};
constexpr std::string_view kLogFormats[] = {"text", "json"};
constexpr std::string_view kLogLevels[] = {"debug", "info", "warning", "error"};

constexpr std::int64_t kMinute = 60 * 1000;
constexpr std::int64_t kDay = 24 * 60 * kMinute;
constexpr std::int64_t kYear = 365 * kDay;
// No join token is good for longer.
constexpr std::int64_t kTokenMax = 30 * kDay;
constexpr std::int64_t kMiB = 1024 * 1024;

constexpr Key kKeys[] = {
    {.name = "mothership.bind",
     .field = text<&Config::mothership, &Mothership::bind>(TextRule::ip_address),
     .help = "The address to listen on; 0.0.0.0 and :: are all addresses of the machine.",
     .flag = "--bind"},
    {.name = "mothership.port",
     .field = at<&Config::mothership, &Mothership::port>(),
     .help = "The one port of a Mothership; 0 takes any that is free.",
     .flag = "--port"},
    {.name = "mothership.display_name",
     .field = text<&Config::mothership, &Mothership::display_name>(),
     .help = "What people call this Mothership.",
     .default_note = "the machine's host name",
     .reloadable = true},

    {.name = "tls.mode",
     .field = choice<&Config::tls, &Tls::mode>(kTlsModes),
     .help = "Where the certificate comes from; files is implied by tls.cert.",
     .later = true},
    {.name = "tls.domain",
     .field = text<&Config::tls, &Tls::domain>(),
     .help = "The public name that letsencrypt certifies."},
    {.name = "tls.cert",
     .field = text<&Config::tls, &Tls::cert>(TextRule::absolute_path),
     .help = "Certificate chain, PEM, with mode files.",
     .reloadable = true,
     .later = true},
    {.name = "tls.key",
     .field = text<&Config::tls, &Tls::key>(TextRule::absolute_path),
     .help = "Private key of tls.cert, PEM; nobody else may be able to read the file.",
     .reloadable = true,
     .later = true},

    {.name = "jwt.default_expiry",
     .field = number<&Config::jwt, &Jwt::default_expiry>(kMinute, kTokenMax),
     .help = "How long a join token is good unless it says otherwise.",
     .reloadable = true},
    {.name = "jwt.max_expiry",
     .field = number<&Config::jwt, &Jwt::max_expiry>(kMinute, kTokenMax),
     .help = "The longest that a join token may be good.",
     .reloadable = true},

    {.name = "limits.max_peers",
     .field = number<&Config::limits, &Limits::max_peers>(1, 100'000),
     .help = "Members of the team that are not revoked.",
     .reloadable = true},
    {.name = "limits.max_wal_size",
     .field = number<&Config::limits, &Limits::max_wal_size>(
         16 * kMiB, std::numeric_limits<std::int64_t>::max()),
     .help = "What the log may take on disk; from 80 % on it is pruned, at 100 % others' text is "
             "refused.",
     .reloadable = true,
     .later = true},

    {.name = "server.listen",
     .field = BindAndPort{},
     .help = "mothership.bind and mothership.port in one, as HOST:PORT.",
     .variable_alias = "AURA_LISTEN"},
    {.name = "server.workers",
     .field = number<&Config::server, &Server::workers>(1, 1024),
     .help = "Threads that verify, compress and parse.",
     .default_note = "number of cores",
     .aliases = {"server.sync_workers", "sync.workers"},
     .later = true},
    {.name = "server.max_body_bytes",
     .field = number<&Config::server, &Server::max_body_bytes>(64 * 1024, 1024 * kMiB),
     .help = "The largest request body that is read."},

    {.name = "sync.batch_size",
     .field = number<&Config::sync, &Sync::batch_size>(1, 4096),
     .help = "Events in one frame at most.",
     .reloadable = true,
     .later = true},
    {.name = "sync.flush_interval_ms",
     .field = number<&Config::sync, &Sync::flush_interval>(1, kMinute),
     .help = "How long events may be gathered at most; a lone one leaves at once.",
     .reloadable = true,
     .later = true},
    {.name = "sync.max_in_flight",
     .field = number<&Config::sync, &Sync::max_in_flight>(1, 1'000'000),
     .help = "Events sent to one peer and not yet acknowledged.",
     .reloadable = true,
     .later = true},

    {.name = "database.url",
     .field = text<&Config::database, &Database::url>(TextRule::postgres_url),
     .help = "A PostgreSQL database instead of the embedded one.",
     .default_note = "none: embedded SQLite",
     .variable_alias = "AURA_DB_URL",
     .secret = true,
     .later = true},
    {.name = "database.pool_size",
     .field = number<&Config::database, &Database::pool_size>(1, 1000),
     .help = "Connections to the database, a thread each.",
     .later = true},
    {.name = "database.statement_timeout_ms",
     .field = number<&Config::database, &Database::statement_timeout>(1, 60 * kMinute),
     .help = "When a statement is given up.",
     .later = true},

    {.name = "fragment_store.backend",
     .field = choice<&Config::fragment_store, &FragmentStore::backend>(kFragmentBackends),
     .help = "Where large bodies are kept; disk is implied by path, s3 by bucket.",
     .variable_alias = "AURA_FRAGMENT_BACKEND",
     .later = true},
    {.name = "fragment_store.path",
     .field = text<&Config::fragment_store, &FragmentStore::path>(TextRule::absolute_path),
     .help = "The directory of the backend disk.",
     .variable_alias = "AURA_FRAGMENT_PATH",
     .later = true},
    {.name = "fragment_store.bucket",
     .field = text<&Config::fragment_store, &FragmentStore::bucket>(),
     .help = "The bucket of the backend s3.",
     .variable_alias = "AURA_S3_BUCKET",
     .later = true},
    {.name = "fragment_store.region",
     .field = text<&Config::fragment_store, &FragmentStore::region>(),
     .help = "The region of the bucket.",
     .variable_alias = "AURA_S3_REGION",
     .later = true},
    {.name = "fragment_store.prefix",
     .field = text<&Config::fragment_store, &FragmentStore::prefix>(),
     .help = "What the names of all objects in the bucket begin with.",
     .later = true},
    {.name = "fragment_store.endpoint",
     .field = text<&Config::fragment_store, &FragmentStore::endpoint>(TextRule::http_url),
     .help = "An S3 service other than Amazon's.",
     .default_note = "Amazon's in the region",
     .variable_alias = "AURA_S3_ENDPOINT",
     .later = true},
    {.name = "fragment_store.access_key_id",
     .field = text<&Config::fragment_store, &FragmentStore::access_key_id>(),
     .help = "The name of the key that signs requests to the bucket.",
     .variable_alias = "AURA_S3_ACCESS_KEY_ID",
     .later = true},
    {.name = "fragment_store.secret_access_key",
     .field = text<&Config::fragment_store, &FragmentStore::secret_access_key>(),
     .help = "The key that signs requests to the bucket.",
     .variable_alias = "AURA_S3_SECRET_ACCESS_KEY",
     .secret = true,
     .later = true},
    {.name = "fragment_store.cache_mb",
     .field = number<&Config::fragment_store, &FragmentStore::cache_mb>(0, 1'000'000),
     .help = "Memory for bodies that are often asked for, in megabytes.",
     .aliases = {"fragment_store.fragment_cache_mb"},
     .later = true},

    {.name = "auth.mode",
     .field = choice<&Config::auth, &Auth::mode>(kAuthModes),
     .help = "members: the certificates that the Mothership issued. mtls, implied by client_ca: "
             "those of an authority of yours besides.",
     .later = true},
    {.name = "auth.client_ca",
     .field = text<&Config::auth, &Auth::client_ca>(TextRule::absolute_path),
     .help = "Certificates of the authorities that issue to peers, PEM.",
     .variable_alias = "AURA_CLIENT_CA",
     .later = true},

    {.name = "audit.intent_log_backend",
     .field = choice<&Config::audit, &Audit::intent_log_backend>(kAuditBackends),
     .help = "Where the audit log is kept; postgres is implied by database.url.",
     .later = true},
    {.name = "audit.hash_chain",
     .field = at<&Config::audit, &Audit::hash_chain>(),
     .help = "The audit log is always chained; this can only be true.",
     .later = true},
    {.name = "audit.export_enabled",
     .field = at<&Config::audit, &Audit::export_enabled>(),
     .help = "Whether the audit log can be fetched over the API.",
     .later = true},

    {.name = "content.seal",
     .field = choice<&Config::content, &Content::seal>(kOnOff),
     .help = "Whether text is sealed for the members alone; off lets the Mothership read it."},
    {.name = "content.grants",
     .field = choice<&Config::content, &Content::grants>(kGrantModes),
     .help = "Whether an invited member gets the content keys at once or after a yes."},
    {.name = "content.hide_paths",
     .field = at<&Config::content, &Content::hide_paths>(),
     .help = "Whether the Mothership sees a keyed token instead of each path; it can still test a "
             "guess."},

    {.name = "log.keep",
     .field = number<&Config::log, &Log::keep>(kDay, 100 * kYear),
     .help = "How long bodies that a commit holds are kept in the event log.",
     .reloadable = true,
     .later = true},
    {.name = "log.level",
     .field = choice<&Config::log, &Log::level>(kLogLevels),
     .help = "The least important lines that are written.",
     .reloadable = true},

    {.name = "trust.offline_grace",
     .field = number<&Config::trust, &Trust::offline_grace>(0, kYear),
     .help = "How long a member's outdated certificate is good while the Mothership is away.",
     .reloadable = true},

    {.name = "observability.metrics_listen",
     .field = at<&Config::observability, &Observability::metrics_listen>(),
     .help = "Where metrics are served, as HOST:PORT, or off.",
     .later = true},
    {.name = "observability.tracing_otlp_endpoint",
     .field =
         text<&Config::observability, &Observability::tracing_otlp_endpoint>(TextRule::http_url),
     .help = "The collector that traces are sent to.",
     .default_note = "off",
     .later = true},
    {.name = "observability.log_format",
     .field = choice<&Config::observability, &Observability::log_format>(kLogFormats),
     .help = "How lines of the log are written.",
     .reloadable = true},

    {.name = "federation.region",
     .field = text<&Config::federation, &Federation::region>(),
     .help = "The region that this Mothership is responsible for.",
     .later = true},
    {.name = "federation.peers",
     .field = at<&Config::federation, &Federation::peers>(),
     .help = "Motherships of other regions: {region, endpoint, allow}; allow names what may go "
             "there.",
     .later = true},
    {.name = "federation.replication_mode",
     .field = choice<&Config::federation, &Federation::replication_mode>(kReplicationModes),
     .help = "Whether only what is allowed leaves the region, or all but what is not.",
     .later = true},

    {.name = "rate_limit.defaults",
     .field = at<&Config::rate_limit, &RateLimit::defaults>(),
     .help = "Limits by role: role_NAME = {pushes_per_minute, intents_per_minute}; 0 is none.",
     .reloadable = true,
     .later = true},
    {.name = "rate_limit.override",
     .field = at<&Config::rate_limit, &RateLimit::overrides>(),
     .help = "Limits of single members: {identity, pushes_per_minute, intents_per_minute}.",
     .reloadable = true,
     .later = true},
};

}  // namespace

std::span<const Key> keys() {
    return kKeys;
}

const Key* find_key(std::string_view name) {
    const auto* found = std::find_if(std::begin(kKeys), std::end(kKeys), [name](const Key& key) {
        return key.name == name ||
               std::find(key.aliases.begin(), key.aliases.end(), name) != key.aliases.end();
    });
    return found == std::end(kKeys) || name.empty() ? nullptr : found;
}

std::string variable_of(std::string_view name) {
    std::string variable = "AURA_";
    for (const char c : name) {
        const bool is_lower = c >= 'a' && c <= 'z';
        variable.push_back(c == '.' ? '_' : is_lower ? static_cast<char>(c - 'a' + 'A') : c);
    }
    return variable;
}

std::vector<std::string> variables_of(const Key& key) {
    std::vector<std::string> variables = {variable_of(key.name)};
    for (const std::string_view alias : key.aliases) {
        if (!alias.empty()) {
            variables.push_back(variable_of(alias));
        }
    }
    if (!key.variable_alias.empty()) {
        variables.emplace_back(key.variable_alias);
    }
    return variables;
}

}  // namespace aura::config
