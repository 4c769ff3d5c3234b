// The daemon in peer mode: before it joined a team it can do little but join; after, PeerTeam does
// the work. Puts the machines together and takes them down in order.
//
// Loop thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/result.hpp"
#include "config/config.hpp"
#include "config/places.hpp"
#include "crypto/identity.hpp"
#include "crypto/secure_prng.hpp"
#include "daemon/home.hpp"
#include "daemon/peer_team.hpp"
#include "io/address_monitor.hpp"
#include "io/tcp_connector.hpp"
#include "io/wake_monitor.hpp"
#include "peer/join.hpp"
#include "runtime/command_table.hpp"
#include "runtime/control_server.hpp"
#include "runtime/database.hpp"

namespace aura::daemon {

class PeerDaemon {
public:
    // Errors: those of home.hpp, PeerTeam::start and ControlServer::listen. `on_shutdown`: a
    // command asked for the end.
    [[nodiscard]] static Result<std::unique_ptr<PeerDaemon>> start(io::Loop& loop,
                                                                   const config::Config& config,
                                                                   const config::Places& places,
                                                                   ShutdownCommand on_shutdown);

    PeerDaemon(const PeerDaemon&) = delete;
    PeerDaemon& operator=(const PeerDaemon&) = delete;
    ~PeerDaemon();

    // Null before the device joined one.
    [[nodiscard]] PeerTeam* team() { return team_.get(); }

    // Everything that was saved is on disk when it returns.
    void shut_down();

private:
    PeerDaemon(io::Loop& loop, const config::Config& config, crypto::IdentityKey identity);

    [[nodiscard]] Status open(const config::Places& places);
    [[nodiscard]] Status listen(const config::Places& places);
    void serve_commands(ShutdownCommand on_shutdown);
    void call(const control::Request& request, runtime::CommandTable::Reply reply);
    // exists: the token would make another member of this device.
    [[nodiscard]] Status check_token(const peer::Join& join, bool replace) const;
    void join(const runtime::CommandCall& call, const runtime::CommandTable::Reply& reply);
    void finish_join(const peer::Join& join,
                     net::CallResult result,
                     const runtime::CommandTable::Reply& reply);
    [[nodiscard]] Result<control::Json> enter_team(const peer::Join& join,
                                                   peer::TeamMembership membership);
    [[nodiscard]] control::Json status_before_joining() const;

    io::Loop& loop_;
    // The last to go: as long as the socket is there the home is in use, for `aura down`, which
    // waits, and for a second daemon, which does not start.
    std::unique_ptr<runtime::ControlServer> control_;
    config::Config config_;
    crypto::SecurePrng prng_;
    crypto::IdentityKey identity_;
    std::unique_ptr<io::TcpConnector> connector_;
    std::unique_ptr<runtime::Database> database_;
    std::unique_ptr<PeerTeam> team_;
    std::unique_ptr<net::HttpsCall> joining_;
    std::optional<tls::TlsContext> anonymous_;
    std::unique_ptr<io::AddressMonitor> addresses_;
    std::unique_ptr<io::WakeMonitor> wakes_;
    runtime::CommandTable commands_;
};

}  // namespace aura::daemon
