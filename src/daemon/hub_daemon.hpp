// The daemon in hub mode: a Mothership. Puts the machines together and takes them down in order.
//
// Loop thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/result.hpp"
#include "config/config.hpp"
#include "config/places.hpp"
#include "crypto/credentials.hpp"
#include "crypto/identity.hpp"
#include "crypto/secure_prng.hpp"
#include "daemon/home.hpp"
#include "daemon/hub_parts.hpp"
#include "hub/token_fold.hpp"
#include "runtime/command_table.hpp"
#include "runtime/control_server.hpp"
#include "runtime/database.hpp"
#include "runtime/head_mark.hpp"
#include "runtime/replicator_driver.hpp"

namespace aura::daemon {

class HubDaemon {
public:
    // Serves when this returns; on an error nothing is left running. Errors: those of home.hpp, of
    // ReplicatorDriver::start, HubServer::listen and ControlServer::listen. `on_shutdown`: a
    // command asked for the end.
    [[nodiscard]] static Result<std::unique_ptr<HubDaemon>> start(io::Loop& loop,
                                                                  const config::Config& config,
                                                                  const config::Places& places,
                                                                  ShutdownCommand on_shutdown);

    HubDaemon(const HubDaemon&) = delete;
    HubDaemon& operator=(const HubDaemon&) = delete;
    ~HubDaemon();

    // Takes nothing new, tells the peers to come back, and has everything on disk when it returns.
    void shut_down();

private:
    HubDaemon(io::Loop& loop,
              const config::Config& config,
              crypto::IdentityKey identity,
              crypto::Credentials credentials,
              crypto::Certificate certificate);

    [[nodiscard]] Status open_store(const config::Places& places);
    void say_if_unconfirmed() const;
    [[nodiscard]] Status found_team();
    [[nodiscard]] Status listen_locally(const config::Places& places);
    [[nodiscard]] Status listen();
    [[nodiscard]] runtime::HubServer::Handlers handlers();
    void serve_commands(ShutdownCommand on_shutdown);
    [[nodiscard]] hub::TokenPolicy token_policy() const;
    [[nodiscard]] HubParts parts();

    io::Loop& loop_;
    // The last to go: as long as the socket is there the home is in use, for `aura down`, which
    // waits, and for a second daemon, which does not start.
    std::unique_ptr<runtime::ControlServer> control_;
    config::Config config_;
    crypto::SecurePrng prng_;
    crypto::IdentityKey identity_;
    crypto::Credentials credentials_;
    crypto::Certificate certificate_;
    MonoTime started_;
    std::unique_ptr<runtime::Database> database_;
    std::unique_ptr<runtime::ReplicatorDriver> driver_;
    std::optional<hub::TokenBook> tokens_;
    std::optional<hub::TokenFold> token_fold_;
    std::optional<hub::Enrolment> enrolment_;
    std::unique_ptr<runtime::HeadMark> head_mark_;
    EventRate rate_;
    std::unique_ptr<sync::EventFold> rate_fold_;
    runtime::CommandTable commands_;
    std::unique_ptr<runtime::HubServer> server_;
};

}  // namespace aura::daemon
