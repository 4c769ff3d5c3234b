#include "daemon/members.hpp"

#include <doctest/doctest.h>

#include "crypto/identity.hpp"
#include "support/ids.hpp"
#include "wire/team.hpp"

using namespace aura;
using aura::test::author;
using daemon::find_member;
using daemon::who;

namespace {

// A team of two devices of alice's and one of bob's.
class Team {
public:
    Team() {
        add(1, "alice", "laptop");
        add(2, "alice", "desktop");
        add(3, "bob", "notebook");
    }

    [[nodiscard]] Result<AuthorId> find(const std::string& wanted) const {
        return find_member(membership_, wanted, "aura peers");
    }

    [[nodiscard]] const sync::Membership& membership() const { return membership_; }

private:
    void add(std::uint8_t number, const std::string& subject, const std::string& host) {
        wire::MemberAdded record;
        record.member = author(number);
        record.subject = subject;
        record.host = host;
        record.role = Role::contributor;
        store::StoredEvent event;
        event.id.bytes.fill(number);
        event.event.header.log.author = author(99);
        event.event.header.seq = Seq{number};
        event.event.header.kind = wire::EventKind::member_added;
        event.event.envelope = encode(record);
        REQUIRE(membership_.fold(event));
    }

    sync::Membership membership_{author(99)};
};

}  // namespace

TEST_CASE("members: one is found by its peer_id, its host, or a subject that it has alone") {
    const Team team;
    CHECK(team.find(crypto::peer_name(author(2))) == author(2));
    CHECK(team.find("desktop") == author(2));
    CHECK(team.find("bob") == author(3));
}

TEST_CASE("members: who has several devices is not guessed at, and who has none is said") {
    const Team team;
    const auto several = team.find("alice");
    REQUIRE_FALSE(several);
    CHECK(several.error().is(ErrorCode::usage));
    CHECK(several.error().next_step() == "aura peers, and take the peer_id");
    const auto none = team.find("carol");
    REQUIRE_FALSE(none);
    CHECK(none.error().is(ErrorCode::not_found));
    CHECK(none.error().next_step() == "aura peers");
}

TEST_CASE("members: an author is called by subject, the Mothership and strangers by their keys") {
    const Team team;
    CHECK(who(author(1), team.membership()) == "alice");
    CHECK(who(author(99), team.membership()) == crypto::hub_name(author(99)));
    CHECK(who(author(7), team.membership()) == crypto::peer_name(author(7)));
}
