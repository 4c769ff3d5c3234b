#include "wire/team.hpp"

#include <doctest/doctest.h>

#include "support/wire_samples.hpp"
#include "wire/limits.hpp"
#include "wire_checks.hpp"

using namespace aura::wire;
using aura::wire::test::check_pinned;

TEST_CASE("team: what the events of a team log carry, as it is sent") {
    check_pinned("team_founded", aura::test::sample_team_founded(), decode_team_founded);
    check_pinned("member_added", aura::test::sample_member_added(), decode_member_added);
    check_pinned("member_revoked", aura::test::sample_member_revoked(), decode_member_revoked);
    check_pinned("member_restored", aura::test::sample_member_restored(), decode_member_restored);
    check_pinned("token_revoked", aura::test::sample_token_revoked(), decode_token_revoked);
    check_pinned("repo_announced", aura::test::sample_repo_announced(), decode_repo_announced);
    check_pinned(
        "repo_description", aura::test::sample_repo_description(), decode_repo_description);
    check_pinned("key_granted", aura::test::sample_key_granted(), decode_key_granted);
}

TEST_CASE("team: a role that nobody has is refused") {
    auto added = aura::test::sample_member_added();
    added.role = aura::Role{200};
    CHECK_FALSE(decode_member_added(encode(added)));
}

TEST_CASE("team: names, cuts, commits and boxes have their bounds") {
    auto founded = aura::test::sample_team_founded();
    founded.display_name.assign(kNameBytesMax + 1, 'x');
    CHECK_FALSE(decode_team_founded(encode(founded)));
    auto revoked = aura::test::sample_member_revoked();
    revoked.cuts.resize(1001);
    CHECK_FALSE(decode_member_revoked(encode(revoked)));
    auto description = aura::test::sample_repo_description();
    description.commits.resize(65);
    CHECK_FALSE(decode_repo_description(encode(description)));
    auto granted = aura::test::sample_key_granted();
    granted.box.resize(257);
    CHECK_FALSE(decode_key_granted(encode(granted)));
}
