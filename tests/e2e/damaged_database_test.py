"""A database that the disk has damaged: found, said, and rebuilt with what others hold."""

import os
import sys
from pathlib import Path

import tap
from expectations import still_works
from tap import case, expect, expect_equal
from team import Home, Team, same
from work import Work, wait_until

_PAGE = 4096


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number as SQLite writes it, and where it ends."""
    value = 0
    while data[at] & 0x80:
        value = value << 7 | data[at] & 0x7f
        at += 1
    return value << 7 | data[at], at + 1


def _holds_events(page: bytes) -> bool:
    """A leaf of the table of events: its rows are numbered from 2^40 on, no other table's are."""
    if page[0] != 0x0d or page[3:5] == b"\0\0":
        return False
    _, key = _varint(page, int.from_bytes(page[8:10], "big"))
    return _varint(page, key)[0] >= 1 << 40


def _damage(database: Path, is_hit) -> bytes:
    """Fills every page that `is_hit` takes with noise, as a dying disk does. The file before."""
    rest = Path(f"{database}-wal")
    expect(not rest.exists() or not rest.stat().st_size, "all of the database is in one file")
    before = database.read_bytes()
    data = bytearray(before)
    for at in range(_PAGE, len(data), _PAGE):
        if is_hit(before[at:at + _PAGE]):
            data[at:at + _PAGE] = os.urandom(_PAGE)
    expect(data != before, "something is damaged")
    database.write_bytes(data)
    return before


def _every(number: int):
    """Every `number`-th page of events."""
    seen = []

    def is_hit(page: bytes) -> bool:
        if not _holds_events(page):
            return False
        seen.append(page)
        return len(seen) % number == 0
    return is_hit


def _aside(home: Home, database: Path) -> Path:
    """Where the rebuild has put the damaged database."""
    kept = sorted(database.parent.glob(f"{database.name}.damaged-*"))
    expect_equal(len(kept), 1, f"databases kept aside ({home.log()[-2000:]})")
    expect(str(kept[0]) in home.log(), "the log names it", home.log()[-2000:])
    return kept[0]


def _write_much(team: Team) -> None:
    for number in range(40):
        for peer in team.peers:
            peer.clone.write(f"{peer.name}-{number}.txt", os.urandom(3000).hex())
    still_works(team, 1)
    team.settle()


@case("a peer's database, damaged in places, is rebuilt: nothing is lost, nothing there twice")
def damaged(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    _write_much(team)
    acked = team.hub.vector()
    team.hub.stop()
    b.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    wait_until(lambda: b.ask("wal.status")["unacked"] > 0, "an edit waits at B")
    b.stop()
    b.clone.edit("code.py", "y = x + 3\n", "y = x + 3000\n")
    database = b.path / "data/peer.db"
    _damage(database, _every(5))
    damaged_bytes = database.read_bytes()
    report = b.start()
    tap.say(report)
    for part in ("damaged", str(database), "--rebuild"):
        expect(part in report, f"the start says {part}", report)
    expect_equal(database.read_bytes(), damaged_bytes, "what the start has changed")
    expect_equal(b.start("--rebuild"), "", "what the start with --rebuild reports")
    expect_equal(_aside(b, database).read_bytes(), damaged_bytes, "the damaged database")
    held = b.vector()
    expect(0 < sum(count for count, _ in held.values()) < sum(count for count, _ in acked.values()),
           "a part of the events could be read", held)
    team.start_hub()
    team.settle()
    for log, (count, _) in acked.items():
        expect(b.vector().get(log, (0, ""))[0] >= count, "every acked event is back", log)
    for number in (2, 3):
        expect(same(team, "code.py", f"y = x + {number}000\n"), f"edit {number} is everywhere")
    team.expect_same()
    expect_equal(a.conflicts(), [], "conflicts")
    expect_equal(a.clone.read("code.py").count("def "), 5, "functions")
    still_works(team, 4)
    # A crash may cut the rebuild off between putting the old one aside and the new one into place.
    b.stop()
    database.rename(f"{database}.rebuilt")
    b.must_start()
    expect(b.ask("status")["team"], "the start has completed the rebuild")
    team.settle("after another restart")
    team.expect_same()


@case("of a database of which nothing can be read the start tells; after joining again all is back")
def destroyed(work: Work) -> None:
    team = Team(work)
    b = team["b"]
    still_works(team, 1)
    team.settle()
    b.stop()
    b.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    database = b.path / "data/peer.db"
    data = database.read_bytes()
    database.write_bytes(data[:100] + os.urandom(len(data) - 100))
    report = b.start()
    tap.say(report)
    for part in ("damaged", str(database), "--rebuild"):
        expect(part in report, f"the start says {part}", report)
    expect_equal(b.start("--rebuild"), "", "what the start with --rebuild reports")
    _aside(b, database)
    expect_equal(b.ask("status")["team"], None, "the team")
    b.ask("join", token=team["a"].ask("token.issue", subject="b")["token"], url="")
    team.link(b)
    team.settle()
    expect(same(team, "code.py", "y = x + 2000\n"), "what B edited meanwhile is everywhere")
    team.expect_same()
    expect_equal(b.conflicts(), [], "conflicts")
    still_works(team, 3)


@case("a Mothership's damaged database is rebuilt with what the members hold, or left as it is")
def damaged_hub(work: Work) -> None:
    team = Team(work)
    hub = team.hub
    _write_much(team)
    acked = hub.vector()
    hub.stop()
    database = hub.path / "data/mothership.db"
    whole = _damage(database, _every(5))
    expect_equal(hub.start("--rebuild", *team.hub_arguments), "", "what the start reports")
    _aside(hub, database).unlink()
    team.settle()
    for log, (count, _) in acked.items():
        expect(hub.vector().get(log, (0, ""))[0] >= count, "every acked event is back", log)
    still_works(team, 2)
    team.add("c")
    team.settle()
    team.expect_same()
    hub.stop()
    _damage(database, lambda page: True)
    noise = database.read_bytes()
    report = hub.start(*team.hub_arguments)
    expect("aurad --mothership --rebuild" in report, "the hint is a Mothership's", report)
    report = hub.start("--rebuild", *team.hub_arguments)
    tap.say(report)
    expect("damaged" in report and "backup" in report, "nothing readable is no rebuild", report)
    expect_equal(database.read_bytes(), noise, "the damaged database")
    # An old backup, from before C was a member: the others know better.
    database.write_bytes(whole)
    team.start_hub()
    wait_until(lambda: hub.ask("mothership.status")["members"] == 3, "C is a member again")
    team["c"].stop()
    team["c"].must_start()  # its next try may be half a minute away
    team.settle("with an old backup")
    team.expect_same()
    still_works(team, 3)


if __name__ == "__main__":
    sys.exit(tap.main())
