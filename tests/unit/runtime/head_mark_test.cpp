#include "runtime/head_mark.hpp"

#include <doctest/doctest.h>

#include "store/memory/memory_store.hpp"
#include "team.hpp"

using namespace aura;
using namespace aura::runtime;
using aura::runtime::test::Hub;
using aura::runtime::test::run_until;

namespace {

// Whether a database with these events would be taken for one that was put back.
bool is_behind(const std::vector<store::EventRef>& events, const std::string& path) {
    store::MemoryStore store;
    REQUIRE(store.commit({events, {}}));
    return is_behind_mark(store, path).value();
}

std::vector<store::EventRef> team_log(const Hub& hub) {
    std::vector<store::EventRef> log;
    const auto& replica = hub.device.replicator().replica();
    const wire::LogId id{hub.device.id(), replica.incarnation(), {}};
    for (Seq seq{1}; seq <= replica.durable().head(id).seq; seq = next(seq)) {
        log.push_back(replica.recent(id, seq));
    }
    return log;
}

}  // namespace

TEST_CASE("head mark: a database without what was committed last is one that was put back") {
    const aura::test::TemporaryDirectory directory;
    const std::string path = (directory.path() / "mothership.head").string();
    io::Loop loop;
    Hub hub(loop);
    CHECK_FALSE(is_behind({}, path));
    HeadMark mark(loop, hub.device.replicator(), path);
    const std::vector<store::EventRef> backup = team_log(hub);
    run_until(loop, [&] { return is_behind({}, path); });
    CHECK_FALSE(is_behind(backup, path));
    hub.admit(2);
    run_until(loop, [&] { return is_behind(backup, path); });
    CHECK_FALSE(is_behind(team_log(hub), path));
    const std::vector<store::EventRef> before = team_log(hub);
    hub.admit(3);
    hub.admit(4);
    mark.finish();
    CHECK(is_behind(before, path));
    CHECK_FALSE(is_behind(team_log(hub), path));
}

TEST_CASE("head mark: a file that is no mark says nothing") {
    const aura::test::TemporaryDirectory directory;
    directory.write("mothership.head", "no mark");
    CHECK_FALSE(is_behind({}, (directory.path() / "mothership.head").string()));
    directory.write("mothership.head", "");
    CHECK_FALSE(is_behind({}, (directory.path() / "mothership.head").string()));
}
