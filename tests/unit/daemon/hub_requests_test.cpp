#include "daemon/hub_requests.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "control/command.hpp"
#include "http/error_body.hpp"
#include "support/ids.hpp"
#include "wire/team.hpp"

using namespace aura;
using namespace aura::daemon;
using aura::test::author;
using control::Json;

namespace {

// A Mothership that serves every command there is, with one admin (1) and one contributor (2).
class Hub {
public:
    Hub() {
        for (const control::Command& command : control::commands()) {
            commands_.serve(command.name, [this](const runtime::CommandCall& call) {
                asked.push_back(call.remote);
                return Result<Json>(Json{{"done", true}});
            });
        }
        add(1, Role::admin);
        add(2, Role::contributor);
    }

    [[nodiscard]] http::Response ask(std::uint8_t member, const std::string& body) {
        http::Request request;
        request.method = http::Method::post;
        request.body = body;
        runtime::Caller caller;
        caller.member = author(member);
        std::optional<http::Response> answer;
        handle_control(
            commands_, membership_, confirmation, request, caller, [&](http::Response response) {
                CHECK_FALSE(answer);
                answer = std::move(response);
            });
        REQUIRE(answer);
        return *std::move(answer);
    }

    [[nodiscard]] http::Response run(std::uint8_t member, std::string_view command) {
        return ask(member, control::encode(control::Request{std::string(command), Json::object()}));
    }

    std::vector<std::optional<AuthorId>> asked;
    sync::Confirmation confirmation;

private:
    void add(std::uint8_t number, Role role) {
        wire::MemberAdded record;
        record.member = author(number);
        record.role = role;
        store::StoredEvent event;
        event.id.bytes.fill(number);
        event.event.header.log.author = author(99);
        event.event.header.seq = Seq{number};
        event.event.header.kind = wire::EventKind::member_added;
        event.event.envelope = encode(record);
        REQUIRE(membership_.fold(event));
    }

    runtime::CommandTable commands_;
    sync::Membership membership_{author(99)};
};

}  // namespace

TEST_CASE(
    "hub requests: from afar nobody gets what is the owner's, and only admins what is theirs") {
    Hub hub;
    std::size_t answered = 0;
    for (const control::Command& command : control::commands()) {
        CAPTURE(command.name);
        const bool owner = command.permission == control::Permission::owner;
        const bool member = command.permission == control::Permission::member;
        CHECK((hub.run(1, command.name).status == 200) == !owner);
        CHECK((hub.run(2, command.name).status == 200) == member);
        answered += (owner ? 0 : 1) + (member ? 1 : 0);
    }
    CHECK(hub.asked.size() == answered);
    CHECK(hub.run(2, "shutdown").status == 403);
    CHECK(http::error_from(hub.run(2, "peer.revoke")).is(ErrorCode::permission));
}

TEST_CASE("hub requests: a Mothership that was put back answers nobody from afar, not an admin") {
    Hub hub;
    hub.confirmation.raise(sync::Doubt::restored);
    for (const control::Command& command : control::commands()) {
        CHECK(http::error_from(hub.run(1, command.name)).is(ErrorCode::mothership_unconfirmed));
    }
    CHECK(hub.asked.empty());
    hub.confirmation.confirm_by_hand();
    CHECK(hub.run(1, "token.issue").status == 200);
}

TEST_CASE("hub requests: a command knows which member asked, and its reply carries the schema") {
    Hub hub;
    const http::Response response = hub.run(2, "peers");
    CHECK(response.status == 200);
    CHECK(*control::decode_reply(response.body) ==
          Json{{"done", true}, {"schema", "aura.peers/1"}});
    REQUIRE(hub.asked.size() == 1);
    CHECK(hub.asked[0] == author(2));
}

TEST_CASE("hub requests: what is no request, or names no command, is refused before any handler") {
    Hub hub;
    for (const char* body : {"", "[]", "{\"aura\":1}", "{\"aura\":7,\"command\":\"peers\"}"}) {
        CAPTURE(body);
        CHECK(hub.ask(1, body).status >= 400);
    }
    CHECK(hub.run(1, "format-disk").status >= 400);
    CHECK(hub.asked.empty());
}
