// Named scenarios of machines: what must hold when one dies, is copied or stays away at the worst
// moment. What people and git do is in workspace_test.cpp.
#include <array>

#include <doctest/doctest.h>

#include "sim/sim_world.hpp"

using namespace aura;
using namespace std::chrono_literals;
using sim::SimMachine;
using sim::SimWorld;
using Death = sim::SimMachine::Death;

namespace {

using Lines = std::vector<std::string>;

const std::string kNine = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
const std::string kOne = "one\n2\n3\n4\n5\n6\n7\n8\n9\n";
const std::string kOneFive = "one\n2\n3\n4\nfive\n6\n7\n8\n9\n";
const std::string kOneNine = "one\n2\n3\n4\n5\n6\n7\n8\nnine\n";

sim::WorldOptions options() {
    sim::WorldOptions options;
    options.files["a.txt"] = {kNine, wire::FileMode::regular};
    return options;
}

// Time passes in steps that are shorter than anything takes, until it is so.
template <class Condition>
void run_until(SimWorld& world, Condition is_so) {
    constexpr int kStepsMax = 1'000'000;
    for (int i = 0; i < kStepsMax && !is_so(); ++i) {
        world.run(10us);
    }
    REQUIRE(is_so());
}

// Events of a kind that are on the disk of a machine, whoever made them.
std::size_t count_on_disk(SimMachine& machine, wire::EventKind kind) {
    std::size_t count = 0;
    const auto heads = machine.disk.store().heads().value();
    for (const store::LogHead& head : heads) {
        const auto events = machine.disk.store().read(head.log, Seq{1}, {}).value();
        for (const wire::Event& event : events) {
            count += event.header.kind == kind ? 1U : 0U;
        }
    }
    return count;
}

std::size_t changes_on_disk(SimMachine& machine) {
    return count_on_disk(machine, wire::EventKind::file_changed);
}

std::size_t journal_rows(SimMachine& machine) {
    return machine.disk.store().scan(store::RecordKind::journal, {}).value().size();
}

// Whether peer `number` sent something that was not acked.
bool waits_for_ack(SimWorld& world, std::size_t number) {
    const auto sessions = world.peer(number).daemon().sessions();
    return !sessions.empty() && sessions.front()->exchange().sender().unacked() > 0;
}

void check_everywhere(SimWorld& world, const std::string& path, const std::string& text) {
    for (std::size_t i = 0; i < world.peers(); ++i) {
        CAPTURE(i);
        CHECK(world.peer(i).tree().text(path).value_or("(no file)") == text);
    }
}

}  // namespace

TEST_CASE("scenario: a crash between persist and send: the change goes out after the restart") {
    SimWorld world(1, options());
    world.peer(0).disk.latency = 50ms;
    world.peer(0).tree().save("a.txt", kOne);
    run_until(world, [&] { return changes_on_disk(world.peer(0)) == 1; });
    world.peer(0).stop(Death::power_cut);
    world.run(1s);
    REQUIRE(changes_on_disk(world.hub()) == 0);
    world.peer(0).start();
    CHECK(world.finish() == Lines{});
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
    CHECK(world.finish() == Lines{});
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
    CHECK(world.finish() == Lines{});
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
    CHECK(world.finish() == Lines{});
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
    CHECK(world.finish() == Lines{});
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
    CHECK(world.finish() == Lines{});
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
    CHECK(world.finish() == Lines{});
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
    CHECK(world.finish() == Lines{});
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
        CHECK(world.finish() == Lines{});
    }
}

TEST_CASE("scenario: a machine rolled back unseen: others hold more, so the device goes on anew") {
    SimWorld world(1, options());
    const std::size_t backup = world.peer(1).disk.transactions();
    world.peer(1).tree().save("a.txt", kOne);
    REQUIRE(world.settle());
    world.peer(1).stop(Death::shut_down);
    world.peer(1).restore_disk(world.peer(1).disk, backup, false);
    world.peer(1).tree().save("a.txt", kNine);
    world.peer(1).start();
    REQUIRE(world.settle());
    CHECK(world.peer(1).daemon().driver().incarnations_begun() == 1);
    world.peer(1).tree().save("a.txt", kOneFive);
    CHECK(world.finish() == Lines{});
    CHECK(world.hub().daemon().replicator().forks().empty());
    check_everywhere(world, "a.txt", kOneFive);
}

// What of the losing branch reaches the others is not looked at: see docs/simulation.md.
TEST_CASE(
    "scenario: a machine rolled back unseen writes before it meets anybody: alarm, text stays") {
    SimWorld world(1, options());
    SimMachine& back = world.peer(1);
    const std::size_t backup = back.disk.transactions();
    back.tree().save("a.txt", kOne);
    REQUIRE(world.settle());
    back.stop(Death::shut_down);
    back.restore_disk(back.disk, backup, false);
    world.net().set_reachable(back.place(), world.hub().place(), false);
    back.start();
    back.tree().save("b.txt", "on the losing branch\n");
    run_until(world, [&] { return changes_on_disk(back) == 2; });
    world.heal();
    REQUIRE(world.settle());
    CHECK(back.daemon().replicator().forks().size() == 1);
    CHECK(back.daemon().driver().incarnations_begun() == 1);
    back.tree().save("c.txt", "in the new incarnation\n");
    REQUIRE(world.settle());
    check_everywhere(world, "a.txt", kOne);
    check_everywhere(world, "c.txt", "in the new incarnation\n");
    // Its own tree keeps the text, also over a restart.
    back.stop(Death::power_cut);
    back.start();
    REQUIRE(world.settle());
    CHECK(back.tree().text("b.txt") == "on the losing branch\n");
}

TEST_CASE(
    "scenario: a disk copied to a second machine: an alarm, and nothing of the team is lost") {
    SimWorld world(1, options());
    SimMachine& copy = world.copy_peer(1);
    copy.start();
    // Both write before either hears of the other.
    world.net().set_reachable(copy.place(), world.hub().place(), false);
    world.net().set_reachable(world.peer(1).place(), world.hub().place(), false);
    world.peer(1).tree().save("b.txt", "by the original\n");
    copy.tree().save("c.txt", "by the copy\n");
    world.run(1s);
    // The copy is heard first, so the original is the one whose log others do not take.
    world.net().set_reachable(copy.place(), world.hub().place(), true);
    world.run(1min);
    world.heal();
    world.run(1min);
    const std::size_t alarms = copy.daemon().replicator().forks().size() +
                               world.peer(1).daemon().replicator().forks().size();
    CHECK(alarms > 0);
    // They take turns at the one session that a device has, without haste.
    const std::size_t frames = world.net().frames_arrived();
    world.run(10min);
    CHECK(world.net().frames_arrived() - frames < 10'000);
    copy.stop(Death::shut_down);
    world.peer(0).tree().save("a.txt", kOne);
    world.peer(1).tree().save("d.txt", "goes on\n");
    REQUIRE(world.settle());
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(world.peer(i).tree().text("a.txt") == kOne);
        CHECK(world.peer(i).tree().text("d.txt") == "goes on\n");
    }
    CHECK(copy.tree().text("c.txt") == "by the copy\n");
}

TEST_CASE("scenario: a peer is revoked: it is served nothing more, and cannot read what comes") {
    SimWorld world(1, options());
    world.connect_peers(1, 2);
    world.run(1s);
    world.revoke(1);
    REQUIRE(world.settle());
    world.peer(0).tree().save("a.txt", kOne);
    world.peer(1).tree().save("b.txt", "by nobody\n");
    CHECK(world.finish() == Lines{});
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
    CHECK(world.finish() == Lines{});
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
    CHECK(world.finish() == Lines{});
    CHECK(world.peer(1).tree().at_rest());
    // What HEAD has and this tree does not is deleted again; of the other nothing is left to say.
    CHECK_FALSE(world.peer(0).tree().text("a.txt"));
    check_everywhere(world, "b.txt", "not committed\n");
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
    CHECK(world.finish() == Lines{});
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
    CHECK(world.finish() == Lines{});
    check_everywhere(world, "a.txt", kOne);
    // The founder's, the one that took its place, and one of who came back and had no other yet.
    CHECK(count_on_disk(world.hub(), wire::EventKind::repo_announced) <= 3);
}

namespace {

// Peer 1 saves `kOne` and a new file that only peer 2 hears of, and is revoked before anybody else
// does.
void write_and_be_revoked(SimWorld& world) {
    world.connect_peers(1, 2);
    world.run(1s);
    world.net().set_reachable(world.peer(1).place(), world.hub().place(), false);
    world.net().set_reachable(world.peer(2).place(), world.hub().place(), false);
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
    CHECK(world.finish() == Lines{});
    CHECK(world.peer(2).tree().text("a.txt") == kNine);
    CHECK_FALSE(world.peer(2).tree().text("b.txt"));
    // Also when it reads them from its disk.
    world.peer(2).stop(Death::shut_down);
    world.peer(2).start();
    CHECK(world.finish() == Lines{});
    CHECK(world.peer(2).tree().text("a.txt") == kNine);
    // Their author still has them.
    CHECK(world.peer(1).tree().text("a.txt") == kOne);
}

TEST_CASE(
    "scenario: an edit made on events that a revocation cuts off reaches all, with its text") {
    SimWorld world(1, options());
    write_and_be_revoked(world);
    world.peer(2).tree().save("a.txt", kOneFive);
    world.peer(2).tree().save("b.txt", "by one who is revoked\nand an honest one\n");
    world.run(1s);
    CHECK(world.finish() == Lines{});
    for (const std::size_t i : {0U, 2U}) {
        CHECK(world.peer(i).tree().text("a.txt") == kOneFive);
        CHECK(world.peer(i).tree().text("b.txt") == "by one who is revoked\nand an honest one\n");
    }
    world.peer(0).tree().save("a.txt", kOneNine);
    CHECK(world.finish() == Lines{});
    CHECK(world.peer(2).tree().text("a.txt") == kOneNine);
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
    CHECK(world.finish() == Lines{});
    check_everywhere(world, "a.txt", kOne);
    check_everywhere(world, "b.txt", months);
    CHECK(changes_on_disk(away) == 13);
}
