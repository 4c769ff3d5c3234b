#include "daemon/home.hpp"

#include <utility>

#include <fmt/core.h>

#include "base/log.hpp"
#include "crypto/issuance.hpp"
#include "io/files.hpp"
#include "runtime/head_mark.hpp"
#include "runtime/rebuild.hpp"
#include "sync/confirmation.hpp"

namespace aura::daemon {
namespace {

namespace fs = std::filesystem;

// A PEM chain of several certificates.
constexpr std::size_t kPemBytesMax = 256 * 1024;

// Both modes can share one home: each has files of its own.
std::string mode_name(config::DaemonMode mode) {
    return mode == config::DaemonMode::peer ? "peer" : "mothership";
}

fs::path identity_path(const config::Places& places, config::DaemonMode mode) {
    return fs::path(places.data) / (mode_name(mode) + ".key");
}

bool is_missing(const Error& error) {
    return error.is(ErrorCode::not_found);
}

Result<crypto::IdentityKey> create_identity(const fs::path& path, Prng& prng) {
    crypto::IdentityKey key = crypto::IdentityKey::generate(prng);
    AURA_TRY(io::write_file_atomically(path, key.seed()));
    return key;
}

Status save(const fs::path& directory, const crypto::Credentials& credentials) {
    AURA_TRY_ASSIGN(const crypto::PemFiles pem, crypto::to_pem(credentials));
    AURA_TRY(io::write_file_atomically(directory / "tls.key", pem.private_key.view()));
    return io::write_file_atomically(directory / "tls.crt", as_bytes(pem.certificates));
}

}  // namespace

Status prepare_directories(const config::Places& places) {
    for (const std::string& directory : {places.data, places.state, places.run, places.config}) {
        AURA_TRY(io::create_private_directory(directory));
    }
    return {};
}

Result<crypto::IdentityKey> load_identity(const config::Places& places,
                                          config::DaemonMode mode,
                                          Prng& prng) {
    const fs::path path = identity_path(places, mode);
    auto bytes = io::read_private_file(path, crypto::IdentitySeed::kSize);
    if (!bytes && is_missing(bytes.error())) {
        return create_identity(path, prng);
    }
    if (!bytes) {
        return fail(std::move(bytes).error());
    }
    const auto seed = crypto::IdentitySeed::from(*bytes);
    crypto::wipe(*bytes);
    if (!seed) {
        return fail(Error(ErrorCode::crypto_failed, fmt::format("{} is no key", path.string()))
                        .try_next("restore it from a backup"));
    }
    return crypto::IdentityKey(*seed);
}

Result<crypto::Credentials> load_server_credentials(const config::Places& places,
                                                    const crypto::IdentityKey& identity,
                                                    const std::vector<std::string>& names,
                                                    WallTime now) {
    const fs::path directory = places.data;
    auto key = io::read_private_file(directory / "tls.key", kPemBytesMax);
    if (key) {
        AURA_TRY_ASSIGN(const Bytes certificates,
                        io::read_file(directory / "tls.crt", kPemBytesMax));
        auto credentials = crypto::from_pem(as_text(certificates), *key);
        crypto::wipe(*key);
        return credentials;
    }
    if (!is_missing(key.error())) {
        return fail(std::move(key).error());
    }
    const WallTime begin = from_unix_seconds(unix_seconds(now));
    AURA_TRY_ASSIGN(crypto::Credentials credentials,
                    crypto::make_server_credentials(
                        identity, names, {begin, begin + crypto::kServerCertificateLife}));
    AURA_TRY(save(directory, credentials));
    return credentials;
}

std::string database_path(const config::Places& places, config::DaemonMode mode) {
    return (fs::path(places.data) / (mode_name(mode) + ".db")).string();
}

std::string head_mark_path(const config::Places& places, config::DaemonMode mode) {
    return (fs::path(places.state) / (mode_name(mode) + ".head")).string();
}

Result<std::unique_ptr<runtime::Database>> open_database(io::Loop& loop,
                                                         const config::Places& places,
                                                         config::DaemonMode mode,
                                                         Prng& prng) {
    const std::string path = database_path(places, mode);
    AURA_TRY(runtime::finish_rebuild(path));
    AURA_TRY_ASSIGN(auto database, runtime::Database::open(loop, path));
    AURA_TRY_ASSIGN(const runtime::HomeMark mark, runtime::mark_of(path));
    AURA_TRY_ASSIGN(runtime::HomeState state, runtime::compare_home(database->at_start(), mark));
    if (state == runtime::HomeState::same) {
        AURA_TRY_ASSIGN(
            const bool is_behind,
            runtime::is_behind_mark(database->at_start(), head_mark_path(places, mode)));
        state = is_behind ? runtime::HomeState::restored : state;
    }
    if (state == runtime::HomeState::copied) {
        return fail(
            Error(ErrorCode::store_copied, "this home was copied from another machine")
                .because("two devices with one identity would write one log")
                .try_next("AURA_HOME=DIRECTORY aura mothership join --token TOKEN, with a new "
                          "directory and a new token"));
    }
    if (state == runtime::HomeState::restored) {
        log::line(log::Level::warning,
                  "home",
                  "the database is not the one it was (a restored backup?): new logs are begun");
    }
    // What others hold of a Mothership's log since is not known before they say so.
    std::vector<store::RecordWrite> more;
    if (state == runtime::HomeState::restored && mode == config::DaemonMode::mothership) {
        sync::Confirmation confirmation;
        confirmation.raise(sync::Doubt::restored);
        more.push_back(confirmation.record());
    }
    AURA_TRY(runtime::settle_home(database->at_start(), state, mark, prng, std::move(more)));
    return database;
}

}  // namespace aura::daemon
