#include "sync/keyring.hpp"

#include <doctest/doctest.h>

#include "crypto/grant.hpp"
#include "device.hpp"
#include "support/ids.hpp"
#include "support/keys.hpp"
#include "sync/event_chain.hpp"

using aura::Bytes;
using aura::ErrorCode;
using aura::KeyId;
using namespace aura::sync;
using namespace aura::sync::test;
namespace crypto = aura::crypto;
namespace wire = aura::wire;
using std::chrono::seconds;

namespace {

aura::TokenId token(std::uint8_t number) {
    return aura::test::filled<aura::TokenId>(number);
}

void founds(Device& device, const aura::RepoId& which = kRepo) {
    REQUIRE(device.keyring.found(device.now.mono, which, {"app", {}}).has_value());
    device.settle();
}

// Everybody has what everybody wrote.
void gossip(const std::vector<Device*>& team) {
    for (int round = 0; round < 2; ++round) {
        for (Device* from : team) {
            for (Device* to : team) {
                if (from != to) {
                    replicate(*from, *to);
                }
            }
        }
    }
}

void wait(const std::vector<Device*>& team, aura::Duration time) {
    for (Device* device : team) {
        device->now.mono += time;
        device->now.wall += time;
        device->keyring.handle_deadline(device->now.mono);
        device->settle();
    }
    gossip(team);
}

// The hub admits `member`, who shows the MAC of `secret`, if any.
void admit(Device& hub,
           const Device& member,
           const aura::TokenId& with,
           const crypto::InviteSecret* secret) {
    wire::MemberAdded admission;
    admission.member = member.id();
    admission.role = aura::Role::contributor;
    admission.token = with;
    if (secret != nullptr) {
        admission.invite_mac = crypto::invite_mac(*secret, member.id(), with);
    }
    REQUIRE(hub.append_team(wire::EventKind::member_added, wire::encode(admission)).has_value());
    hub.settle();
}

aura::Result<Appended> seal(Device& device,
                            const std::string& text,
                            const aura::RepoId& which = kRepo) {
    Draft draft;
    draft.repo = which;
    draft.kind = wire::EventKind::file_changed;
    draft.content = aura::to_bytes(aura::as_bytes(text));
    draft.sealed_for = which;
    auto appended = device.replica.append(device.now, std::move(draft));
    device.settle();
    return appended;
}

// What `reader` makes of the event that `writer` appended.
aura::Result<Bytes> read(Device& reader, Device& writer, const Appended& event) {
    replicate(writer, reader);
    const auto events = reader.store.read(event.log, event.seq, {1, 0}).value();
    REQUIRE(events.size() == 1);
    return reader.keyring.open(events.front());
}

// To others.
std::size_t grants_in(Device& device) {
    std::size_t count = 0;
    for (const auto& event : device.durable) {
        if (event->event.header.kind == wire::EventKind::key_granted &&
            event->event.header.log.author == device.id()) {
            const auto grant = wire::decode_key_granted(*event->event.envelope).value();
            count += grant.recipient != device.id() ? 1U : 0U;
        }
    }
    return count;
}

struct Team {
    // Alice is the first; bob joins with an invitation of hers.
    void invite_bob() {
        const auto secret = crypto::InviteSecret::random(alice.prng);
        alice.keyring.add_invite(token(7), secret.clone());
        bob.keyring.set_own_invite(token(7), secret.clone());
        admit(hub, bob, token(7), &secret);
        gossip(all);
    }

    std::unique_ptr<Device> hub_ = make_hub(1);
    Device& hub = *hub_;
    std::unique_ptr<Device> alice_ = make_member(hub, 2);
    Device& alice = *alice_;
    Device bob{3, hub.id()};
    std::vector<Device*> all = {&hub, &alice, &bob};
};

}  // namespace

TEST_CASE("keyring: the founder of a repository seals and opens with its key") {
    Team team;
    founds(team.alice);
    const auto event = seal(team.alice, "secret");
    REQUIRE(event.has_value());
    CHECK(read(team.alice, team.alice, *event) == aura::to_bytes(aura::as_bytes("secret")));
    CHECK(read(team.hub, team.alice, *event).error().is(ErrorCode::crypto_no_key));
    CHECK(team.alice.keyring.found({}, kRepo, {}).error().is(ErrorCode::exists));
}

TEST_CASE("keyring: a member that shows the MAC of an invitation gets all keys by itself") {
    Team team;
    founds(team.alice);
    founds(team.alice, repo(6));
    team.invite_bob();
    CHECK(team.bob.keyring.sealing_key(kRepo) == team.alice.keyring.sealing_key(kRepo));
    CHECK(team.bob.keyring.sealing_key(repo(6)).has_value());
    CHECK(team.bob.keyring_said.size() == 2);
    CHECK(team.alice.keyring_said.size() == 2);  // both keys, nobody to approve
    const auto event = seal(team.bob, "from bob");
    REQUIRE(event.has_value());
    CHECK(read(team.alice, team.bob, *event).has_value());
    CHECK(read(team.hub, team.bob, *event).error().is(ErrorCode::crypto_no_key));
    CHECK(grants_in(team.alice) == 2);
}

TEST_CASE("keyring: a member whom only the Mothership vouches for gets nothing") {
    Team team;
    founds(team.alice);
    const auto secret = crypto::InviteSecret::random(team.alice.prng);
    team.alice.keyring.add_invite(token(7), secret.clone());
    const auto other = crypto::InviteSecret::random(team.bob.prng);
    SUBCASE("without a MAC") {
        admit(team.hub, team.bob, token(7), nullptr);
    }
    SUBCASE("with the MAC of another secret") {
        admit(team.hub, team.bob, token(7), &other);
    }
    SUBCASE("with another token") {
        admit(team.hub, team.bob, token(8), &secret);
    }
    gossip(team.all);
    wait(team.all, seconds(60));
    CHECK(grants_in(team.alice) == 0);
    CHECK_FALSE(team.bob.keyring.sealing_key(kRepo).has_value());
    CHECK(seal(team.bob, "x").error().is(ErrorCode::crypto_no_key));
}

TEST_CASE("keyring: without automatic grants a person is asked") {
    const auto hub = make_hub(1);
    Device alice(2, hub->id(), {}, {true, false});
    Device bob(3, hub->id());
    const std::vector<Device*> all = {hub.get(), &alice, &bob};
    admit(*hub, alice, token(1), nullptr);
    gossip(all);
    founds(alice);
    const auto secret = crypto::InviteSecret::random(alice.prng);
    alice.keyring.add_invite(token(7), secret.clone());
    admit(*hub, bob, token(7), nullptr);
    gossip(all);
    CHECK(grants_in(alice) == 0);
    CHECK(alice.keyring.unapproved() == std::vector{bob.id()});
    REQUIRE(alice.keyring_said.size() == 2);
    CHECK(std::get<Keyring::KeyLearned>(alice.keyring_said[0]).repo == kRepo);
    CHECK(std::get<Keyring::ApprovalNeeded>(alice.keyring_said[1]).member == bob.id());
    CHECK(hub->keyring_said.empty());

    CHECK(alice.keyring.approve({}, hub->replica.self()).has_value());
    CHECK(alice.keyring.approve({}, Device(9, hub->id()).id()).error().is(ErrorCode::not_found));
    REQUIRE(alice.keyring.approve({}, bob.id()).has_value());
    alice.settle();
    gossip(all);
    CHECK(bob.keyring.sealing_key(kRepo).has_value());
    CHECK(alice.keyring.unapproved().empty());
}

TEST_CASE("keyring: an approval outlives a restart") {
    Team team;
    admit(team.hub, team.bob, token(1), nullptr);
    gossip(team.all);
    REQUIRE(team.alice.keyring.approve({}, team.bob.id()).has_value());
    team.alice.settle();
    Device again(2, team.hub.id(), team.alice.backup());
    founds(again);
    CHECK(grants_in(again) == 1);
}

TEST_CASE("keyring: an invitation outlives a restart of both sides") {
    Team team;
    founds(team.alice);
    const auto secret = crypto::InviteSecret::random(team.alice.prng);
    team.alice.keyring.add_invite(token(7), secret.clone());
    team.bob.keyring.set_own_invite(token(7), secret.clone());
    team.alice.settle();
    team.bob.settle();
    Device alice(2, team.hub.id(), team.alice.backup());
    Device bob(3, team.hub.id(), team.bob.backup());
    admit(team.hub, bob, token(7), &secret);
    gossip({&team.hub, &alice, &bob});
    CHECK(bob.keyring.sealing_key(kRepo).has_value());
    Device again(3, team.hub.id(), bob.backup());
    CHECK(again.keyring.sealing_key(kRepo) == bob.keyring.sealing_key(kRepo));
}

TEST_CASE("keyring: no number of grants from a stranger keeps out those of who invited") {
    Team team;
    founds(team.alice);
    const auto secret = crypto::InviteSecret::random(team.alice.prng);
    team.alice.keyring.add_invite(token(7), secret.clone());
    team.bob.keyring.set_own_invite(token(7), secret.clone());
    const auto mallory = make_member(team.hub, 9);
    wire::KeyGranted noise;
    noise.repo = kRepo;
    noise.recipient = team.bob.id();
    noise.box = Bytes(crypto::GrantBox::kSize);
    for (std::size_t i = 0; i <= kGrantsWaitingMax; ++i) {
        noise.key.bytes[0] = static_cast<std::uint8_t>(i);
        noise.key.bytes[1] = static_cast<std::uint8_t>(i >> 8U);
        REQUIRE(
            mallory->append_team(wire::EventKind::key_granted, wire::encode(noise)).has_value());
        mallory->settle();
    }
    replicate(team.hub, team.bob);
    replicate(*mallory, team.bob);
    admit(team.hub, team.bob, token(7), &secret);
    gossip(team.all);
    CHECK(team.bob.keyring.sealing_key(kRepo) == team.alice.keyring.sealing_key(kRepo));
}

TEST_CASE("keyring: an invented member cannot foist its key on those who were invited") {
    Team team;
    founds(team.alice);
    Device mallory(9, team.hub.id());
    admit(team.hub, mallory, token(1), nullptr);
    replicate(team.hub, mallory);
    founds(mallory);
    REQUIRE(mallory.keyring.approve({}, team.alice.id()).has_value());
    mallory.settle();
    team.invite_bob();
    REQUIRE(mallory.keyring.approve({}, team.alice.id()).has_value());
    replicate(team.hub, mallory);
    REQUIRE(mallory.keyring.approve({}, team.bob.id()).has_value());
    mallory.settle();
    CHECK(grants_in(mallory) == 2);
    gossip({&team.hub, &mallory, &team.alice, &team.bob});
    const auto key = team.alice.keyring.sealing_key(kRepo);
    CHECK(team.bob.keyring.sealing_key(kRepo) == key);
    CHECK(mallory.keyring.sealing_key(kRepo) != key);
    CHECK(seal(team.bob, "secret").has_value());
    CHECK(team.alice.keyring.open(team.bob.durable.back()->event).has_value());
    CHECK(
        mallory.keyring.open(team.bob.durable.back()->event).error().is(ErrorCode::crypto_no_key));
}

TEST_CASE("keyring: who was invited without a secret believes the first who grants, no other") {
    Team team;
    founds(team.alice);
    admit(team.hub, team.bob, token(1), nullptr);
    gossip(team.all);
    REQUIRE(team.alice.keyring.approve({}, team.bob.id()).has_value());
    team.alice.settle();
    gossip(team.all);
    REQUIRE(team.bob.keyring.sealing_key(kRepo).has_value());

    Device mallory(9, team.hub.id());
    admit(team.hub, mallory, token(2), nullptr);
    replicate(team.hub, mallory);
    founds(mallory, repo(6));
    REQUIRE(mallory.keyring.approve({}, team.bob.id()).has_value());
    mallory.settle();
    replicate(team.hub, team.bob);
    replicate(mallory, team.bob);
    CHECK_FALSE(team.bob.keyring.sealing_key(repo(6)).has_value());
}

TEST_CASE("keyring: others grant what the one who invited does not have, after a while") {
    Team team;
    team.invite_bob();
    // They trust each other by a key of alice's; carol is invited by bob.
    founds(team.alice);
    gossip(team.all);
    Device carol(4, team.hub.id());
    const auto secret = crypto::InviteSecret::random(team.bob.prng);
    team.bob.keyring.add_invite(token(8), secret.clone());
    carol.keyring.set_own_invite(token(8), secret.clone());
    admit(team.hub, carol, token(8), &secret);
    const std::vector<Device*> all = {&team.hub, &team.alice, &team.bob, &carol};
    gossip(all);
    CHECK(carol.keyring.sealing_key(kRepo).has_value());
    CHECK(grants_in(team.bob) == 2);
    // A repository of alice's that bob does not know when carol comes.
    founds(team.alice, repo(6));
    gossip(all);
    wait(all, seconds(30));
    CHECK(carol.keyring.sealing_key(repo(6)).has_value());
    // Bob and carol each got two keys and vouched for one; nobody granted anything twice.
    CHECK(grants_in(team.alice) + grants_in(team.bob) + grants_in(carol) == 6);
}

TEST_CASE("keyring: two founders of one repository agree on the smaller key") {
    Team team;
    team.invite_bob();
    founds(team.alice, repo(6));
    gossip(team.all);
    founds(team.alice);
    founds(team.bob);
    gossip(team.all);
    const auto key = team.alice.keyring.sealing_key(kRepo);
    CHECK(key.has_value());
    CHECK(team.bob.keyring.sealing_key(kRepo) == key);
    const auto event = seal(team.bob, "x");
    CHECK(read(team.alice, team.bob, *event).has_value());
}

TEST_CASE("keyring: after a revocation the rest gets a new key, made once") {
    Team team;
    founds(team.alice);
    team.invite_bob();
    Device carol(4, team.hub.id());
    const auto secret = crypto::InviteSecret::random(team.alice.prng);
    team.alice.keyring.add_invite(token(8), secret.clone());
    carol.keyring.set_own_invite(token(8), secret.clone());
    admit(team.hub, carol, token(8), &secret);
    gossip({&team.hub, &team.alice, &team.bob, &carol});
    const auto old_key = team.alice.keyring.sealing_key(kRepo);
    const auto before = seal(team.alice, "before");

    const std::vector<Device*> rest = {&team.hub, &team.alice, &carol};
    team.alice.keyring_said.clear();
    const wire::MemberRevoked record{team.bob.id(), team.hub.id(), "lost", {}};
    REQUIRE(team.hub.append_team(wire::EventKind::member_revoked, wire::encode(record)));
    team.hub.settle();
    gossip(rest);
    wait(rest, seconds(30));
    const auto new_key = team.alice.keyring.sealing_key(kRepo);
    REQUIRE(new_key.has_value());
    CHECK(new_key != old_key);
    CHECK(carol.keyring.sealing_key(kRepo) == new_key);
    REQUIRE(team.alice.keyring_said.size() == 1);
    CHECK(std::get<Keyring::KeyLearned>(team.alice.keyring_said[0]).key == new_key);
    const auto after = seal(carol, "after");
    CHECK(read(team.alice, carol, *after).has_value());
    CHECK(read(carol, team.alice, *before).has_value());
    replicate(team.hub, team.bob);
    replicate(team.alice, team.bob);
    replicate(carol, team.bob);
    CHECK(read(team.bob, carol, *after).error().is(ErrorCode::crypto_no_key));
    // Who comes later can read what was before, too.
    std::size_t announced = 0;
    for (const auto& event : carol.durable) {
        announced += event->event.header.kind == wire::EventKind::repo_announced ? 1U : 0U;
    }
    CHECK(announced == 2);
}

namespace {

void let_back(Device& hub, const Device& member) {
    const wire::MemberRestored record{member.id(), hub.id()};
    REQUIRE(hub.append_team(wire::EventKind::member_restored, wire::encode(record)).has_value());
    hub.settle();
}

// Alice, bob and carol, all with the key of `kRepo`.
struct TeamOfThree : Team {
    TeamOfThree() {
        founds(alice);
        invite_bob();
        const auto secret = crypto::InviteSecret::random(alice.prng);
        alice.keyring.add_invite(token(8), secret.clone());
        carol.keyring.set_own_invite(token(8), secret.clone());
        admit(hub, carol, token(8), &secret);
        all.push_back(&carol);
        gossip(all);
    }

    Device carol{4, hub.id()};
};

}  // namespace

TEST_CASE("keyring: what is sealed with a key whose grants a revocation voids, all can read") {
    TeamOfThree team;
    // Bob makes a key, and only alice hears of it.
    founds(team.bob, repo(6));
    replicate(team.bob, team.alice);
    const auto key = team.bob.keyring.sealing_key(repo(6));
    REQUIRE(key.has_value());
    const auto event = seal(team.alice, "by an honest one", repo(6));
    REQUIRE(event.has_value());
    revoke(team.hub, team.bob);
    replicate(team.hub, team.alice);
    // Bob has it, and nobody else was ever told so.
    CHECK_FALSE(team.alice.keyring.sealing_key(repo(6)) == key);
    Device again(2, team.hub.id(), team.alice.backup());
    CHECK_FALSE(again.keyring.sealing_key(repo(6)) == key);
    const std::vector<Device*> rest = {&team.hub, &team.alice, &team.carol};
    gossip(rest);
    wait(rest, seconds(60));
    CHECK(read(team.carol, team.alice, *event).has_value());
    // Not even carol, who has it from alice, seals with it.
    CHECK(team.carol.keyring.sealing_key(repo(6)).has_value());
    CHECK_FALSE(team.carol.keyring.sealing_key(repo(6)) == key);
    CHECK(team.carol.keyring.sealing_key(repo(6)) == team.alice.keyring.sealing_key(repo(6)));
}

TEST_CASE("keyring: a grant that was void when it came is taken when its author is back") {
    TeamOfThree team;
    founds(team.bob, repo(6));
    // The news is here before bob's log is on alice's disk.
    team.alice.disk_answers = false;
    REQUIRE(team.alice.replica.handle_run(team.alice.now, team.bob.stored_run(team.bob.log(0)))
                .has_value());
    revoke(team.hub, team.bob);
    const auto from = next(team.alice.replica.durable().head(team.hub.log(0)).seq);
    REQUIRE(
        team.alice.replica.handle_run(team.alice.now, team.hub.stored_run(team.hub.log(0), from))
            .has_value());
    team.alice.disk_answers = true;
    team.alice.settle();
    CHECK(team.alice.keyring.keys(repo(6))->empty());
    let_back(team.hub, team.bob);
    replicate(team.hub, team.alice);
    CHECK(team.alice.keyring.keys(repo(6))->size() == 1);
}

TEST_CASE("keyring: who is back says again what nobody has heard, and seals with another key") {
    TeamOfThree team;
    founds(team.bob, repo(6));
    const auto key = team.bob.keyring.sealing_key(repo(6));
    const auto event = seal(team.bob, "before", repo(6));
    REQUIRE(event.has_value());
    // All that the hub has heard of bob is his log of the repository.
    const wire::Events run = team.bob.stored_run(team.bob.log(6));
    REQUIRE(team.hub.replica.handle_run(team.hub.now, run).has_value());
    team.hub.settle();
    revoke(team.hub,
           team.bob,
           {{team.bob.log(0), aura::Seq{0}, {}}, {team.bob.log(6), event->seq, event->id}});
    let_back(team.hub, team.bob);
    gossip(team.all);
    wait(team.all, seconds(60));
    const auto held = team.carol.store.read(event->log, event->seq, {1, 0}).value();
    REQUIRE(held.size() == 1);
    CHECK(team.carol.keyring.open(held.front()).has_value());
    CHECK(team.bob.keyring.sealing_key(repo(6)).has_value());
    CHECK_FALSE(team.bob.keyring.sealing_key(repo(6)) == key);
    // Whom he invites trusts alice through him.
    Device dave(5, team.hub.id());
    const auto secret = crypto::InviteSecret::random(team.bob.prng);
    team.bob.keyring.add_invite(token(9), secret.clone());
    dave.keyring.set_own_invite(token(9), secret.clone());
    admit(team.hub, dave, token(9), &secret);
    team.all.push_back(&dave);
    gossip(team.all);
    founds(team.alice, repo(7));
    gossip(team.all);
    wait(team.all, seconds(60));
    CHECK(dave.keyring.sealing_key(repo(7)).has_value());
}

TEST_CASE("keyring: who has to save does not wait for the new key, it makes one") {
    Team team;
    founds(team.alice);
    team.invite_bob();
    const wire::MemberRevoked record{team.bob.id(), team.hub.id(), "lost", {}};
    REQUIRE(team.hub.append_team(wire::EventKind::member_revoked, wire::encode(record)));
    team.hub.settle();
    const auto old_key = team.alice.keyring.sealing_key(kRepo);
    const auto log = team.hub.log(0);
    const auto from = next(team.alice.replica.durable().head(log).seq);
    REQUIRE(team.alice.replica.handle_run(team.alice.now, team.hub.stored_run(log, from)));
    const auto event = seal(team.alice, "x");
    REQUIRE(event.has_value());
    CHECK(team.alice.keyring.sealing_key(kRepo) != old_key);
    // The key came into the store with the event that it seals, not later.
    Device again(2, team.hub.id(), team.alice.backup());
    CHECK(read(again, team.alice, *event).has_value());
}

TEST_CASE("keyring: with sealing off everybody reads, the Mothership too") {
    const KeyringOptions unsealed{false, true};
    Device hub(1, ::aura::test::identity_key(1).public_id(), {}, unsealed);
    REQUIRE(hub.append_team(wire::EventKind::team_founded, wire::encode(wire::TeamFounded{"acme"}))
                .has_value());
    Device alice(2, hub.id(), {}, unsealed);
    admit(hub, alice, token(1), nullptr);
    replicate(hub, alice);
    const auto event = seal(alice, "open");
    REQUIRE(event.has_value());
    CHECK(read(hub, alice, *event) == aura::to_bytes(aura::as_bytes("open")));
}

TEST_CASE("keyring: what is not sealed is refused from members that nobody vouches for") {
    Team team;
    founds(team.alice);
    Device invented(4, team.hub.id(), {}, {false, true});
    admit(team.hub, invented, token(9), nullptr);
    gossip({&team.hub, &team.alice, &invented});
    const auto event = seal(invented, "unsealed");
    REQUIRE(event.has_value());
    CHECK(read(team.alice, invented, *event).error().is(ErrorCode::crypto_no_key));

    REQUIRE(team.alice.keyring.approve({}, invented.id()).has_value());
    CHECK(read(team.alice, invented, *event).has_value());
}

TEST_CASE("keyring: a sealed content opens only with the header it was sealed for") {
    Team team;
    founds(team.alice);
    REQUIRE(seal(team.alice, "x").has_value());
    wire::Event event = team.alice.durable.back()->event;
    CHECK(team.alice.keyring.open(event).has_value());
    event.header.kind = wire::EventKind::head_moved;
    CHECK(team.alice.keyring.open(event).error().is(ErrorCode::crypto_failed));
    event.content.reset();
    CHECK(team.alice.keyring.open(event).error().is(ErrorCode::not_found));
}
