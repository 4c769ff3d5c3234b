#include "runtime/control_server.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "io/local_socket.hpp"
#include "support/temporary_directory.hpp"
#include "unit/io/turns.hpp"

using namespace aura;
using control::Json;
using io::test::run_until;
using runtime::ControlServer;

namespace {

// A server that keeps what it is asked, and answers when told to.
class Server {
public:
    Server()
        : server_(*ControlServer::listen(
              loop, path(), [this](control::Request request, ControlServer::Reply reply) {
                  asked.emplace_back(std::move(request), std::move(reply));
              })) {}

    [[nodiscard]] std::filesystem::path path() const { return directory_.path() / "run/s.sock"; }

    void wait_for_requests(std::size_t count) {
        run_until(loop, [&] { return asked.size() >= count; });
    }

    io::Loop loop;
    std::vector<std::pair<control::Request, ControlServer::Reply>> asked;

private:
    test::TemporaryDirectory directory_;
    std::unique_ptr<ControlServer> server_;
};

class Client {
public:
    explicit Client(Server& server)
        : loop_(server.loop), stream_(*io::connect_local(server.loop, server.path())) {
        stream_->set_high_water(2 * control::kRequestBytesMax);
        stream_->start({.on_data =
                            [this](ByteView bytes) {
                                received += as_text(bytes);
                                return io::Input::need_more;
                            },
                        .on_end = [this] { ended = true; },
                        .on_error = [this](const Error&) { ended = true; },
                        .on_drained = [] {}});
    }

    void send(const std::string& text) const { REQUIRE(stream_->write(to_bytes(as_bytes(text)))); }

    // The whole answer, once the server has hung up.
    Result<Json> answer() {
        run_until(loop_, [this] { return ended; });
        CHECK(received.ends_with('\n'));
        return control::decode_reply(received);
    }

    std::string received;
    bool ended = false;

private:
    io::Loop& loop_;
    std::unique_ptr<io::Stream> stream_;
};

std::string line_of(const std::string& command) {
    return control::encode(control::Request{command, {{"a", 1}}}) + "\n";
}

}  // namespace

TEST_CASE("control server: a request is taken in whatever pieces it comes") {
    Server server;
    Client client(server);
    const std::string line = line_of("status");
    for (const char c : line) {
        CHECK(server.asked.empty());
        client.send(std::string(1, c));
        server.loop.run_once();
    }
    server.wait_for_requests(1);
    CHECK(server.asked[0].first.command == "status");
    CHECK(server.asked[0].first.arguments == Json{{"a", 1}});
    server.asked[0].second(Json{{"ok", true}});
    CHECK(*client.answer() == Json{{"ok", true}});
}

TEST_CASE("control server: one request a connection: what follows the line is not run") {
    Server server;
    Client client(server);
    client.send(line_of("status") + line_of("shutdown"));
    server.wait_for_requests(1);
    client.send(line_of("shutdown"));
    server.asked[0].second(Json::object());
    CHECK(client.answer());
    CHECK(server.asked.size() == 1);
}

TEST_CASE("control server: an error reaches the client with its code, causes and next step") {
    Server server;
    Client client(server);
    client.send(line_of("link"));
    server.wait_for_requests(1);
    server.asked[0].second(fail(
        Error(ErrorCode::repo_not_linked, "not linked").because("why").try_next("aura link PATH")));
    const auto answer = client.answer();
    REQUIRE_FALSE(answer);
    CHECK(answer.error().is(ErrorCode::repo_not_linked));
    CHECK(answer.error().causes() == std::vector<std::string>{"why"});
    CHECK(answer.error().next_step() == "aura link PATH");
}

TEST_CASE("control server: noise is answered in words and never handed on") {
    for (const std::string noise : {"\n", "GET / HTTP/1.1\r\n", "{\"aura\":1}\n", "[]\n"}) {
        CAPTURE(noise);
        Server server;
        Client client(server);
        client.send(noise);
        const auto answer = client.answer();
        REQUIRE_FALSE(answer);
        CHECK(answer.error().is(ErrorCode::wire_malformed));
        CHECK(server.asked.empty());
    }
}

TEST_CASE("control server: a line without an end is refused once it is too long") {
    Server server;
    Client client(server);
    client.send(std::string(control::kRequestBytesMax, 'x'));
    client.send("x");
    const auto answer = client.answer();
    REQUIRE_FALSE(answer);
    CHECK(answer.error().is(ErrorCode::wire_too_large));
    CHECK(server.asked.empty());
}

TEST_CASE("control server: who has hung up is answered no more") {
    Server server;
    {
        Client client(server);
        client.send(line_of("status"));
        server.wait_for_requests(1);
    }
    Client next(server);
    next.send(line_of("log"));
    server.wait_for_requests(2);
    server.asked[0].second(Json{{"for", "nobody"}});
    server.asked[1].second(Json{{"for", "next"}});
    CHECK(*next.answer() == Json{{"for", "next"}});
}

TEST_CASE("control server: one connection too many is told to try again, the others are served") {
    Server server;
    std::vector<std::unique_ptr<Client>> clients;
    clients.reserve(ControlServer::kConnectionsMax + 1);
    for (std::size_t i = 0; i <= ControlServer::kConnectionsMax; ++i) {
        clients.push_back(std::make_unique<Client>(server));
        server.loop.run_once();
    }
    const auto refused = clients.back()->answer();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::limit));
    clients.front()->send(line_of("status"));
    server.wait_for_requests(1);
    server.asked[0].second(Json::object());
    CHECK(clients.front()->answer());
}
