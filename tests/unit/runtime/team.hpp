// A Mothership and members as drivers have them: real databases, sockets and TLS, on one loop.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "crypto/credentials.hpp"
#include "io/tcp_connector.hpp"
#include "net/https_call.hpp"
#include "runtime/hub_link.hpp"
#include "runtime/hub_server.hpp"
#include "runtime/replicator_driver.hpp"
#include "support/keys.hpp"
#include "support/temporary_directory.hpp"
#include "unit/io/turns.hpp"

namespace aura::runtime::test {

using io::test::run_until;

// What a home holds: an identity, a database, a replica.
class Device {
public:
    // The same seed gives the same identity. `hub`: the Mothership's seed.
    Device(io::Loop& loop, std::uint64_t seed, std::uint64_t hub);

    [[nodiscard]] AuthorId id() const { return identity.public_id(); }

    // Ends and starts again on the same database.
    void restart();

    // Durable events of an author's team logs.
    [[nodiscard]] std::uint64_t held_of(const AuthorId& author) const;

    io::Loop& loop;
    crypto::IdentityKey identity;
    std::unique_ptr<Database> database;
    std::unique_ptr<ReplicatorDriver> driver;

    [[nodiscard]] sync::Replicator& replicator() const { return driver->replicator(); }

private:
    void start();

    aura::test::TemporaryDirectory directory_;
    AuthorId hub_;
};

class Hub {
public:
    static constexpr std::uint64_t kSeed = 1;

    explicit Hub(io::Loop& loop,
                 Duration certificate_grace = {},
                 std::size_t connections_max = HubServer::kConnectionsMax);

    // Puts a device on the list of members; returns when that is durable.
    void admit(std::uint64_t seed, Role role = Role::contributor);
    void revoke(std::uint64_t seed);

    // What a member of that seed shows, certified from `age` ago for an hour, by `issuer`.
    [[nodiscard]] crypto::Credentials credentials(std::uint64_t seed,
                                                  Duration age = {},
                                                  std::uint64_t issuer = kSeed) const;

    // What a member knows after joining.
    [[nodiscard]] peer::TeamMembership membership(std::uint64_t seed) const;

    // A request by whoever `context` says, and what came of it.
    [[nodiscard]] Result<http::Response> call(const tls::TlsContext& context,
                                              http::Method method,
                                              const std::string& target,
                                              const std::string& body = "") const;

    io::Loop& loop;
    Device device;
    std::unique_ptr<HubServer> server;
    // Who asked for join and control.
    std::vector<Caller> callers;

private:
    void append(wire::EventKind kind, Bytes envelope) const;

    SeededPrng prng_{1};
    crypto::Credentials tls_;
};

// A member with its session.
class Member {
public:
    Member(const Hub& hub, std::uint64_t seed);

    // Another connection of the same device.
    [[nodiscard]] std::unique_ptr<HubLink> new_link();

    Device device;

private:
    const Hub& hub_;
    SeededPrng prng_{2};
    io::TcpConnector connector_;
    std::uint64_t seed_;
};

}  // namespace aura::runtime::test
