"""Faults while everybody edits: daemons killed at any moment, stopped for longer than every
timeout, a Mothership that is away. After healing: equal files outside conflicts, equal
conflicts, equal logs, nothing acked lost, nothing applied twice.

AURA_KILLS sets how many kills the first case makes (scripts/kills: 200), AURA_SEED the moments."""

import os
import random
import re
import signal
import sys
import threading
import time

import tap
from tap import case, expect, expect_equal, say
from team import AuraError, Home, Peer, Team, same
from work import Work, wait_until

_KILLS = int(os.environ.get("AURA_KILLS", "20"))
_CHECK_EVERY = 20
_FUNCTIONS = 8
_SEED = int(os.environ.get("AURA_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)
# The longest timeout of a session is 45 s (sync/exchange.hpp).
_LONGER_THAN_ANY_TIMEOUT_S = 50


def _name(peer: str, number: int) -> str:
    return f"{peer}{number}"


def _function(name: str, value: object) -> str:
    return f"def {name}(x):\n    first = x\n    value = {value!r}\n    return first, value\n\n\n"


def _value_of(text: str, name: str) -> str | None:
    found = re.search(rf"def {name}\(x\):\n    first = x\n    value = (.*)\n", text)
    return found[1] if found else None


class Editor(threading.Thread):
    """Saves several times a second: functions of its own in the file that all share, lines at the
    end of a file of its own, now and then the function that everybody quarrels about."""

    def __init__(self, peer: Peer, seed: int, contested: bool):
        super().__init__(daemon=True)
        self._peer = peer
        self._random = random.Random(f"{seed} {peer.name}")
        self._contested = contested
        self._may_edit = threading.Event()
        self._idle = threading.Event()
        self._over = False
        self.values = {_name(peer.name, n): "0" for n in range(_FUNCTIONS)}
        self.lines: list[str] = []
        self.saves = 0
        self.failure: str | None = None

    def run(self) -> None:
        while not self._over:
            if not self._may_edit.is_set():
                self._idle.set()
                self._may_edit.wait(0.05)
                continue
            self._idle.clear()
            try:
                self._save()
            except BaseException as error:  # pylint: disable=broad-except
                self.failure = f"{self._peer.name}: {error}"
                self._may_edit.clear()
                continue
            time.sleep(self._random.uniform(0.03, 0.25))
        self._idle.set()

    def _save(self) -> None:
        self.saves += 1
        clone = self._peer.clone
        kind = self._random.random()
        if kind < 0.25:
            line = f"{self._peer.name} line {len(self.lines)}\n"
            clone.write(f"{self._peer.name}.txt", clone.read(f"{self._peer.name}.txt") + line)
            self.lines.append(line)
            return
        name = self._random.choice(sorted(self.values))
        if self._contested and kind > 0.95:
            name = "shared"
        text = clone.read("code.py")
        old = _value_of(text, name)
        if name in self.values and old != self.values[name]:
            raise AssertionError(f"{name} was {self.values[name]} and is {old}, which nobody wrote")
        if old is None:
            return  # the function that all quarrel about
        value = str(self.saves)
        new = value if name in self.values else f"{self._random.randrange(1 << 30)}"
        clone.write("code.py", text.replace(_function(name, int(old)), _function(name, int(new))))
        if name in self.values:
            self.values[name] = new

    def go(self) -> None:
        self._may_edit.set()

    def pause(self) -> None:
        self._may_edit.clear()
        wait_until(lambda: self._idle.is_set() or not self.is_alive(), f"{self._peer.name} rests")

    def end(self) -> None:
        self._over = True
        self._may_edit.clear()


class Siege:
    """A team whose members all edit, and what must hold whenever it is left in peace."""

    def __init__(self, work: Work, seed: int, contested: bool = True, names: str = "abc"):
        say(f"AURA_SEED={seed}")
        self.random = random.Random(seed)
        shared = "".join(_function(_name(peer, n), 0) for n in range(_FUNCTIONS) for peer in names)
        files = {"code.py": shared + _function("shared", 0)} | {f"{peer}.txt": "" for peer in names}
        self.team = Team(work, names, files=files)
        self.editors = [Editor(peer, seed, contested) for peer in self.team.peers]
        self.seen: dict[tuple, int] = {}
        work.on_end(self._end)
        for editor in self.editors:
            editor.start()

    def _end(self) -> None:
        for editor in self.editors:
            editor.end()

    def edit(self) -> None:
        for editor in self.editors:
            editor.go()

    def look(self) -> None:
        """Remembers what is on the Mothership's disk: it was acked."""
        try:
            for log, (count, _) in self.team.hub.vector().items():
                self.seen[log] = max(self.seen.get(log, 0), count)
        except (OSError, AuraError, ValueError):
            pass  # it is dead, or dies right now

    def check_editors(self) -> None:
        for editor in self.editors:
            expect(editor.failure is None, "every own save is still there", editor.failure)

    def heal(self) -> None:
        """Everybody rests, everybody runs; then all must be equal."""
        for editor in self.editors:
            editor.pause()
        for home in [self.team.hub, *self.team.peers]:
            if not home.is_running():
                self.start(home)
        self.check_editors()
        self.team.settle("healed")
        self.check()

    def start(self, home: Home) -> None:
        if home is self.team.hub:
            self.team.start_hub()
        else:
            home.must_start()

    def check(self) -> None:
        vector = self.team.hub.vector()
        for log, count in self.seen.items():
            expect(vector.get(log, (0, ""))[0] >= count, f"{count} acked events of {log} are there",
                   vector.get(log))
        self.check_conflicts()
        texts = {peer.name: peer.clone.read("code.py") for peer in self.team.peers}
        for editor in self.editors:
            for name, value in editor.values.items():
                for peer, text in texts.items():
                    expect_equal(_value_of(text, name), value, f"{name} at {peer}")
                    expect_equal(text.count(f"def {name}("), 1, f"definitions of {name} at {peer}")
        for peer in self.team.peers:
            for editor in self.editors:
                name = f"{editor._peer.name}.txt"  # pylint: disable=protected-access
                expect_equal(peer.clone.read(name), "".join(editor.lines), f"{name} at {peer.name}")
        bodies = {peer: re.sub(r"def shared\(x\):\n(?:    .*\n)+", "", text)
                  for peer, text in texts.items()}
        expect_equal(len(set(bodies.values())), 1, f"kinds of code.py among {sorted(bodies)}")

    def check_conflicts(self) -> None:
        lists = {peer.name: sorted((one["id"], one["path"], one["address"])
                                   for one in peer.conflicts()) for peer in self.team.peers}
        expect(all(one == lists["a"] for one in lists.values()), "equal conflicts", lists)
        for one in self.team["a"].conflicts():
            expect((one["path"], one["address"]) == ("code.py", "shared"),
                   "only what all edit is in conflict", self._describe(one))
        if not lists["a"]:
            values = {_value_of(peer.clone.read("code.py"), "shared") for peer in self.team.peers}
            expect_equal(len(values), 1, f"values of what is in no conflict ({values})")

    def _describe(self, conflict: dict) -> str:
        texts = {peer.name: _value_of(peer.clone.read("code.py"), conflict["address"])
                 for peer in self.team.peers}
        return f"{conflict}, values {texts}"

    def saves(self) -> int:
        return sum(editor.saves for editor in self.editors)


@case(f"{_KILLS} kills at random moments while three edit lose nothing and repeat nothing")
def kills(work: Work) -> None:
    siege = Siege(work, _SEED)
    homes = [siege.team.hub, *siege.team.peers]
    siege.edit()
    started = time.monotonic()
    for number in range(1, _KILLS + 1):
        time.sleep(siege.random.uniform(0.2, 0.5))
        siege.look()
        victim = siege.random.choice(homes)
        if victim.is_running():
            victim.kill()
        if siege.random.random() < 0.3:
            # Dead again before it is ready.
            arguments = siege.team.hub_arguments if victim is siege.team.hub else []
            victim.start_without_waiting(*arguments)
            time.sleep(siege.random.uniform(0.0, 0.15))
            victim.kill()
        siege.start(victim)
        siege.check_editors()
        if number % _CHECK_EVERY == 0 or number == _KILLS:
            siege.heal()
            say(f"{number} kills, {siege.saves()} saves, {siege.team.saved_events()} events, "
                f"{len(siege.team['a'].conflicts())} conflicts, "
                f"{time.monotonic() - started:.0f} s: equal")
            siege.edit()


@case("who is stopped for longer than every timeout comes back and catches up")
def stopped(work: Work) -> None:
    first = Siege(work, _SEED, contested=False, names="ab")
    first.edit()
    time.sleep(1)
    b = first.team["b"]
    b.kill(signal.SIGSTOP)
    with Work() as other_work:
        second = Siege(other_work, _SEED + 1, contested=False, names="ab")
        second.edit()
        time.sleep(1)
        second.team.hub.kill(signal.SIGSTOP)
        time.sleep(_LONGER_THAN_ANY_TIMEOUT_S)
        b.kill(signal.SIGCONT)
        second.team.hub.kill(signal.SIGCONT)
        first.heal()
        second.heal()


@case("a Mothership that is away for an editing session is caught up with afterwards")
def hub_away(work: Work) -> None:
    siege = Siege(work, _SEED)
    siege.team.hub.kill()
    siege.edit()
    time.sleep(8)
    for editor in siege.editors:
        editor.pause()
    for peer in siege.team.peers:
        wait_until(lambda peer=peer: peer.ask("wal.status")["unacked"] > 0,
                   f"{peer.name} has queued its work")
    siege.heal()
    expect_equal(siege.team["a"].ask("wal.status")["unacked"], 0, "unacked")


@case("who is revoked and let back keeps its files, and all get what it wrote meanwhile")
def revoked_and_back(work: Work) -> None:
    team = Team(work, "abc")
    team.settle()
    b = team["b"]
    team["a"].aura("mothership", "peer", "revoke", "b")
    b.clone.write("meanwhile.txt", "by b\n")
    b.clone.edit("notes.txt", "Notes.", "Notes, by b too.")
    wait_until(lambda: b.is_at_rest() and len(b.changes()) == 2, "b has recorded it")
    team["c"].clone.write("c.txt", "by c\n")
    wait_until(lambda: team["a"].clone.has("c.txt"), "a has what c wrote")
    expect(not team["a"].clone.has("meanwhile.txt"), "a has nothing of b")
    expect(not b.clone.has("c.txt"), "b is served nothing")
    team["a"].aura("mothership", "peer", "unrevoke", "b")
    wait_until(lambda: team["c"].clone.has("meanwhile.txt"), "c has what b wrote meanwhile")
    b.clone.write("meanwhile.txt", "by b\nand later\n")
    team.settle()
    team.expect_same()
    expect_equal(team["a"].clone.read("meanwhile.txt"), "by b\nand later\n", "meanwhile.txt")
    expect("by b too" in team["a"].clone.read("notes.txt"), "the edit is there")


@case("a machine rolled back unseen: what it writes beside its former self, and that, reach all")
def rolled_back(work: Work) -> None:
    team = Team(work)
    b = team["b"]
    team.settle()
    b.stop()
    # In place, so that nothing about the file says that it is an old one.
    database = b.path / "data/peer.db"
    snapshot = database.read_bytes()
    b.must_start()
    events = sum(count for count, _ in b.vector().values())
    b.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    team.settle("with what the machine is going to forget")
    b.stop()
    team.hub.stop()
    database.write_bytes(snapshot)
    b.clone.git("clean", "-dfqx", ".aura")  # the tree would say that it is newer
    b.clone.write("beside.txt", "Beside its former self.\n")
    b.must_start()
    wait_until(lambda: sum(count for count, _ in b.vector().values()) >= events + 2,
               "B has written where the others hold something else")
    team.start_hub()
    wait_until(lambda: "went on from an old state" in b.log(), "B says that its log forked")
    team.settle("with both branches")
    expect(same(team, "code.py", "y = x + 2000\n"), "what B's former self wrote is everywhere")
    expect(same(team, "beside.txt", "Beside its former self.\n"), "what B wrote beside it, too")
    b.stop()
    b.must_start()
    b.clone.write("beside.txt", "Beside its former self.\nAnd later.\n")
    team["a"].clone.edit("code.py", "y = x + 2000\n", "y = x + 2001\n")
    team.settle("after later edits")
    expect(same(team, "beside.txt", "And later.\n"), "B's later edit is everywhere")
    expect(same(team, "code.py", "y = x + 2001\n"), "an edit of A's, too")
    team.expect_same()
    expect_equal(b.conflicts(), [], "conflicts")


@case("a database put back under a newer tree waits for the team, and says nothing of others again")
def put_back(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    team.settle()
    b.stop()
    database = b.path / "data/peer.db"
    snapshot = database.read_bytes()
    b.must_start()
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    wait_until(lambda: same(team, "code.py", "y = x + 2000\n"), "A's edit is in B's tree")
    team.settle("with what B's database is going to forget")
    b.stop()
    a.clone.edit("code.py", "y = x + 2000\n", "y = x + 2\n")
    wait_until(lambda: not a.ask("wal.status")["unacked"], "A has taken it back")
    team.hub.stop()
    database.write_bytes(snapshot)
    b.clone.edit("code.py", "y = x + 3\n", "y = x + 3000\n")
    b.must_start()
    wait_until(lambda: any("older than this working tree" in one["reason"] for one in b.findings()),
               "B says that it waits")
    expect("y = x + 2000\n" in b.clone.read("code.py"), "B's tree is as it was")
    team.start_hub()
    wait_until(lambda: same(team, "code.py", "y = x + 3000\n"), "what B edited since travels")
    team.settle()
    expect(same(team, "code.py", "y = x + 2\n"), "what A took back stays taken back")
    team.expect_same()
    expect_equal(b.conflicts(), [], "conflicts")


if __name__ == "__main__":
    sys.exit(tap.main())
