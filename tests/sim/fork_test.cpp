// Named scenarios of devices whose logs fork: rolled back or copied, and nobody noticed.
#include <optional>
#include <string>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "sim/scenario.hpp"

using namespace aura;
using namespace std::chrono_literals;
using sim::SimMachine;
using sim::SimWorld;
using Death = sim::SimMachine::Death;
using namespace sim::scenario;

namespace {

// The disk of `machine` goes back to what it was `transactions` ago, and nobody notices, not even
// its tree, whose `.aura/` was cleaned away.
void roll_back(SimMachine& machine, std::size_t transactions) {
    machine.stop(Death::shut_down);
    machine.restore_disk(machine.disk, transactions, false);
    machine.tree().forget_generation();
}

// Peer 1 writes `kOne`, which all have, is rolled back unseen, and saves `path` before it meets
// anybody. The others come back within reach when `run` is called next.
void write_on_losing_branch(SimWorld& world, const std::string& path, const std::string& text) {
    SimMachine& back = world.peer(1);
    const std::size_t backup = back.disk.transactions();
    back.tree().save("a.txt", kOne);
    REQUIRE(world.settle());
    roll_back(back, backup);
    world.net().set_reachable(back.place(), world.hub().place(), false);
    back.tree().save(path, text);
    back.start();
    run_until(world, [&] { return changes_on_disk(back) == (path == "a.txt" ? 1 : 2); });
    world.heal();
}

void check_alarm(SimMachine& machine) {
    CHECK(machine.daemon().replicator().forks().size() == 1);
    CHECK(machine.daemon().driver().incarnations_begun() == 1);
}

}  // namespace

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
    check_finish(world);
    CHECK(world.hub().daemon().replicator().forks().empty());
    check_everywhere(world, "a.txt", kOneFive);
}

TEST_CASE(
    "scenario: a machine rolled back unseen writes before it meets anybody: all have both "
    "branches") {
    SimWorld world(1, options());
    SimMachine& back = world.peer(1);
    write_on_losing_branch(world, "b.txt", "on the losing branch\n");
    REQUIRE(world.settle());
    check_alarm(back);
    check_finish(world);
    check_everywhere(world, "a.txt", kOne);
    check_everywhere(world, "b.txt", "on the losing branch\n");
    // Later edits are made from what stood on it.
    back.tree().save("b.txt", "on the losing branch\nand later\n");
    world.peer(0).tree().save("a.txt", kOneNine);
    REQUIRE(world.settle());
    check_everywhere(world, "b.txt", "on the losing branch\nand later\n");
    check_everywhere(world, "a.txt", kOneNine);
    // Also when all read it from their disks.
    for (const auto& machine : world.machines()) {
        machine->stop(Death::power_cut);
        machine->start();
    }
    world.peer(2).tree().save("b.txt", "by another\n");
    check_finish(world);
    check_everywhere(world, "b.txt", "by another\n");
}

TEST_CASE(
    "scenario: what a machine rolled back unseen writes beside its former self is a conflict") {
    SimWorld world(1, options());
    const std::string other = "eins\n2\n3\n4\n5\n6\n7\n8\n9\n";
    write_on_losing_branch(world, "a.txt", other);
    check_finish(world);
    check_alarm(world.peer(1));
    CHECK(world.peer(1).tree().text("a.txt") == other);
    CHECK(world.peer(0).tree().text("a.txt") == kOne);
    for (std::size_t i = 0; i < world.peers(); ++i) {
        CHECK_FALSE(world.peer(i).tree().conflicts().empty());
    }
}

TEST_CASE("scenario: a machine that dies at any step of giving way goes on where it was") {
    bool is_over = false;
    for (std::size_t step = 0; !is_over; ++step) {
        CAPTURE(step);
        REQUIRE(step < 40);
        SimWorld world(1, options());
        SimMachine& back = world.peer(1);
        write_on_losing_branch(world, "b.txt", "on the losing branch\n");
        const std::size_t before = back.disk.transactions();
        for (int i = 0; i < 6'000'000 && back.disk.transactions() < before + step; i += 100) {
            world.run(10us * 100);
        }
        is_over = back.disk.transactions() < before + step;
        back.stop(Death::power_cut);
        back.start();
        check_finish(world);
        check_everywhere(world, "a.txt", kOne);
        check_everywhere(world, "b.txt", "on the losing branch\n");
    }
}

TEST_CASE(
    "scenario: a teammate that was given the losing branch has both in the end, and loses none") {
    SimWorld world(1, options());
    SimMachine& back = world.peer(1);
    SimMachine& mate = world.peer(2);
    world.connect_peers(1, 2);
    const std::size_t backup = back.disk.transactions();
    world.net().set_reachable(mate.place(), world.hub().place(), false);
    world.net().set_reachable(mate.place(), back.place(), false);
    back.tree().save("a.txt", kOne);
    world.run(1min);
    roll_back(back, backup);
    world.net().set_reachable(back.place(), world.hub().place(), false);
    world.net().set_reachable(mate.place(), back.place(), true);
    back.tree().save("b.txt", "on the losing branch\n");
    back.start();
    world.run(2min);
    REQUIRE(mate.tree().text("b.txt") == "on the losing branch\n");
    // On top of what it was given.
    mate.tree().save("b.txt", "on the losing branch\nby a mate\n");
    world.run(1s);
    SUBCASE("who meets the Mothership first") {
        world.net().set_reachable(mate.place(), world.hub().place(), true);
        world.run(2min);
    }
    SUBCASE("who meets it last") {
        world.net().set_reachable(back.place(), world.hub().place(), true);
        world.run(2min);
    }
    SUBCASE("who goes on alone") {
        back.stop(Death::power_cut);
        world.net().set_reachable(mate.place(), world.hub().place(), true);
        world.run(2min);
        mate.tree().save("b.txt", "on the losing branch\nby a mate\nmore\n");
        world.run(2min);
        mate.tree().save("b.txt", "on the losing branch\nby a mate\n");
    }
    check_finish(world);
    check_everywhere(world, "a.txt", kOne);
    check_everywhere(world, "b.txt", "on the losing branch\nby a mate\n");
}

TEST_CASE("scenario: the Mothership took one branch and a teammate the other: all have both") {
    SimWorld world(1, options());
    SimMachine& back = world.peer(1);
    SimMachine& mate = world.peer(2);
    world.connect_peers(1, 2);
    world.run(1s);
    const std::size_t backup = back.disk.transactions();
    for (const SimMachine* machine : {&back, &mate}) {
        world.net().set_reachable(machine->place(), world.hub().place(), false);
    }
    back.tree().save("a.txt", kOne);
    back.tree().save("b.txt", "to the teammate\n");
    world.run(1min);
    REQUIRE(mate.tree().text("b.txt") == "to the teammate\n");
    roll_back(back, backup);
    back.tree().remove("b.txt");
    world.net().set_reachable(mate.place(), back.place(), false);
    world.net().set_reachable(back.place(), world.hub().place(), true);
    back.tree().save("a.txt", kNine);
    back.tree().save("c.txt", "to the Mothership\n");
    back.start();
    world.run(2min);
    REQUIRE(world.peer(0).tree().text("c.txt") == "to the Mothership\n");
    check_finish(world);
    check_everywhere(world, "a.txt", kOne);
    check_everywhere(world, "b.txt", "to the teammate\n");
    check_everywhere(world, "c.txt", "to the Mothership\n");
}

TEST_CASE("scenario: a teammate has the beginning of the branch that stays: it gets the rest") {
    SimWorld world(1, options());
    SimMachine& back = world.peer(1);
    sim::SimNet& net = world.net();
    world.connect_peers(0, 1);
    world.connect_peers(1, 2);
    world.run(1s);
    const std::size_t backup = back.disk.transactions();
    for (std::size_t i = 0; i < 3; ++i) {
        net.set_reachable(world.peer(i).place(), world.hub().place(), false);
    }
    back.tree().save("b.txt", "to both\n");
    world.run(1min);
    REQUIRE(world.peer(2).tree().text("b.txt") == "to both\n");
    world.disconnect_peers(1, 2);
    back.tree().save("c.txt", "to one\n");
    world.run(1min);
    REQUIRE(world.peer(0).tree().text("c.txt") == "to one\n");
    net.set_reachable(back.place(), world.peer(0).place(), false);
    roll_back(back, backup);
    back.tree().remove("b.txt");
    back.tree().remove("c.txt");
    for (const std::string path : {"d.txt", "e.txt", "f.txt"}) {
        back.tree().save(path, "to the Mothership\n");
    }
    net.set_reachable(back.place(), world.hub().place(), true);
    back.start();
    world.run(2min);
    // The two find that they have different branches, and that is all that they can do.
    net.set_reachable(world.peer(2).place(), world.hub().place(), true);
    world.run(2min);
    REQUIRE_FALSE(world.peer(2).tree().text("d.txt"));
    check_finish(world);
    check_everywhere(world, "b.txt", "to both\n");
    check_everywhere(world, "c.txt", "to one\n");
    check_everywhere(world, "d.txt", "to the Mothership\n");
}

TEST_CASE(
    "scenario: a disk copied to a second machine: an alarm, and what both write reaches all") {
    SimWorld world(1, options());
    SimMachine& copy = world.copy_peer(1);
    copy.start();
    // Both write before either hears of the other.
    world.net().set_reachable(copy.place(), world.hub().place(), false);
    world.net().set_reachable(world.peer(1).place(), world.hub().place(), false);
    world.peer(1).tree().save("b.txt", "by the original\n");
    copy.tree().save("c.txt", "by the copy\n");
    world.run(1s);
    // The copy is heard first, so the original is the one that gives way.
    world.net().set_reachable(copy.place(), world.hub().place(), true);
    world.run(1min);
    world.heal();
    world.run(1min);
    const auto alarms = [&] {
        return copy.daemon().replicator().forks().size() +
               world.peer(1).daemon().replicator().forks().size();
    };
    const std::size_t first_alarms = alarms();
    CHECK(first_alarms > 0);
    // They take turns at the one session that a device has, without haste.
    const std::size_t frames = world.net().frames_arrived();
    world.run(10min);
    CHECK(world.net().frames_arrived() - frames < 10'000);
    world.peer(1).tree().save("b.txt", "by the original\nand later\n");
    copy.tree().save("c.txt", "by the copy\nand later\n");
    world.run(10min);
    // From then on each writes logs of its own.
    CHECK(alarms() == first_alarms);
    check_everywhere(world, "b.txt", "by the original\nand later\n");
    check_everywhere(world, "c.txt", "by the copy\nand later\n");
    CHECK(copy.tree().text("b.txt") == "by the original\nand later\n");
    copy.stop(Death::shut_down);
    world.peer(0).tree().save("a.txt", kOne);
    world.peer(1).tree().save("d.txt", "goes on\n");
    REQUIRE(world.settle());
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(world.peer(i).tree().text("a.txt") == kOne);
        CHECK(world.peer(i).tree().text("d.txt") == "goes on\n");
        CHECK(world.peer(i).tree().text("c.txt") == "by the copy\nand later\n");
    }
}

namespace {

// Peer 1 took in `sayings` of peer 0, one after the other, and its disk goes back to before them,
// but not its tree. While it is away, peer 0 takes back what it said last.
void check_taken_back(const std::string& path,
                      const std::string& first,
                      const std::optional<std::string>& said) {
    sim::WorldOptions with = options();
    with.files[path] = {first, wire::FileMode::regular};
    SimWorld world(1, with);
    SimMachine& back = world.peer(1);
    sim::SimTree& author = world.peer(0).tree();
    back.tree().save("b.txt", "by who will be put back\n");
    REQUIRE(world.settle());
    const std::size_t backup = back.disk.transactions();
    if (said) {
        author.save(path, *said);
    } else {
        author.remove(path);
    }
    REQUIRE(world.settle());
    REQUIRE(back.tree().text(path) == said);
    back.stop(Death::shut_down);
    back.restore_disk(back.disk, backup, false);
    author.save(path, first);
    REQUIRE(world.settle());
    world.net().set_reachable(back.place(), world.hub().place(), false);
    back.start();
    world.run(1min);
    CHECK(back.tree().holds(workspace::HoldReason::older_records));
    CHECK(back.tree().text(path) == said);
    check_finish(world);
    CHECK_FALSE(back.tree().holds(workspace::HoldReason::older_records));
    check_everywhere(world, path, first);
    check_everywhere(world, "b.txt", "by who will be put back\n");
}

}  // namespace

TEST_CASE(
    "scenario: a database that is put back under a newer tree: no text of others in it is said "
    "again") {
    const std::string two = "def one():\n    return 1\ndef two():\n    return 2\n";
    SUBCASE("an edited line") {
        check_taken_back("a.txt", kNine, kOne);
    }
    SUBCASE("a deleted function") {
        check_taken_back("two.py", two, "def one():\n    return 1\n");
    }
    SUBCASE("a changed function") {
        check_taken_back("two.py", two, "def one():\n    return 1\ndef two():\n    return 3\n");
    }
    SUBCASE("a deleted file") {
        check_taken_back("two.py", two, std::nullopt);
    }
}

TEST_CASE(
    "scenario: a database that is put back under a newer tree: what was edited since travels") {
    SimWorld world(1, options());
    SimMachine& back = world.peer(1);
    const std::size_t backup = back.disk.transactions();
    world.peer(0).tree().save("a.txt", kOne);
    REQUIRE(world.settle());
    back.stop(Death::shut_down);
    back.restore_disk(back.disk, backup, false);
    back.tree().save("a.txt", kOneFive);
    back.start();
    back.tree().save("b.txt", "new\n");
    REQUIRE(world.settle());
    world.peer(2).tree().save("b.txt", "new\nand more\n");
    check_finish(world);
    check_everywhere(world, "a.txt", kOneFive);
    check_everywhere(world, "b.txt", "new\nand more\n");
    CHECK(world.hub().daemon().replicator().forks().empty());
}

TEST_CASE(
    "scenario: a database that is put back under a newer tree: an edit of a text of others says "
    "nothing of theirs again") {
    SimWorld world(1, options());
    SimMachine& back = world.peer(1);
    sim::SimTree& other = world.peer(0).tree();
    const std::size_t backup = back.disk.transactions();
    const auto edit_and_put_back = [&](const std::string& theirs, const std::string& mine) {
        other.save("a.txt", theirs);
        REQUIRE(world.settle());
        back.stop(Death::shut_down);
        back.tree().save("a.txt", mine);
        back.restore_disk(back.disk, backup, false);
    };
    SUBCASE("what they took away and brought back stays") {
        edit_and_put_back("1\n2\n3\n4\n8\n9\n", "one\n2\n3\n4\n8\n9\n");
        other.save("a.txt", kNine);
        REQUIRE(world.settle());
        back.start();
        check_finish(world);
        check_everywhere(world, "a.txt", kOne);
    }
    SUBCASE("what they brought and took away again is gone") {
        edit_and_put_back("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", kOne + "10\n");
        other.save("a.txt", kNine);
        REQUIRE(world.settle());
        back.start();
        check_finish(world);
        check_everywhere(world, "a.txt", kOne);
    }
    SUBCASE("what two of them wrote and the tree had merged is no edit") {
        world.peer(2).tree().save("a.txt", "1\n2\n3\n4\n5\n6\n7\n8\nnine\n");
        edit_and_put_back(kOne, "one\n2\n3\n4\n5\n6\n7\n8\nnine\n");
        other.save("a.txt", "one\n2\n3\nnew\n4\n5\n6\n7\n8\nnine\n");
        REQUIRE(world.settle());
        back.start();
        check_finish(world);
        check_everywhere(world, "a.txt", "one\n2\n3\nnew\n4\n5\n6\n7\n8\nnine\n");
    }
    SUBCASE("where it has nothing of what they brought, nobody can tell: a conflict") {
        edit_and_put_back("new\n1\n2\n3\n4\n8\n9\n", "1\n2\n3\n4\n8\n9\n");
        const std::string all = "new\n" + kNine;
        other.save("a.txt", all);
        REQUIRE(world.settle());
        back.start();
        check_finish(world);
        CHECK(other.text("a.txt") == all);
        CHECK(other.conflicts().size() == 1);
        CHECK(back.tree().text("a.txt").value_or("") == "1\n2\n3\n4\n8\n9\n");
        CHECK(back.tree().conflicts().size() == 1);
    }
}

TEST_CASE(
    "scenario: a database that is put back under a newer tree: a function that others brought back "
    "with something new does not lose that") {
    SimWorld world(1, options());
    SimMachine& back = world.peer(1);
    const std::string one = "def one():\n    return 1\n";
    const std::string two = "def two():\n    a = 1\n    b = 2\n    return a + b\n";
    const std::string more = "def two():\n    a = 1\n    b = 20\n    return a + b\n";
    back.tree().save("two.py", one + two);
    REQUIRE(world.settle());
    const std::size_t backup = back.disk.transactions();
    back.tree().save("two.py", one);
    REQUIRE(world.settle());
    const std::string ten = "def one():\n    return 10\n";
    world.peer(0).tree().save("two.py", ten);  // and has seen that the other one is gone
    REQUIRE(world.settle());
    back.stop(Death::shut_down);
    back.tree().save("two.py", ten + two);
    back.restore_disk(back.disk, backup, false);
    world.peer(0).tree().save("two.py", ten + more);
    REQUIRE(world.settle());
    back.start();
    check_finish(world);
    CHECK(world.peer(0).tree().text("two.py") == ten + more);
    CHECK(world.peer(0).tree().conflicts().size() == 1);
    CHECK(back.tree().text("two.py") == ten + two);
    CHECK(back.tree().conflicts().size() == 1);
}

TEST_CASE(
    "scenario: a database that is put back under a newer tree: a function that was changed and "
    "then deleted is no conflict") {
    SimWorld world(1, options());
    SimMachine& back = world.peer(1);
    const std::string one = "def one():\n    return 1\n";
    const std::string two = "def two():\n    return 2\n";
    back.tree().save("two.py", one + two);
    REQUIRE(world.settle());
    const std::size_t backup = back.disk.transactions();
    back.tree().save("two.py", one + "def two():\n    return 20\n");
    REQUIRE(world.settle());
    back.stop(Death::shut_down);
    back.tree().save("two.py", one);
    back.restore_disk(back.disk, backup, false);
    back.start();
    check_finish(world);
    check_everywhere(world, "two.py", one);
    CHECK(back.tree().conflicts().empty());
}

namespace {

// Peer 1 says `first` of the file and then `second`; back at `last` while its daemon is away, it
// goes on with a database that knows the first only.
void check_gone_back(const std::string& path,
                     const std::string& first,
                     const std::string& second,
                     const std::string& last) {
    SimWorld world(1, options());
    SimMachine& back = world.peer(1);
    back.tree().save(path, first);
    REQUIRE(world.settle());
    const std::size_t backup = back.disk.transactions();
    back.tree().save(path, second);
    REQUIRE(world.settle());
    back.stop(Death::shut_down);
    back.tree().save(path, last);
    back.restore_disk(back.disk, backup, false);
    back.start();
    check_finish(world);
    check_everywhere(world, path, last);
}

std::string function(const std::string& name, int result) {
    return fmt::format("def {}():\n    return {}\n", name, result);
}

}  // namespace

TEST_CASE(
    "scenario: a database that is put back under a newer tree: who went back to what it says "
    "still does") {
    const std::string one = function("one", 1);
    const std::string two = function("two", 2);
    SUBCASE("a line") {
        check_gone_back("a.txt", kOne, kOneFive, kOne);
    }
    SUBCASE("a function") {
        check_gone_back("two.py", one + two, function("one", 10) + two, one + two);
    }
    SUBCASE("a function, and another one was edited") {
        check_gone_back("two.py", one + two, function("one", 10) + two, one + function("two", 20));
    }
    SUBCASE("a function that came and went") {
        check_gone_back("two.py", one, one + two, one);
    }
    SUBCASE("a function that went and came") {
        check_gone_back("two.py", one + two, one, one + two);
    }
}

TEST_CASE(
    "scenario: a database that is put back under a newer tree: a function that it does not know "
    "and that was renamed since is there once") {
    SimWorld world(1, options());
    SimMachine& back = world.peer(1);
    const std::string one = function("one", 1);
    back.tree().save("two.py", one);
    REQUIRE(world.settle());
    const std::size_t backup = back.disk.transactions();
    world.peer(0).tree().save("two.py", one + function("two", 2));
    REQUIRE(world.settle());
    back.stop(Death::shut_down);
    back.tree().save("two.py", one + function("deux", 2));
    back.restore_disk(back.disk, backup, false);
    SUBCASE("by its user alone") {
        back.start();
        check_finish(world);
        check_everywhere(world, "two.py", one + function("deux", 2));
    }
    SUBCASE("by its author, too") {
        world.peer(0).tree().save("two.py", one + function("zwei", 2));
        REQUIRE(world.settle());
        back.start();
        check_finish(world);
        CHECK(back.tree().conflicts().size() == 1);
        CHECK(back.tree().text("two.py") == one + function("deux", 2));
        CHECK(world.peer(0).tree().text("two.py") == one + function("zwei", 2));
    }
}

TEST_CASE(
    "scenario: a database that is put back under a newer tree: a function that is another one by "
    "now, name and lines, is there once") {
    SimWorld world(1, options());
    SimMachine& back = world.peer(1);
    const std::string one = function("one", 1);
    back.tree().save("two.py", one + function("two", 2));
    REQUIRE(world.settle());
    const std::size_t backup = back.disk.transactions();
    // What its records know of it has nothing in common with what it is.
    back.tree().save("two.py", one + function("zwei", 2));
    REQUIRE(world.settle());
    back.tree().save("two.py", one + function("zwei", 20));
    REQUIRE(world.settle());
    back.stop(Death::shut_down);
    back.restore_disk(back.disk, backup, false);
    world.peer(0).tree().save("two.py", function("one", 10) + function("zwei", 20));
    REQUIRE(world.settle());
    back.start();
    world.peer(0).tree().save("two.py", function("zwei", 20) + function("one", 10));
    check_finish(world);
    check_everywhere(world, "two.py", function("zwei", 20) + function("one", 10));
}

TEST_CASE(
    "scenario: a database that is put back under a newer tree: a file that was renamed for it is "
    "the same file") {
    sim::WorldOptions with = options();
    const std::string one = function("one", 1);
    with.files["old.py"] = {one, wire::FileMode::regular};
    SimWorld world(1, with);
    SimMachine& back = world.peer(1);
    const std::size_t backup = back.disk.transactions();
    world.peer(0).tree().save("old.py", one + function("two", 2));
    REQUIRE(world.settle());
    world.peer(0).tree().rename("old.py", "new.py");
    REQUIRE(world.settle());
    back.stop(Death::shut_down);
    back.tree().save("new.py", one + function("two", 20));
    back.restore_disk(back.disk, backup, false);
    back.start();
    check_finish(world);
    check_everywhere(world, "new.py", one + function("two", 20));
    check_everywhere(world, "old.py", "(no file)");
}
