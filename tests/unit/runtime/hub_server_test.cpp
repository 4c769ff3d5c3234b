#include "runtime/hub_server.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "http/error_body.hpp"
#include "team.hpp"

using namespace aura;
using namespace aura::runtime;
using namespace aura::runtime::test;
using namespace std::chrono_literals;
using http::Method;

namespace {

// A member that has a session with its Mothership.
struct Connected {
    Connected() {
        hub.admit(2);
        mate.emplace(hub, 2);
        link = mate->new_link();
        run_until(loop, [this] { return link->session() != nullptr; });
    }

    io::Loop loop;
    Hub hub{loop};
    std::optional<Member> mate;
    std::unique_ptr<HubLink> link;
};

// Somebody who connects and says nothing.
struct Silent {
    explicit Silent(const Hub& hub) : connector(hub.loop) {
        const auto connect = connector.connect({.host = "127.0.0.1",
                                                .port = hub.server->address().port,
                                                .deadline = hub.loop.now().mono + 50s,
                                                .from = {}},
                                               [&](Result<std::unique_ptr<io::Stream>> connected) {
                                                   REQUIRE(connected);
                                                   stream = *std::move(connected);
                                               });
        run_until(hub.loop, [&] { return stream != nullptr; });
        stream->start({.on_data = [](ByteView) { return io::Input::need_more; },
                       .on_end = [this] { ended = true; },
                       .on_error = [this](const Error&) { ended = true; },
                       .on_drained = [] {}});
    }

    io::TcpConnector connector;
    std::unique_ptr<io::Stream> stream;
    bool ended = false;
};

// What the Mothership refused a request with.
ErrorCode refusal(const Result<http::Response>& response) {
    REQUIRE(response);
    REQUIRE(response->status >= 400);
    return http::error_from(*response).code();
}

tls::TlsContext member(const Hub& hub, std::uint64_t seed, Duration age = {}) {
    return *tls::TlsContext::client(hub.credentials(seed, age));
}

tls::TlsContext stranger() {
    return *tls::TlsContext::anonymous_client();
}

}  // namespace

TEST_CASE("hub server: anybody may ask for health and join, members alone for anything else") {
    io::Loop loop;
    Hub hub(loop);
    hub.admit(2);
    for (const char* path : {"/healthz", "/livez", "/readyz", "/v1/info"}) {
        CHECK(hub.call(stranger(), Method::get, path)->status == 200);
    }
    CHECK(hub.call(stranger(), Method::post, "/v1/join")->status == 200);
    CHECK(refusal(hub.call(stranger(), Method::post, "/v1/control")) == ErrorCode::not_joined);
    CHECK(refusal(hub.call(stranger(), Method::get, "/v1/sync")) == ErrorCode::not_joined);
    CHECK(hub.call(member(hub, 2), Method::post, "/v1/control")->status == 200);
    REQUIRE(hub.callers.size() == 2);
    CHECK_FALSE(hub.callers[0].member);
    CHECK(hub.callers[1].member == aura::test::identity_key(2).public_id());
    CHECK_FALSE(hub.callers[0].connection == hub.callers[1].connection);
}

TEST_CASE("hub server: a certificate is good for who is on the list of members, and not revoked") {
    io::Loop loop;
    Hub hub(loop);
    hub.admit(2);
    CHECK(refusal(hub.call(member(hub, 3), Method::post, "/v1/control")) ==
          ErrorCode::peer_unknown);
    hub.revoke(2);
    CHECK(refusal(hub.call(member(hub, 2), Method::post, "/v1/control")) ==
          ErrorCode::peer_revoked);
    CHECK(hub.callers.empty());
}

TEST_CASE("hub server: a certificate that somebody else issued gets no answer at all") {
    io::Loop loop;
    Hub hub(loop);
    hub.admit(2);
    const auto forged = *tls::TlsContext::client(hub.credentials(2, {}, 9));
    CHECK_FALSE(hub.call(forged, Method::get, "/v1/info"));
    CHECK_FALSE(hub.call(forged, Method::post, "/v1/control"));
    CHECK(hub.callers.empty());
}

TEST_CASE("hub server: a certificate out of date is good through the grace and not longer") {
    io::Loop loop;
    Hub graceful(loop, 3h);
    graceful.admit(2);
    CHECK(graceful.call(member(graceful, 2, 2h), Method::post, "/v1/control")->status == 200);
    CHECK_FALSE(graceful.call(member(graceful, 2, 5h), Method::post, "/v1/control"));
    Hub strict(loop);
    strict.admit(2);
    CHECK_FALSE(strict.call(member(strict, 2, 2h), Method::post, "/v1/control"));
}

TEST_CASE("hub server: one connection too many is hung up on; the place of one that left is free") {
    constexpr std::size_t kPlaces = 2;
    io::Loop loop;
    const Hub hub(loop, {}, kPlaces);
    std::optional<Silent> first(hub);
    Silent second(hub);
    Silent third(hub);
    run_until(loop, [&] { return third.ended; });
    CHECK_FALSE(first->ended);
    CHECK_FALSE(second.ended);
    CHECK_FALSE(hub.call(stranger(), Method::get, "/v1/info"));
    first.reset();
    std::optional<Result<http::Response>> answer;
    run_until(loop, [&] {
        answer = hub.call(stranger(), Method::get, "/v1/info");
        return answer->has_value();
    });
    CHECK((*answer)->status == 200);
    CHECK_FALSE(second.ended);
}

TEST_CASE("hub server: a stranger's body is small; a member's as large as the setting says") {
    io::Loop loop;
    Hub hub(loop);
    hub.admit(2);
    const std::string allowed(HubServer::kStrangerBodyBytesMax, 'x');
    CHECK(hub.call(stranger(), Method::post, "/v1/join", allowed)->status == 200);
    CHECK(hub.call(stranger(), Method::post, "/v1/join", allowed + "x")->status == 413);
    CHECK(hub.call(member(hub, 2), Method::post, "/v1/control", allowed + "x")->status == 200);
    const std::string too_much((std::size_t{1} << 20U) + 1, 'x');
    CHECK(hub.call(member(hub, 2), Method::post, "/v1/control", too_much)->status == 413);
    CHECK(hub.callers.size() == 2);
}

TEST_CASE_FIXTURE(
    Connected, "hub server: a newer session of a member takes the older one's place and its work") {
    const auto second = mate->new_link();
    run_until(loop, [&] { return second->session() != nullptr && link->session() == nullptr; });
    link->stop();
    REQUIRE(hub.server->sessions().size() == 1);
    run_until(loop,
              [&] { return hub.server->sessions().begin()->second->exchange().is_established(); });
    hub.admit(3);
    run_until(loop, [&] { return mate->device.held_of(hub.device.id()) == 3; });
    CHECK(second->session() != nullptr);
    CHECK(hub.server->last_seen(mate->device.id()));
}

TEST_CASE_FIXTURE(
    Connected,
    "hub server: who is revoked loses the session at once and is told why at the next try") {
    hub.revoke(2);
    run_until(loop, [&] { return hub.server->sessions().empty(); });
    link->handle_network_change();
    run_until(loop, [&] {
        const auto& error = link->machine().last_error();
        return error && error->is(ErrorCode::peer_revoked);
    });
    CHECK(link->session() == nullptr);
}

TEST_CASE_FIXTURE(
    Connected, "hub server: one that stops tells its peers when to come back, and lets nobody in") {
    const MonoTime stopped = loop.now().mono;
    hub.server->shut_down(20s);
    run_until(loop, [&] { return link->machine().state() == peer::LinkState::waiting; });
    REQUIRE(link->machine().next_deadline());
    CHECK(*link->machine().next_deadline() >= stopped + 10s);
    run_until(loop, [&] { return hub.server->sessions().empty(); });
}
