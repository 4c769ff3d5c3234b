// Named scenarios of machines: what must hold when one dies, is copied or stays away at the worst
// moment. What people and git do is in workspace_test.cpp.
#include <algorithm>
#include <array>
#include <functional>

#include <doctest/doctest.h>

#include "sim/scenario.hpp"

using namespace aura;
using namespace std::chrono_literals;
using sim::SimMachine;
using sim::SimWorld;
using Death = sim::SimMachine::Death;
using namespace sim::scenario;

TEST_CASE("scenario: a crash between persist and send: the change goes out after the restart") {
    SimWorld world(1, options());
    world.peer(0).disk.latency = 50ms;
    world.peer(0).tree().save("a.txt", kOne);
    run_until(world, [&] { return changes_on_disk(world.peer(0)) == 1; });
    world.peer(0).stop(Death::power_cut);
    world.run(1s);
    REQUIRE(changes_on_disk(world.hub()) == 0);
    world.peer(0).start();
    check_finish(world);
    check_everywhere(world, "a.txt", kOne);
    CHECK(changes_on_disk(world.hub()) == 1);
}

TEST_CASE("scenario: a crash between send and ack: the change is sent again, and taken once") {
    SimWorld world(1, options());
    world.net().latency = 100ms;
    world.peer(0).tree().save("a.txt", kOne);
    run_until(world, [&] { return changes_on_disk(world.hub()) == 1; });
    REQUIRE(waits_for_ack(world, 0));
    world.peer(0).stop(Death::power_cut);
    world.run(1s);
    world.peer(0).start();
    check_finish(world);
    check_everywhere(world, "a.txt", kOne);
    CHECK(changes_on_disk(world.hub()) == 1);
}

TEST_CASE("scenario: a crash after send, with the event lost on its way: it is sent again") {
    SimWorld world(1, options());
    world.net().latency = 1s;
    world.peer(0).tree().save("a.txt", kOne);
    run_until(world, [&] {
        return world.peer(0).daemon().sessions().front()->bytes_under_way() > 0 &&
               waits_for_ack(world, 0);
    });
    world.peer(0).stop(Death::power_cut);
    world.run(5s);
    REQUIRE(changes_on_disk(world.hub()) == 0);
    world.peer(0).start();
    check_finish(world);
    check_everywhere(world, "a.txt", kOne);
}

TEST_CASE("scenario: a crash between journal and rename: the file is written after the restart") {
    SimWorld world(1, options());
    world.peer(0).tree().save("a.txt", kOne);
    run_until(world, [&] { return journal_rows(world.peer(1)) == 1; });
    REQUIRE(world.peer(1).tree().text("a.txt") == kNine);
    world.peer(1).stop(Death::killed);
    world.run(1s);
    REQUIRE(world.peer(1).tree().text("a.txt") == kNine);
    world.peer(1).start();
    check_finish(world);
    check_everywhere(world, "a.txt", kOne);
    CHECK(changes_on_disk(world.hub()) == 1);
    CHECK(journal_rows(world.peer(1)) == 0);
}

TEST_CASE("scenario: a crash between rename and record: what was written is no edit") {
    SimWorld world(1, options());
    SimMachine& late = world.peer(2);
    world.net().set_reachable(world.peer(0).place(), world.hub().place(), false);
    world.peer(0).tree().save("a.txt", kOne);
    world.peer(1).tree().save("a.txt", "1\n2\n3\n4\n5\n6\n7\n8\nnine\n");
    world.run(1s);
    late.disk.latency = 1s;
    world.net().set_reachable(world.peer(0).place(), world.hub().place(), true);
    run_until(world, [&] { return world.peer(0).tree().text("a.txt") == kOneNine; });
    const std::string last = "one\n2\n3\n4\nfive\n6\n7\n8\nnine\n";
    world.peer(0).tree().save("a.txt", last);
    // What it has written is a merge, which no version has, and its log knows a newer one: only
    // the journal can say that it is no edit.
    run_until(world, [&] { return late.tree().text("a.txt") == kOneNine; });
    REQUIRE(journal_rows(late) == 1);
    REQUIRE(changes_on_disk(late) == 3);
    late.stop(Death::killed);
    world.run(10s);
    REQUIRE(journal_rows(late) == 1);
    late.start();
    check_finish(world);
    check_everywhere(world, "a.txt", last);
    CHECK(changes_on_disk(world.hub()) == 3);
}

TEST_CASE("scenario: a Mothership crash after cut-through: what it passed on comes back to it") {
    SimWorld world(1, options());
    world.hub().disk.latency = 10s;
    world.peer(0).tree().save("a.txt", kOne);
    run_until(world, [&] { return world.peer(1).tree().text("a.txt") == kOne; });
    REQUIRE(changes_on_disk(world.hub()) == 0);
    REQUIRE(waits_for_ack(world, 0));
    world.hub().stop(Death::power_cut);
    world.run(1s);
    world.hub().disk.latency = 1ms;
    world.hub().start();
    check_finish(world);
    CHECK(changes_on_disk(world.hub()) == 1);
    check_everywhere(world, "a.txt", kOne);
}

TEST_CASE("scenario: a backup restored: the device takes back what others have and goes on anew") {
    SimWorld world(1, options());
    const std::size_t backup = world.peer(1).disk.transactions();
    world.peer(1).tree().save("a.txt", kOne);
    REQUIRE(world.settle());
    world.peer(1).stop(Death::shut_down);
    world.peer(1).restore_disk(world.peer(1).disk, backup, true);
    world.peer(1).start();
    // Before it has met anybody.
    world.peer(1).tree().save("b.txt", "b\n");
    check_finish(world);
    CHECK(world.peer(1).daemon().driver().incarnations_begun() == 1);
    CHECK(world.hub().daemon().replicator().forks().empty());
    check_everywhere(world, "a.txt", kOne);
    check_everywhere(world, "b.txt", "b\n");
}

TEST_CASE(
    "scenario: a backup restored: an edit of what it does not know ends no conflict of others") {
    SimWorld world(1, options());
    SimMachine& restored = world.peer(1);
    const std::size_t backup = restored.disk.transactions();
    world.peer(0).tree().save("b.txt", "1\n2\n");
    REQUIRE(world.settle());
    world.net().set_reachable(world.peer(0).place(), world.hub().place(), false);
    world.peer(0).tree().save("b.txt", "one\n2\n");
    world.peer(2).tree().save("b.txt", "eins\n2\n");
    world.run(1s);
    world.net().set_reachable(world.peer(0).place(), world.hub().place(), true);
    REQUIRE(world.settle());
    restored.stop(Death::shut_down);
    restored.restore_disk(restored.disk, backup, true);
    restored.tree().save("b.txt", "eins\n2\n3\n");
    restored.start();
    check_finish(world);
    CHECK(world.peer(0).tree().text("b.txt") == "one\n2\n");
    CHECK(restored.tree().text("b.txt") == "eins\n2\n3\n");
    CHECK_FALSE(restored.tree().conflicts().empty());
}

TEST_CASE("scenario: a backup restored from before a key that the device made: it reads on") {
    SimWorld world(1, options());
    const std::array backups = {world.peer(0).disk.transactions(),
                                world.peer(1).disk.transactions()};
    // Somebody of the rest makes a new key.
    world.revoke(2);
    REQUIRE(world.settle());
    world.peer(0).tree().save("a.txt", kOne);
    world.peer(1).tree().save("b.txt", "b\n");
    REQUIRE(world.settle());
    for (const std::size_t i : {0U, 1U}) {
        SimMachine& restored = world.peer(i);
        restored.stop(Death::shut_down);
        restored.restore_disk(restored.disk, backups.at(i), true);
        restored.start();
        check_finish(world);
    }
}

namespace {

[[nodiscard]] const sync::Confirmation& confirmation_of(SimMachine& hub) {
    return hub.daemon().replicator().confirmation();
}

// The Mothership's disk is as it was before peer 1 was revoked, which peer 2 has not heard of, and
// peer 0 saved `kOne`. Nobody reaches it yet.
void restore_hub_from_before_a_revocation(SimWorld& world) {
    SimMachine& hub = world.hub();
    const std::size_t backup = hub.disk.transactions();
    world.net().set_reachable(world.peer(2).place(), hub.place(), false);
    world.revoke(1);
    REQUIRE(world.settle());
    world.peer(0).tree().save("a.txt", kOne);
    REQUIRE(world.settle());
    hub.stop(Death::shut_down);
    hub.restore_disk(hub.disk, backup, true);
    for (std::size_t i = 0; i < world.peers(); ++i) {
        world.net().set_reachable(world.peer(i).place(), hub.place(), false);
    }
    hub.start();
    world.run(1s);
}

void let_in(SimWorld& world, std::size_t peer) {
    world.net().set_reachable(world.peer(peer).place(), world.hub().place(), true);
    world.run(2min);
}

[[nodiscard]] bool has_session(SimMachine& hub, const SimMachine& with) {
    return std::ranges::any_of(hub.daemon().sessions(), [&](const sim::SimSession* session) {
        return session->remote() == with.id() && session->exchange().is_established();
    });
}

}  // namespace

TEST_CASE("scenario: a Mothership's backup restored: who was revoked since gets nothing") {
    SimWorld world(1, options());
    restore_hub_from_before_a_revocation(world);
    SimMachine& hub = world.hub();
    SimMachine& gone = world.peer(1);
    world.peer(2).tree().save("b.txt", "by one who has not heard of it\n");
    let_in(world, 1);
    // Its word alone confirms nothing, nor does a restart, nor one more who knows no better.
    hub.stop(Death::power_cut);
    hub.start();
    world.run(2min);
    let_in(world, 2);
    REQUIRE(has_session(hub, gone));
    REQUIRE_FALSE(world.is_revoked(1));
    CHECK_FALSE(confirmation_of(hub).is_confirmed());
    CHECK(changes_on_disk(hub) == 1);
    CHECK(changes_on_disk(gone) == 0);
    let_in(world, 0);
    CHECK(world.is_revoked(1));
    CHECK_FALSE(confirmation_of(hub).is_asking());
    check_finish(world);
    CHECK(changes_on_disk(gone) == 0);
    CHECK(world.peer(0).tree().text("b.txt") == "by one who has not heard of it\n");
    CHECK(world.peer(2).tree().text("a.txt") == kOne);
    // It need not ask again.
    hub.stop(Death::power_cut);
    hub.start();
    CHECK_FALSE(confirmation_of(hub).is_asking());
}

TEST_CASE("scenario: a Mothership's backup restored: confirmed by hand it serves at once") {
    SimWorld world(1, options());
    restore_hub_from_before_a_revocation(world);
    SimMachine& hub = world.hub();
    bool is_durable = false;
    REQUIRE(hub.daemon().replicator().confirm_by_hand(
        [&](const Status& status) { is_durable = status.has_value(); }));
    world.run(1s);
    CHECK(is_durable);
    CHECK(confirmation_of(hub).is_confirmed());
    hub.stop(Death::power_cut);
    hub.start();
    CHECK(confirmation_of(hub).is_confirmed());
    world.peer(2).tree().save("b.txt", "by one who has not heard of it\n");
    let_in(world, 2);
    let_in(world, 1);
    // Whoever decides so takes this upon himself.
    CHECK(changes_on_disk(world.peer(1)) == 1);
    check_finish(world);
    CHECK(world.is_revoked(1));
    CHECK_FALSE(confirmation_of(hub).is_asking());
}

TEST_CASE("scenario: a Mothership rolled back unseen: from when it is given what it lost it asks") {
    SimWorld world(1, options());
    SimMachine& hub = world.hub();
    const std::size_t backup = hub.disk.transactions();
    world.revoke(1);
    REQUIRE(world.settle());
    hub.stop(Death::shut_down);
    hub.restore_disk(hub.disk, backup, false);
    for (std::size_t i = 0; i < world.peers(); ++i) {
        world.net().set_reachable(world.peer(i).place(), hub.place(), false);
    }
    hub.start();
    REQUIRE(confirmation_of(hub).is_confirmed());
    let_in(world, 2);
    CHECK(world.is_revoked(1));
    CHECK(confirmation_of(hub).doubt() == sync::Doubt::lost);
    CHECK_FALSE(confirmation_of(hub).is_confirmed());
    let_in(world, 0);
    CHECK_FALSE(confirmation_of(hub).is_asking());
    check_finish(world);
}

TEST_CASE("scenario: a Mothership that dies and comes back asks nobody: it has all that it said") {
    SimWorld world(1, options());
    for (const Death death : {Death::killed, Death::power_cut, Death::shut_down}) {
        world.revoke(1);
        world.run(3ms);
        world.hub().stop(death);
        world.hub().start();
        REQUIRE(world.settle());
        CHECK_FALSE(confirmation_of(world.hub()).is_asking());
        world.unrevoke(1);
        REQUIRE(world.settle());
    }
    check_finish(world);
}

TEST_CASE("scenario: a peer is revoked: it is served nothing more, and cannot read what comes") {
    SimWorld world(1, options());
    world.connect_peers(1, 2);
    world.run(1s);
    world.revoke(1);
    REQUIRE(world.settle());
    world.peer(0).tree().save("a.txt", kOne);
    world.peer(1).tree().save("b.txt", "by nobody\n");
    check_finish(world);
    CHECK(world.peer(2).tree().text("a.txt") == kOne);
    CHECK(world.peer(1).tree().text("a.txt") == kNine);
    CHECK_FALSE(world.peer(2).tree().text("b.txt"));
    // Not even if somebody gives it the log.
    const auto heads = world.hub().disk.store().heads().value();
    for (const store::LogHead& head : heads) {
        if (head.log.is_team_log()) {
            continue;
        }
        const auto events = world.hub().disk.store().read(head.log, Seq{1}, {}).value();
        for (const wire::Event& event : events) {
            CHECK_FALSE(world.peer(1).daemon().replicator().keyring().open(event).has_value());
        }
    }
}

TEST_CASE(
    "scenario: a revoked peer is back: what it wrote meanwhile, and writes later, reaches all") {
    SimWorld world(1, options());
    world.revoke(1);
    REQUIRE(world.settle());
    world.peer(1).tree().save("a.txt", kOne);
    world.peer(1).tree().save("b.txt", "meanwhile\n");
    REQUIRE(world.settle());
    const std::size_t before = world.peer(1).daemon().driver().incarnations_begun();
    world.unrevoke(1);
    REQUIRE(world.settle());
    check_everywhere(world, "a.txt", kOne);
    check_everywhere(world, "b.txt", "meanwhile\n");
    world.peer(1).tree().save("a.txt", kOneFive);
    world.peer(1).tree().save("b.txt", "later\n");
    check_finish(world);
    check_everywhere(world, "a.txt", kOneFive);
    check_everywhere(world, "b.txt", "later\n");
    CHECK(world.peer(1).daemon().driver().incarnations_begun() == before + 1);
}

TEST_CASE("scenario: a revoked peer renamed a file and deleted it, and is back: all end up alike") {
    SimWorld world(1, options());
    world.peer(0).tree().save("b.txt", "not committed\n");
    REQUIRE(world.settle());
    world.revoke(1);
    REQUIRE(world.settle());
    for (const std::string path : {"a.txt", "b.txt"}) {
        world.peer(1).tree().rename(path, "moved." + path);
        REQUIRE(world.settle());
        world.peer(1).tree().remove("moved." + path);
        REQUIRE(world.settle());
    }
    world.unrevoke(1);
    check_finish(world);
    CHECK(world.peer(1).tree().at_rest());
    // What HEAD has and this tree does not is deleted again; of the other nothing is left to say.
    CHECK_FALSE(world.peer(0).tree().text("a.txt"));
    check_everywhere(world, "b.txt", "not committed\n");
}

TEST_CASE("scenario: a revoked peer has a file that does not parse, and is back: all have it so") {
    SimWorld world(1, options());
    world.revoke(1);
    REQUIRE(world.settle());
    world.peer(1).tree().save("a.py", "def half():\n    one = 1\n");
    REQUIRE(world.settle());
    world.peer(1).tree().save("a.py", "def half(:\n    one = \n");
    REQUIRE(world.settle());
    world.unrevoke(1);
    REQUIRE(world.settle());
    // It is not said again before it has rested, as if it were new.
    world.run(30min);
    check_finish(world);
    check_everywhere(world, "a.py", "def half(:\n    one = \n");
}

TEST_CASE("scenario: a revoked peer that heard of it is back: all can read what it wrote") {
    SimWorld world(1, options());
    world.revoke(1);
    REQUIRE(world.settle());
    // The Mothership lets it in and cannot say so yet: its own events wait for the disk.
    world.hub().disk.full = true;
    world.unrevoke(1);
    world.run(2min);
    REQUIRE(changes_on_disk(world.peer(1)) == 0);
    REQUIRE_FALSE(world.peer(1).daemon().replicator().membership().is_member(world.peer(1).id()));
    world.peer(1).tree().save("a.txt", kOne);
    world.run(1s);
    world.peer(1).tree().save("a.txt", kOneFive);
    world.run(1s);
    REQUIRE(changes_on_disk(world.peer(1)) == 2);
    check_finish(world);
    check_everywhere(world, "a.txt", kOneFive);
}

TEST_CASE("scenario: a revocation by a clock far ahead burns no key that is made after it") {
    SimWorld world(1, options());
    world.hub().clock.wall += 20h;
    world.revoke(1);
    REQUIRE(world.settle());
    world.unrevoke(1);
    REQUIRE(world.settle());
    world.peer(0).tree().save("a.txt", kOne);
    check_finish(world);
    check_everywhere(world, "a.txt", kOne);
    // The founder's, the one that took its place, and one of who came back and had no other yet.
    CHECK(count_on_disk(world.hub(), wire::EventKind::repo_announced) <= 3);
}

namespace {

const std::string kFunction = "def one():\n    return 1\n";
const std::string kOtherFunction = "def two():\n    return 2\n";

// What peer 1 says now only peer 2 hears.
void cut_off_from_mothership(SimWorld& world) {
    world.connect_peers(1, 2);
    world.run(1s);
    world.net().set_reachable(world.peer(1).place(), world.hub().place(), false);
    world.net().set_reachable(world.peer(2).place(), world.hub().place(), false);
}

// Peer 1 saves `kOne` and a new file that only peer 2 hears of, and is revoked before anybody else
// does.
void write_and_be_revoked(SimWorld& world) {
    cut_off_from_mothership(world);
    world.peer(1).tree().save("a.txt", kOne);
    world.peer(1).tree().save("b.txt", "by one who is revoked\n");
    world.run(1s);
    REQUIRE(world.peer(2).tree().text("a.txt") == kOne);
    REQUIRE(world.peer(2).tree().text("b.txt"));
    world.revoke(1);
    world.run(1s);
}

}  // namespace

TEST_CASE("scenario: events that a revocation cuts off go from where they were put in place") {
    SimWorld world(1, options());
    write_and_be_revoked(world);
    check_finish(world);
    CHECK(world.peer(2).tree().text("a.txt") == kNine);
    CHECK_FALSE(world.peer(2).tree().text("b.txt"));
    // Also when it reads them from its disk.
    world.peer(2).stop(Death::shut_down);
    world.peer(2).start();
    check_finish(world);
    CHECK(world.peer(2).tree().text("a.txt") == kNine);
    // Their author still has them.
    CHECK(world.peer(1).tree().text("a.txt") == kOne);
}

TEST_CASE("scenario: a function that a revocation cuts off goes from where it was put in place") {
    sim::WorldOptions with = options();
    with.files["a.py"] = {kFunction, wire::FileMode::regular};
    SimWorld world(1, with);
    cut_off_from_mothership(world);
    world.peer(1).tree().save("a.py", kFunction + kOtherFunction);
    world.run(1s);
    REQUIRE(world.peer(2).tree().text("a.py") == kFunction + kOtherFunction);
    world.revoke(1);
    world.run(1s);
    SUBCASE("alone") {
        check_finish(world);
        CHECK(world.peer(2).tree().text("a.py") == kFunction);
    }
    SUBCASE("from a file that is renamed") {
        world.peer(0).tree().rename("a.py", "b.py");
        check_finish(world);
        CHECK(world.peer(2).tree().text("b.py") == kFunction);
    }
    SUBCASE("but not one that was edited here") {
        world.peer(2).tree().save("a.py", kFunction + kOtherFunction + "    # here\n");
        check_finish(world);
        CHECK(world.peer(0).tree().text("a.py") == kFunction + kOtherFunction + "    # here\n");
        CHECK(world.peer(2).tree().text("a.py") == kFunction + kOtherFunction + "    # here\n");
    }
}

TEST_CASE(
    "scenario: an edit made on events that a revocation cuts off reaches all, with its text") {
    SimWorld world(1, options());
    write_and_be_revoked(world);
    world.peer(2).tree().save("a.txt", kOneFive);
    world.peer(2).tree().save("b.txt", "by one who is revoked\nand an honest one\n");
    world.run(1s);
    check_finish(world);
    for (const std::size_t i : {0U, 2U}) {
        CHECK(world.peer(i).tree().text("a.txt") == kOneFive);
        CHECK(world.peer(i).tree().text("b.txt") == "by one who is revoked\nand an honest one\n");
    }
    world.peer(0).tree().save("a.txt", kOneNine);
    check_finish(world);
    CHECK(world.peer(2).tree().text("a.txt") == kOneNine);
}

TEST_CASE("scenario: an edit of a file that a revocation is about to take away reaches all") {
    SimWorld world(1, options());
    write_and_be_revoked(world);
    const std::string edited = "by one who is revoked\nand an honest one\n";
    sim::SimTree& tree = world.peer(2).tree();
    const std::function<void(const std::string&)> edit_it = [&](const std::string& path) {
        if (path == "b.txt") {
            tree.save(path, edited);
        } else {
            tree.before_write = edit_it;
        }
    };
    tree.before_write = edit_it;
    check_finish(world);
    CHECK(world.peer(0).tree().text("b.txt") == edited);
    CHECK(world.peer(2).tree().text("b.txt") == edited);
}

TEST_CASE(
    "scenario: a key that only a teammate got from one who is revoked again: what it sealed, all "
    "can read") {
    SimWorld world(1, options());
    sim::SimNet& net = world.net();
    world.connect_peers(1, 2);
    world.run(1s);
    net.set_reachable(world.peer(0).place(), world.hub().place(), false);
    net.set_reachable(world.peer(1).place(), world.hub().place(), false);
    net.set_reachable(world.peer(1).place(), world.peer(2).place(), false);
    // Whoever hears of it has no key that is not burnt.
    world.revoke(1);
    world.unrevoke(1);
    world.run(1s);
    net.set_reachable(world.peer(2).place(), world.hub().place(), false);
    net.set_reachable(world.peer(1).place(), world.peer(2).place(), true);
    world.run(1s);
    world.peer(1).tree().save("b.txt", "by one who is back\n");
    world.run(1s);
    world.peer(2).tree().save("c.txt", "by an honest one\n");
    world.run(1s);
    REQUIRE(world.peer(2).tree().text("b.txt") == "by one who is back\n");
    REQUIRE(count_on_disk(world.peer(2), wire::EventKind::repo_announced) == 2);
    // The Mothership has never heard of the key nor of who made it since.
    world.revoke(1);
    check_finish(world);
    CHECK(world.peer(0).tree().text("c.txt") == "by an honest one\n");
    CHECK_FALSE(world.peer(0).tree().text("b.txt"));
}

TEST_CASE("scenario: a peer away for a year: it catches up, and what it had recorded arrives") {
    SimWorld world(1, options());
    SimMachine& away = world.peer(2);
    world.net().set_reachable(away.place(), world.hub().place(), false);
    away.tree().save("a.txt", kOne);
    world.run(1s);
    away.stop(Death::shut_down);
    std::string months;
    for (int month = 1; month <= 12; ++month) {
        months += "month " + std::to_string(month) + "\n";
        world.peer(month % 2).tree().save("b.txt", months);
        world.run(1min);
        // Nobody works on, so that the simulator need not count every ping.
        for (const auto& machine : world.machines()) {
            if (machine->is_running()) {
                machine->stop(Death::shut_down);
            }
        }
        world.run(30 * 24h);
        for (SimMachine* machine : {&world.hub(), &world.peer(0), &world.peer(1)}) {
            machine->start();
        }
    }
    REQUIRE(changes_on_disk(away) == 1);
    check_finish(world);
    check_everywhere(world, "a.txt", kOne);
    check_everywhere(world, "b.txt", months);
    CHECK(changes_on_disk(away) == 13);
}
