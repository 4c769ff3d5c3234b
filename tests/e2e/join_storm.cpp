// usage: join-storm TOKEN
//
// A thousand devices, each with a key and a TLS connection of its own, join at once with one token.
// Prints a line for each kind of answer that the Mothership gave: how often, and what. A device
// that is not answered at all (a connection cut off) tries again, as a peer does.

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "crypto/enrolment_proof.hpp"
#include "crypto/identity.hpp"
#include "crypto/secure_prng.hpp"
#include "io/loop.hpp"
#include "io/tcp_connector.hpp"
#include "net/https_call.hpp"
#include "peer/join.hpp"
#include "tls/tls_context.hpp"

namespace aura {
namespace {

constexpr std::size_t kDevices = 1000;
constexpr Duration kPatience = std::chrono::seconds(60);

class Storm {
public:
    Storm(io::Loop& loop, tls::TlsContext context, peer::Join join)
        : loop_(loop), connector_(loop), context_(std::move(context)), join_(std::move(join)) {}

    void run() {
        crypto::SecurePrng prng;
        while (keys_.size() < kDevices) {
            keys_.push_back(
                std::make_unique<crypto::IdentityKey>(crypto::IdentityKey::generate(prng)));
        }
        calls_.resize(keys_.size());
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            call(i);
        }
        loop_.run();
    }

    [[nodiscard]] const std::map<std::string, int>& answers() const { return answers_; }

private:
    void call(std::size_t device) {
        const auto& address = join_.address();
        calls_[device] = std::make_unique<net::HttpsCall>(
            loop_,
            connector_,
            context_,
            net::CallTarget{.host = address.host,
                            .port = address.port,
                            .deadline = loop_.now().mono + kPatience},
            [this](const crypto::Certificate& shown) { return join_.pin(shown, loop_.now().wall); },
            [this, device](const tls::TlsMachine& machine) { return request(machine, device); },
            [this, device](const net::CallResult& result) { finish(device, result); });
    }

    Result<http::Request> request(const tls::TlsMachine& machine, std::size_t device) {
        AURA_TRY_ASSIGN(const Digest connection,
                        machine.export_secret(crypto::kEnrolmentExporterLabel));
        http::Request request;
        request.method = http::Method::post;
        request.target = "/v1/join";
        request.headers.add("Host", join_.address().host);
        const Bytes body = join_.request(*keys_[device], connection, "storm");
        request.body = std::string(as_text(body));
        return request;
    }

    void finish(std::size_t device, const net::CallResult& result) {
        if (!result.response) {
            ++answers_["unanswered: " + result.response.error().to_line()];
            loop_.defer([this, device] { call(device); });
            return;
        }
        const auto joined = join_.finish(*result.response, keys_[device]->public_id());
        ++answers_[joined ? "joined" : joined.error().to_line()];
        if (++answered_ == keys_.size()) {
            loop_.stop();
        }
    }

    io::Loop& loop_;
    io::TcpConnector connector_;
    tls::TlsContext context_;
    peer::Join join_;
    std::vector<std::unique_ptr<crypto::IdentityKey>> keys_;
    std::vector<std::unique_ptr<net::HttpsCall>> calls_;
    std::map<std::string, int> answers_;
    std::size_t answered_ = 0;
};

Status run(const std::string& token) {
    AURA_TRY_ASSIGN(peer::Join join, peer::Join::begin(token, ""));
    AURA_TRY_ASSIGN(tls::TlsContext context, tls::TlsContext::anonymous_client());
    io::Loop loop;
    Storm storm(loop, std::move(context), std::move(join));
    storm.run();
    for (const auto& [answer, count] : storm.answers()) {
        std::printf("%d %s\n", count, answer.c_str());
    }
    return {};
}

}  // namespace
}  // namespace aura

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: join-storm TOKEN\n", stderr);
        return 2;
    }
    const aura::Status done = aura::run(argv[1]);
    if (!done) {
        std::fputs(done.error().to_block().c_str(), stderr);
    }
    return done ? 0 : 1;
}
