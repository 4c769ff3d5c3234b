#include "runtime/repo_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "support/ids.hpp"
#include "team.hpp"

using namespace aura;
using namespace aura::runtime;
using namespace aura::runtime::test;
using aura::test::repo;

namespace {

wire::CommitId commit(std::uint8_t number) {
    return {fmt::format("{:040}", number)};
}

void found(Device& device, std::uint8_t number, const std::string& name) {
    REQUIRE(device.replicator().keyring().found(
        device.loop.now().mono, repo(number), {name, {commit(number), commit(99)}}));
    device.replicator().wake();
}

}  // namespace

TEST_CASE("repo catalog: an announced repository is known by name and by what it has in common") {
    io::Loop loop;
    Hub hub(loop);
    hub.admit(2);
    Member peer(hub, 2);
    RepoCatalog catalog(peer.device.replicator());
    const auto link = peer.new_link();
    run_until(loop, [&] { return peer.device.held_of(hub.device.id()) == 2; });
    found(peer.device, 1, "app");
    found(peer.device, 2, "docs");
    run_until(loop, [&] { return catalog.entries().size() == 2; });
    REQUIRE(catalog.entries()[0].description);
    CHECK(catalog.entries()[0].description->name == "app");
    CHECK(catalog.entries()[0].announced_by == peer.device.id());
    CHECK_FALSE(catalog.waits_for_key());
    REQUIRE(catalog.sharing({commit(2)}).size() == 1);
    CHECK(catalog.sharing({commit(2)})[0].repo == repo(2));
    CHECK(catalog.sharing({commit(7), commit(99)}).size() == 2);
    CHECK(catalog.sharing({commit(7)}).empty());
}

TEST_CASE("repo catalog: after a restart it is what it was, from the log alone") {
    io::Loop loop;
    Hub hub(loop);
    hub.admit(2);
    Member peer(hub, 2);
    {
        RepoCatalog catalog(peer.device.replicator());
        const auto link = peer.new_link();
        run_until(loop, [&] { return peer.device.held_of(hub.device.id()) == 2; });
        found(peer.device, 1, "app");
        run_until(loop, [&] { return catalog.entries().size() == 1; });
    }
    peer.device.restart();
    RepoCatalog again(peer.device.replicator());
    CHECK(again.entries().empty());
    REQUIRE(replay(*peer.device.database, RepoId{}, again));
    REQUIRE(again.entries().size() == 1);
    REQUIRE(again.entries()[0].description);
    CHECK(again.entries()[0].description->name == "app");
}

TEST_CASE("repo catalog: without the key a repository is known to be there, and no more") {
    io::Loop loop;
    Hub hub(loop);
    hub.admit(2);
    hub.admit(3);
    Member founder(hub, 2);
    Member other(hub, 3);
    RepoCatalog catalog(other.device.replicator());
    const auto link = founder.new_link();
    const auto others_link = other.new_link();
    run_until(loop, [&] { return founder.device.held_of(hub.device.id()) == 3; });
    found(founder.device, 1, "app");
    run_until(loop, [&] { return catalog.entries().size() == 1; });
    CHECK_FALSE(catalog.entries()[0].description);
    CHECK(catalog.waits_for_key());
    CHECK(catalog.sharing({commit(1)}).empty());
    // Once a member has approved the newcomer, its grant brings the name.
    REQUIRE(founder.device.replicator().keyring().approve(loop.now().mono, other.device.id()));
    founder.device.replicator().wake();
    run_until(loop, [&] { return !catalog.waits_for_key(); });
    CHECK(catalog.entries()[0].description->name == "app");
    CHECK(catalog.sharing({commit(1)}).size() == 1);
}
