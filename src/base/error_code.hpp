// Every error the project can report, in one table: its stable name, the doctor number a user can
// look up, the HTTP status and the CLI exit code it maps to, and whether trying again can help.
// Names and DR numbers are never reused or renumbered; a new code goes to the end of its area.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace aura {

// Exit codes of the command line. Scripts depend on them.
enum class ExitCode : std::uint8_t {
    ok = 0,
    failed = 1,
    usage = 2,
    cancelled = 3,
    not_joined = 4,
    degraded = 5,
    unreachable = 6,
    timed_out = 8,
    unavailable = 69,
    try_again = 75,
    permission = 77,
    configuration = 78,
    interrupted = 130,
};

enum class Retry : bool { no, yes };

// clang-format off
//      enumerator                  stable name                     DR   HTTP exit                     retry
#define AURA_ERROR_TABLE(X)                                                                                  \
    /* general: DR001 to DR099 */                                                                            \
    X(internal,                     "internal",                      1,  500, ExitCode::failed,        Retry::no)  \
    X(usage,                        "usage",                         2,  400, ExitCode::usage,         Retry::no)  \
    X(cancelled,                    "cancelled",                     3,  409, ExitCode::cancelled,     Retry::no)  \
    X(timeout,                      "timeout",                       4,  504, ExitCode::timed_out,     Retry::yes) \
    X(not_found,                    "not_found",                     5,  404, ExitCode::failed,        Retry::no)  \
    X(permission,                   "permission",                    6,  403, ExitCode::permission,    Retry::no)  \
    X(unavailable,                  "unavailable",                   7,  503, ExitCode::unavailable,   Retry::yes) \
    X(limit,                        "limit",                         8,  429, ExitCode::try_again,     Retry::yes) \
    X(not_joined,                   "not_joined",                    9,  401, ExitCode::not_joined,    Retry::no)  \
    X(unreachable,                  "unreachable",                  10,  502, ExitCode::unreachable,   Retry::yes) \
    X(io,                           "io",                           11,  500, ExitCode::failed,        Retry::yes) \
    X(exists,                       "exists",                       12,  409, ExitCode::failed,        Retry::no)  \
    /* configuration: DR100 to DR149 */                                                                      \
    X(config_invalid,               "config.invalid",              100,  500, ExitCode::configuration, Retry::no)  \
    /* wire and events: DR150 to DR199 */                                                                    \
    X(wire_malformed,               "wire.malformed",              150,  400, ExitCode::failed,        Retry::no)  \
    X(wire_too_large,               "wire.too_large",              151,  413, ExitCode::failed,        Retry::no)  \
    X(wire_version,                 "wire.version",                152,  426, ExitCode::failed,        Retry::no)  \
    X(wire_unexpected,              "wire.unexpected",             153,  400, ExitCode::failed,        Retry::no)  \
    X(event_bad_hash,               "event.bad_hash",              160,  400, ExitCode::failed,        Retry::no)  \
    X(event_bad_signature,          "event.bad_signature",         161,  400, ExitCode::failed,        Retry::no)  \
    X(event_gap,                    "event.gap",                   162,  409, ExitCode::failed,        Retry::yes) \
    X(event_fork,                   "event.fork",                  163,  409, ExitCode::failed,        Retry::no)  \
    X(event_unknown_author,         "event.unknown_author",        164,  403, ExitCode::failed,        Retry::yes) \
    X(event_void,                   "event.void",                  165,  403, ExitCode::failed,        Retry::no)  \
    X(event_state_differs,          "event.state_differs",         166,  409, ExitCode::failed,        Retry::no)  \
    /* keys, tokens, TLS: DR200 to DR249 */                                                                  \
    X(crypto_failed,                "crypto.failed",               200,  500, ExitCode::failed,        Retry::no)  \
    X(crypto_no_key,                "crypto.no_key",               201,  403, ExitCode::failed,        Retry::yes) \
    X(key_file_exposed,             "key.file_exposed",            202,  500, ExitCode::permission,    Retry::no)  \
    X(token_malformed,              "token.malformed",             210,  400, ExitCode::failed,        Retry::no)  \
    X(token_expired,                "token.expired",               211,  401, ExitCode::failed,        Retry::no)  \
    X(token_used,                   "token.used",                  212,  409, ExitCode::failed,        Retry::no)  \
    X(token_bad_signature,          "token.bad_signature",         213,  401, ExitCode::failed,        Retry::no)  \
    X(token_not_yet_valid,          "token.not_yet_valid",         214,  401, ExitCode::failed,        Retry::no)  \
    X(token_revoked,                "token.revoked",               215,  401, ExitCode::failed,        Retry::no)  \
    X(tls_handshake,                "tls.handshake",               220,  502, ExitCode::failed,        Retry::yes) \
    X(tls_pin_mismatch,             "tls.pin_mismatch",            221,  502, ExitCode::failed,        Retry::no)  \
    X(tls_expired,                  "tls.expired",                 222,  502, ExitCode::failed,        Retry::no)  \
    X(tls_not_tls,                  "tls.not_tls",                 223,  400, ExitCode::failed,        Retry::no)  \
    X(tls_truncated,                "tls.truncated",               224,  502, ExitCode::failed,        Retry::yes) \
    X(tls_not_yet_valid,            "tls.not_yet_valid",           225,  502, ExitCode::failed,        Retry::yes) \
    X(tls_broken,                   "tls.broken",                  226,  502, ExitCode::failed,        Retry::yes) \
    X(peer_revoked,                 "peer.revoked",                230,  403, ExitCode::not_joined,    Retry::no)  \
    X(peer_unknown,                 "peer.unknown",                231,  403, ExitCode::not_joined,    Retry::no)  \
    X(mothership_unconfirmed,       "mothership.unconfirmed",      232,  503, ExitCode::try_again,     Retry::yes) \
    /* store: DR250 to DR299 */                                                                              \
    X(store_full,                   "store.full",                  250,  507, ExitCode::failed,        Retry::yes) \
    X(store_damaged,                "store.damaged",               251,  500, ExitCode::failed,        Retry::no)  \
    X(store_copied,                 "store.copied",                252,  500, ExitCode::failed,        Retry::no)  \
    X(store_locked,                 "store.locked",                253,  409, ExitCode::failed,        Retry::yes) \
    X(store_too_new,                "store.too_new",               254,  500, ExitCode::failed,        Retry::no)  \
    /* working trees: DR300 to DR349 */                                                                      \
    X(path_refused,                 "path.refused",                300,  400, ExitCode::failed,        Retry::no)  \
    X(repo_unavailable,             "repo.unavailable",            301,  409, ExitCode::failed,        Retry::yes) \
    X(repo_not_linked,              "repo.not_linked",             302,  404, ExitCode::failed,        Retry::no)  \
    X(tree_changed,                 "tree.changed",                303,  409, ExitCode::failed,        Retry::yes) \
    X(text_unsupported,             "text.unsupported",            304,  415, ExitCode::failed,        Retry::no)  \
    X(repo_unsupported,             "repo.unsupported",            305,  422, ExitCode::failed,        Retry::no)  \
    /* HTTP: DR350 to DR399 */                                                                               \
    X(http_malformed,               "http.malformed",              350,  400, ExitCode::failed,        Retry::no)  \
    X(http_too_large,               "http.too_large",              351,  413, ExitCode::failed,        Retry::no)  \
    X(websocket_malformed,          "websocket.malformed",         352,  400, ExitCode::failed,        Retry::no)  \
    X(not_a_mothership,             "not_a_mothership",            353,  502, ExitCode::failed,        Retry::no)  \
    X(http_head_too_large,          "http.head_too_large",         354,  431, ExitCode::failed,        Retry::no)  \
    X(http_method,                  "http.method",                 355,  405, ExitCode::failed,        Retry::no)  \
    /* network: DR400 to DR449 */                                                                            \
    X(net_refused,                  "net.refused",                 400,  502, ExitCode::unreachable,   Retry::yes) \
    X(net_timeout,                  "net.timeout",                 401,  504, ExitCode::unreachable,   Retry::yes) \
    X(net_unreachable,              "net.unreachable",             402,  502, ExitCode::unreachable,   Retry::yes) \
    X(net_name_not_found,           "net.name_not_found",          403,  502, ExitCode::unreachable,   Retry::yes) \
    X(net_reset,                    "net.reset",                   404,  502, ExitCode::unreachable,   Retry::yes) \
    X(net_address_in_use,           "net.address_in_use",          405,  500, ExitCode::failed,        Retry::yes)
// clang-format on

enum class ErrorCode : std::uint8_t {
#define AURA_ENUMERATOR(enumerator, name, doctor, http, exit, retry) enumerator,
    AURA_ERROR_TABLE(AURA_ENUMERATOR)
#undef AURA_ENUMERATOR
};

struct ErrorTraits {
    ErrorCode code;
    std::string_view name;
    std::uint16_t doctor_number;
    std::uint16_t http_status;
    ExitCode exit_code;
    Retry retry;
};

[[nodiscard]] const ErrorTraits& traits(ErrorCode code);

// The code of that stable name, as it comes back in JSON; nothing for a name of a newer version.
[[nodiscard]] std::optional<ErrorCode> error_code_named(std::string_view name);

}  // namespace aura
