// Everything that can be configured, as one value. The initialisers below are the defaults, and the
// only place where they are written; names, limits and help are in key_table.cpp. A default that
// depends on the machine (host name, cores) is filled in by load().
//
// Loaded once and never changed after; a reload makes a new one.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/role.hpp"
#include "base/time.hpp"
#include "config/units.hpp"

namespace aura::config {

// Kinds of settings that are no plain number or text. `Port` 0 means any free port.
enum class Port : std::uint16_t {};

enum class OnOff : bool { off, on };
enum class TlsMode : std::uint8_t { self_signed, letsencrypt, files };
enum class AuthMode : std::uint8_t { members, mtls };
enum class FragmentBackend : std::uint8_t { embedded, disk, s3 };
enum class AuditBackend : std::uint8_t { embedded, postgres };
enum class GrantMode : std::uint8_t { automatic, ask };
enum class ReplicationMode : std::uint8_t { opt_in, opt_out };
enum class LogFormat : std::uint8_t { text, json };
enum class LogLevel : std::uint8_t { debug, info, warning, error };

// An address to listen on; an empty host means "off".
struct Listen {
    std::string host;
    Port port{};

    bool operator==(const Listen&) const = default;
};

struct Mothership {
    std::string bind = "0.0.0.0";
    Port port{7777};
    std::string display_name;  // the machine's host name

    bool operator==(const Mothership&) const = default;
};

struct Tls {
    TlsMode mode = TlsMode::self_signed;
    std::string domain;
    std::string cert;
    std::string key;

    bool operator==(const Tls&) const = default;
};

struct Jwt {
    Duration default_expiry = std::chrono::hours(24);
    Duration max_expiry = std::chrono::hours(30 * 24);

    bool operator==(const Jwt&) const = default;
};

struct Limits {
    std::uint32_t max_peers = 500;
    ByteSize max_wal_size{2'000'000'000};

    bool operator==(const Limits&) const = default;
};

struct Server {
    std::uint32_t workers = 1;  // the machine's cores
    ByteSize max_body_bytes{std::uint64_t{64} * 1024 * 1024};

    bool operator==(const Server&) const = default;
};

struct Sync {
    std::uint32_t batch_size = 256;
    std::chrono::milliseconds flush_interval{500};
    std::uint32_t max_in_flight = 1024;

    bool operator==(const Sync&) const = default;
};

struct Database {
    std::string url;  // empty: the embedded store
    std::uint32_t pool_size = 8;
    std::chrono::milliseconds statement_timeout{10'000};

    bool operator==(const Database&) const = default;
};

struct FragmentStore {
    FragmentBackend backend = FragmentBackend::embedded;
    std::string path;
    std::string bucket;
    std::string region;
    std::string prefix;
    std::string endpoint;
    std::string access_key_id;
    std::string secret_access_key;
    std::uint32_t cache_mb = 64;

    bool operator==(const FragmentStore&) const = default;
};

struct Auth {
    AuthMode mode = AuthMode::members;
    std::string client_ca;

    bool operator==(const Auth&) const = default;
};

struct Audit {
    AuditBackend intent_log_backend = AuditBackend::embedded;
    bool hash_chain = true;
    bool export_enabled = false;

    bool operator==(const Audit&) const = default;
};

struct Content {
    OnOff seal = OnOff::on;
    GrantMode grants = GrantMode::automatic;
    bool hide_paths = false;

    bool operator==(const Content&) const = default;
};

struct Log {
    Duration keep = std::chrono::hours(30 * 24);
    LogLevel level = LogLevel::info;

    bool operator==(const Log&) const = default;
};

struct Trust {
    Duration offline_grace = std::chrono::hours(30 * 24);

    bool operator==(const Trust&) const = default;
};

struct Observability {
    Listen metrics_listen;
    std::string tracing_otlp_endpoint;
    LogFormat log_format = LogFormat::text;

    bool operator==(const Observability&) const = default;
};

struct FederationPeer {
    std::string region;
    std::string endpoint;
    std::vector<std::string> allow;

    bool operator==(const FederationPeer&) const = default;
};

struct Federation {
    std::string region;
    std::vector<FederationPeer> peers;
    ReplicationMode replication_mode = ReplicationMode::opt_in;

    bool operator==(const Federation&) const = default;
};

// Zero: no limit.
struct Rate {
    std::uint32_t pushes_per_minute = 0;
    std::uint32_t intents_per_minute = 0;

    bool operator==(const Rate&) const = default;
};

struct RateOverride {
    std::string identity;
    Rate rate;

    bool operator==(const RateOverride&) const = default;
};

struct RateLimit {
    std::map<Role, Rate> defaults;
    std::vector<RateOverride> overrides;

    bool operator==(const RateLimit&) const = default;
};

struct Config {
    Mothership mothership;
    Tls tls;
    Jwt jwt;
    Limits limits;
    Server server;
    Sync sync;
    Database database;
    FragmentStore fragment_store;
    Auth auth;
    Audit audit;
    Content content;
    Log log;
    Trust trust;
    Observability observability;
    Federation federation;
    RateLimit rate_limit;

    bool operator==(const Config&) const = default;
};

}  // namespace aura::config
