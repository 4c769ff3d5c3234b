// Many devices of one team in this process, each with a key, a store and a session of its own, that
// all join with one token and then do nothing.
//
// usage: bench-idle-peers DIRECTORY TOKEN COUNT
//
// Prints "ready" once every session is established, and ends with its standard input.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "count.hpp"
#include "crypto/credentials.hpp"
#include "crypto/enrolment_proof.hpp"
#include "crypto/identity.hpp"
#include "crypto/secure_prng.hpp"
#include "io/loop.hpp"
#include "io/tcp_connector.hpp"
#include "io/timer.hpp"
#include "net/https_call.hpp"
#include "peer/join.hpp"
#include "runtime/database.hpp"
#include "runtime/hub_link.hpp"
#include "runtime/replicator_driver.hpp"
#include "sync/restore.hpp"
#include "tls/tls_context.hpp"

namespace aura::bench {
namespace {

namespace fs = std::filesystem;

constexpr Duration kPatience = std::chrono::seconds(60);
// Joining at once: each is a handshake, and the Mothership counts failures, not devices.
constexpr std::size_t kJoiningMax = 16;
constexpr Duration kLook = std::chrono::milliseconds(100);

[[noreturn]] void give_up(const Error& error) {
    (void)std::fputs(error.to_block().c_str(), stderr);
    std::_Exit(1);
}

template <class T>
T must(Result<T> result) {
    if (!result) {
        give_up(result.error());
    }
    return *std::move(result);
}

// What the devices share.
struct Surroundings {
    io::Loop& loop;
    io::TcpConnector& connector;
    Prng& prng;
    tls::TlsContext anonymous;
    peer::Join join;
};

class Device {
public:
    Device(Surroundings& surroundings, fs::path store)
        : around_(surroundings),
          store_(std::move(store)),
          identity_(crypto::IdentityKey::generate(surroundings.prng)) {}

    void join(std::function<void()> joined) {
        const auto& address = around_.join.address();
        call_ = std::make_unique<net::HttpsCall>(
            around_.loop,
            around_.connector,
            around_.anonymous,
            net::CallTarget{.host = address.host,
                            .port = address.port,
                            .deadline = around_.loop.now().mono + kPatience},
            [this](const crypto::Certificate& shown) {
                return around_.join.pin(shown, around_.loop.now().wall);
            },
            [this](const tls::TlsMachine& machine) { return request(machine); },
            [this, joined = std::move(joined)](const net::CallResult& result) {
                const http::Response response = must(result.response);
                connect(must(around_.join.finish(response, identity_.public_id())));
                around_.loop.defer([this] { call_.reset(); });
                joined();
            });
    }

    [[nodiscard]] bool is_connected() const { return link_ && link_->session() != nullptr; }

private:
    Result<http::Request> request(const tls::TlsMachine& machine) {
        AURA_TRY_ASSIGN(const Digest connection,
                        machine.export_secret(crypto::kEnrolmentExporterLabel));
        http::Request request;
        request.method = http::Method::post;
        request.target = "/v1/join";
        request.headers.add("Host", around_.join.address().host);
        const Bytes body = around_.join.request(identity_, connection, "bench");
        request.body = std::string(as_text(body));
        return request;
    }

    void connect(peer::TeamMembership team) {
        database_ = must(runtime::Database::open(around_.loop, store_.string()));
        must(database_->at_start()
                 .commit({{}, {sync::incarnation_record(Incarnation{around_.prng.next()})}})
                 .map([] { return 0; }));
        driver_ = must(runtime::ReplicatorDriver::start(
            around_.loop, *database_, identity_, {.hub = team.hub, .keys = {}}));
        const auto credentials = must(crypto::peer_credentials(identity_, team.certificate));
        tls::TlsContext context = must(tls::TlsContext::client(credentials));
        link_ = std::make_unique<runtime::HubLink>(
            around_.loop,
            around_.connector,
            driver_->replicator(),
            around_.prng,
            runtime::HubLink::Options{std::move(team), std::move(context), "bench"},
            runtime::HubLink::Handlers{[] {}, [] {}});
        link_->start();
    }

    Surroundings& around_;
    fs::path store_;
    crypto::IdentityKey identity_;
    std::unique_ptr<net::HttpsCall> call_;
    std::unique_ptr<runtime::Database> database_;
    std::unique_ptr<runtime::ReplicatorDriver> driver_;
    std::unique_ptr<runtime::HubLink> link_;
};

class Crowd {
public:
    Crowd(Surroundings& surroundings, const fs::path& directory, std::size_t count)
        : loop_(surroundings.loop), look_(surroundings.loop, [this] { look(); }) {
        for (std::size_t i = 0; i < count; ++i) {
            devices_.push_back(
                std::make_unique<Device>(surroundings, directory / fmt::format("device-{}.db", i)));
        }
    }

    void start() {
        for (std::size_t i = 0; i < kJoiningMax; ++i) {
            join_next();
        }
        look();
    }

private:
    void join_next() {
        if (next_ < devices_.size()) {
            devices_[next_++]->join([this] { join_next(); });
        }
    }

    void look() {
        for (const auto& device : devices_) {
            if (!device->is_connected()) {
                look_.arm(loop_.now().mono + kLook);
                return;
            }
        }
        loop_.stop();
    }

    io::Loop& loop_;
    io::Timer look_;
    std::vector<std::unique_ptr<Device>> devices_;
    std::size_t next_ = 0;
};

void run(const fs::path& directory, const std::string& token, std::size_t count) {
    io::Loop loop;
    io::TcpConnector connector(loop);
    crypto::SecurePrng prng;
    Surroundings surroundings{loop,
                              connector,
                              prng,
                              must(tls::TlsContext::anonymous_client()),
                              must(peer::Join::begin(token, ""))};
    Crowd crowd(surroundings, directory, count);
    crowd.start();
    loop.run();
    std::puts("ready");
    (void)std::fflush(stdout);
    // The sessions answer to their keepalive until whoever measures has seen enough.
    bool ended = false;
    std::thread waiter([&] {
        while (std::getchar() != EOF) {
        }
        loop.post([&] {
            ended = true;
            loop.stop();
        });
    });
    while (!ended) {
        loop.run();
    }
    waiter.join();
}

}  // namespace
}  // namespace aura::bench

int main(int argc, char** argv) {
    const auto count = argc == 4 ? aura::bench::parse_count(argv[3]) : std::nullopt;
    if (!count) {
        (void)std::fputs("usage: bench-idle-peers DIRECTORY TOKEN COUNT\n", stderr);
        return 2;
    }
    aura::bench::run(argv[1], argv[2], *count);
    // Nobody waits for a thousand orderly farewells.
    std::_Exit(0);
}
