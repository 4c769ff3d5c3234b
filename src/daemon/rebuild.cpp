#include "daemon/rebuild.hpp"

#include "base/log.hpp"
#include "crypto/secure_prng.hpp"
#include "daemon/home.hpp"
#include "runtime/control_server.hpp"
#include "runtime/rebuild.hpp"

namespace aura::daemon {

Status rebuild_home(io::Loop& loop, const config::Places& places, config::DaemonMode mode) {
    AURA_TRY(prepare_directories(places));
    // Only to be the one daemon of this home: nobody is answered before the loop runs.
    AURA_TRY_ASSIGN(const auto lock,
                    runtime::ControlServer::listen(
                        loop, places.socket_file(mode), [](const auto&, const auto&) {}));
    crypto::SecurePrng prng;
    AURA_TRY_ASSIGN(const crypto::IdentityKey identity, load_identity(places, mode, prng));
    const AuthorId self = identity.public_id();
    const bool is_hub = mode == config::DaemonMode::mothership;
    AURA_TRY_ASSIGN(
        const runtime::Rebuilt rebuilt,
        runtime::rebuild_database(database_path(places, mode), is_hub ? &self : nullptr));
    log::line(log::Level::warning,
              "home",
              "the database is made anew, with {} events of {} logs and {} records; the old one is "
              "kept as {}",
              rebuilt.events,
              rebuilt.logs,
              rebuilt.records,
              rebuilt.kept_aside);
    return {};
}

}  // namespace aura::daemon
