#include "team.hpp"

#include <utility>

#include "crypto/certificate.hpp"
#include "crypto/issuance.hpp"
#include "wire/team.hpp"

namespace aura::runtime::test {
namespace {

using aura::test::identity_key;

constexpr Duration kLife = std::chrono::hours(1);

}  // namespace

Device::Device(io::Loop& on, std::uint64_t seed, std::uint64_t hub)
    : loop(on), identity(identity_key(seed)), hub_(identity_key(hub).public_id()) {
    start();
}

void Device::start() {
    auto opened = Database::open(loop, (directory_.path() / "a.db").string());
    REQUIRE(opened);
    database = *std::move(opened);
    auto started = ReplicatorDriver::start(loop, *database, identity, {.hub = hub_, .keys = {}});
    REQUIRE(started);
    driver = *std::move(started);
}

void Device::restart() {
    database->finish();
    driver.reset();
    database.reset();
    start();
}

std::uint64_t Device::held_of(const AuthorId& author) const {
    std::uint64_t events = 0;
    for (const auto& [log, head] : replicator().replica().durable().heads()) {
        events += log.author == author && log.is_team_log() ? number(head.seq) : 0;
    }
    return events;
}

Hub::Hub(io::Loop& on, Duration certificate_grace, std::size_t connections_max)
    : loop(on),
      device(on, kSeed, kSeed),
      tls_(crypto::make_server_credentials(
               device.identity, {"127.0.0.1"}, {loop.now().wall - kLife, loop.now().wall + kLife})
               .value()) {
    append(wire::EventKind::team_founded, encode(wire::TeamFounded{"Acme", 1}));
    const auto take = [this](const http::Request&, const Caller& caller, const auto& respond) {
        callers.push_back(caller);
        respond(http::Response{});
    };
    const auto fine = [] { return http::Response{}; };
    auto listening = HubServer::listen(
        loop,
        device.replicator(),
        prng_,
        {.address = *io::parse_address("127.0.0.1", 0),
         .context = *tls::TlsContext::server(tls_),
         .agent = "test",
         .body_bytes_max = std::size_t{1} << 20U,
         .certificate_grace = certificate_grace,
         .connections_max = connections_max},
        {.health = fine, .live = fine, .ready = fine, .info = fine, .join = take, .control = take});
    REQUIRE(listening);
    server = *std::move(listening);
}

void Hub::append(wire::EventKind kind, Bytes envelope) const {
    sync::Draft draft;
    draft.kind = kind;
    draft.envelope = std::move(envelope);
    bool done = false;
    REQUIRE(device.replicator().append(std::move(draft), [&](const Status& status) {
        REQUIRE(status);
        done = true;
    }));
    run_until(loop, [&] { return done; });
}

void Hub::admit(std::uint64_t seed, Role role) {
    wire::MemberAdded record;
    record.member = identity_key(seed).public_id();
    record.subject = "member " + std::to_string(seed);
    record.role = role;
    record.invited_by = device.id();
    append(wire::EventKind::member_added, encode(record));
}

void Hub::revoke(std::uint64_t seed) {
    wire::MemberRevoked record;
    record.member = identity_key(seed).public_id();
    record.revoked_by = device.id();
    append(wire::EventKind::member_revoked, encode(record));
}

crypto::Credentials Hub::credentials(std::uint64_t seed, Duration age, std::uint64_t issuer) const {
    const crypto::IdentityKey member = identity_key(seed);
    const WallTime begin = loop.now().wall - age;
    const auto certificate = crypto::issue_peer_certificate(
        identity_key(issuer), member.public_id(), {begin - kLife, begin + kLife});
    REQUIRE(certificate);
    return crypto::peer_credentials(member, *certificate).value();
}

peer::TeamMembership Hub::membership(std::uint64_t seed) const {
    peer::TeamMembership membership;
    membership.address = {"127.0.0.1", server->address().port};
    membership.hub = device.id();
    membership.tls_fingerprint = crypto::parse_certificate(tls_.chain.front())->fingerprint;
    membership.role = Role::contributor;
    membership.certificate = credentials(seed).chain.front();
    return membership;
}

Result<http::Response> Hub::call(const tls::TlsContext& context,
                                 http::Method method,
                                 const std::string& target,
                                 const std::string& body) const {
    io::TcpConnector connector(loop);
    std::optional<Result<http::Response>> response;
    const net::HttpsCall call(
        loop,
        connector,
        context,
        {.host = "127.0.0.1",
         .port = server->address().port,
         .deadline = loop.now().mono + std::chrono::seconds(50)},
        [](const crypto::Certificate&) { return Status(); },
        [&](const tls::TlsMachine&) -> Result<http::Request> {
            http::Request request;
            request.method = method;
            request.target = target;
            request.headers.add("Host", "127.0.0.1");
            request.body = body;
            return request;
        },
        [&](net::CallResult result) { response = std::move(result.response); });
    run_until(loop, [&] { return response.has_value(); });
    return *std::move(response);
}

Member::Member(const Hub& hub, std::uint64_t seed)
    : device(hub.loop, seed, Hub::kSeed), hub_(hub), connector_(hub.loop), seed_(seed) {}

std::unique_ptr<HubLink> Member::new_link() {
    auto link = std::make_unique<HubLink>(
        device.loop,
        connector_,
        device.replicator(),
        prng_,
        HubLink::Options{
            hub_.membership(seed_), *tls::TlsContext::client(hub_.credentials(seed_)), "test"},
        HubLink::Handlers{[] {}, [] {}});
    link->start();
    return link;
}

}  // namespace aura::runtime::test
