"""How a conflict is shown and ended, between texts, functions and files."""

import os
import sys

import tap
from expectations import refusal
from tap import case, expect, expect_equal
from team import Peer, Team, functions, same
from work import Work, wait_until


def apart(team: Team, *edits: tuple[str, str, str, str]) -> list[dict]:
    """Each peer makes its edits while nobody hears of the others; A's conflicts."""
    team.hub.stop()
    for name, path, old, new in edits:
        team[name].clone.edit(path, old, new)
    wait_until(lambda: all(peer.ask("wal.status")["unacked"] for peer in team.peers),
               "all saved while apart")
    team.start_hub()
    wait_until(lambda: all(peer.conflicts() for peer in team.peers), "all list a conflict")
    team.settle()
    return team["a"].conflicts()


def editor(work: Work, peer: Peer, script: str) -> None:
    """The peer's editor keeps what it was given and does `script` to it."""
    program = work.path / "editor"
    program.write_text(f'#!/bin/sh\ncp "$1" "{work.path}/given"\n{script}\n')
    program.chmod(0o755)
    peer.extra_environment["EDITOR"] = str(program)


@case("a conflict is shown with its sides, and --edit begins with them")
def edit_conflict(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    b.ask("intent", text="slower")
    [conflict] = apart(team, ("a", "code.py", "y = x + 3\n", "y = x + 31\n"),
                       ("b", "code.py", "y = x + 3\n", "y = x + 32\n"))
    shown = a.aura("conflicts", conflict["id"])
    sides = ("<<<<<<< on this disk\n    y = x + 31\n=======\n    y = x + 32\n"
             ">>>>>>> b (slower)\n")
    expect(sides in shown, "aura conflicts ID shows the sides", shown)
    listed = a.aura("conflicts")
    for part in ("both changed the same lines", "a at 20", "b (slower) at 20"):
        expect(part in listed, f"the list says {part}", listed)
    for script, says in (("exit 3", "ended with 3"), ("true", "a marker is left"),
                         ("echo more >> $1", "what you wrote is kept: ")):
        editor(work, a, script)
        result = a.run("resolve", conflict["id"], "--edit")
        expect_equal(result.returncode, 3, f"exit after {script}")
        expect(says in result.stderr, f"what is said after {script}", result.stderr)
        expect(sides in (work.path / "given").read_text(), "what the editor was given")
    kept = result.stderr.rpartition("is kept: ")[2].strip()
    expect(kept.endswith(".py"), "the file to edit is known as Python", kept)
    with open(kept, encoding="utf-8") as file:
        expect(file.read().endswith("more\n"), "what was written is kept")
    os.remove(kept)
    editor(work, a, 'sed -i "/^[<=>]/d; s/x + 31/x + 33/; /x + 32/d" $1')
    a.aura("resolve", conflict["id"], "--edit")
    wait_until(lambda: same(team, "code.py", "y = x + 33\n    return y\n\n\ndef f4"),
               "both have the text that was made")
    team.settle()
    team.expect_same()
    expect_equal(a.conflicts() + b.conflicts(), [], "conflicts")
    error = refusal(a, "resolve", conflict["id"], "--edit")
    expect("no conflict" in error, "no editor is opened for what is no conflict", error)
    error = refusal(a, "undo", a.changes()[0]["event"])
    expect("ended a conflict" in error and "aura restore" in error, "undo says why not", error)


@case("--edit ends a conflict between functions, and one of three sides")
def edit_between(work: Work) -> None:
    team = Team(work, "abc", files={"code.py": "LIMIT = 1\n\n\n" + functions(2)})
    a = team["a"]
    [conflict] = apart(team, ("a", "code.py", "LIMIT = 1\n", "LIMIT = 2\n"),
                       ("b", "code.py", "LIMIT = 1\n", "LIMIT = 3\n"),
                       ("c", "code.py", "LIMIT = 1\n", "LIMIT = 4\n"))
    editor(work, a, 'sed -i "/^[<>]/d; 0,/^=======/{s/LIMIT = 2/LIMIT = 9/}; '
                    '/^=======/,\\$d" $1')
    a.aura("resolve", conflict["id"], "--edit")
    given = (work.path / "given").read_text()
    expect_equal([given.count(f"LIMIT = {one}\n") for one in "234"], [1, 1, 1], given)
    wait_until(lambda: same(team, "code.py", "LIMIT = 9\n"), "all have the text that was made")
    team.settle()
    team.expect_same()
    expect_equal(a.clone.read("code.py"), "LIMIT = 9\n\n\n" + functions(2), "the file")
    expect_equal(sum((peer.conflicts() for peer in team.peers), []), [], "conflicts")


def deleted_and_edited(work: Work) -> tuple[Team, dict]:
    """A deletes f3, B edits it: the team and the one conflict."""
    team = Team(work, files={"code.py": "import os\n\n\n" + functions(5)})
    [conflict] = apart(team, ("a", "code.py", functions(1, first=3), ""),
                       ("b", "code.py", "y = x + 3\n", "y = x + 33\n"))
    expect(conflict["address"].startswith("f3"), "the function is in conflict", conflict)
    return team, conflict


def expect_settled(team: Team, text: str) -> None:
    wait_until(lambda: all(peer.clone.files().get("code.py") == text.encode()
                           for peer in team.peers), "all have what was decided")
    team.settle()
    team.expect_same()
    expect_equal(sum((peer.conflicts() for peer in team.peers), []), [], "conflicts")


@case("--theirs takes a deletion: the function is gone everywhere, with nothing left of it")
def take_deletion(work: Work) -> None:
    team, conflict = deleted_and_edited(work)
    b = team["b"]
    expect("one side deleted what the other changed" in b.aura("conflicts"), "the reason in words")
    expect(">>>>>>> a (deleted)\n" in b.aura("conflicts", conflict["id"]), "who deleted it")
    error = refusal(b, "resolve", conflict["id"], "--both")
    expect("no two to keep" in error, "there is one text", error)
    b.aura("resolve", conflict["id"], "--theirs")
    expect_settled(team, "import os\n\n\n" + functions(5).replace(functions(1, first=3), ""))


def keep_deleted(work: Work, who: str, way: str) -> None:
    """The function stays where it was, and so does what was changed beside it since."""
    team, conflict = deleted_and_edited(work)
    team["a"].clone.edit("code.py", "import os\n", "import re\n")
    team.settle()
    team[who].aura("resolve", conflict["id"], way)
    expect_settled(team, "import re\n\n\n" + functions(5).replace("x + 3\n", "x + 33\n"))


@case("--ours keeps an edited function against its deletion")
def keep_from_deletion(work: Work) -> None:
    keep_deleted(work, "b", "--ours")


@case("--theirs brings back what was deleted here and edited there")
def bring_back(work: Work) -> None:
    keep_deleted(work, "a", "--theirs")


def file_gone_and_edited(work: Work) -> tuple[Team, dict]:
    """A deletes code.py; B edits f3 and adds a function, C edits f4: the one conflict."""
    team = Team(work, "abc")
    for peer in team.peers:
        peer.ask("sync")
    team.hub.stop()
    (team["a"].clone.path / "code.py").unlink()
    team["b"].clone.edit("code.py", "y = x + 3\n", "y = x + 33\n")
    team["b"].clone.edit("code.py", "def f5", "def new():\n    pass\n\n\ndef f5")
    team["c"].clone.edit("code.py", "y = x + 4\n", "y = x + 44\n")
    wait_until(lambda: all(peer.ask("wal.status")["unacked"] for peer in team.peers),
               "all saved while apart")
    team.start_hub()
    wait_until(lambda: all(peer.conflicts() for peer in team.peers), "all list a conflict")
    team.settle()
    for peer in team.peers:
        [conflict] = peer.conflicts()
        expect_equal((conflict["address"], conflict["reason"]), ("", "deleted_and_edited"),
                     f"what is in conflict at {peer.name}")
    return team, conflict


def expect_kept(team: Team) -> None:
    kept = functions(5).replace("x + 3\n", "x + 33\n").replace("x + 4\n", "x + 44\n")
    expect_settled(team, kept.replace("def f5", "def new():\n    pass\n\n\ndef f5"))


@case("a file deleted here and edited there is one conflict; --ours keeps it, and all edits of it")
def keep_file(work: Work) -> None:
    team, conflict = file_gone_and_edited(work)
    b = team["b"]
    shown = b.aura("conflicts", conflict["id"])
    for part in ("on this disk: it is there", "a: deleted it", "b: changed f3", "x + 33",
                 "c: changed f4", "x + 44"):
        expect(part in shown, f"aura conflicts ID says {part}", shown)
    expect("functions only" in refusal(b, "resolve", conflict["id"], "--both"), "not both")
    b.aura("resolve", conflict["id"], "--ours")
    expect_kept(team)


@case("--theirs brings back the file that was deleted here, with all that others made of it")
def bring_file_back(work: Work) -> None:
    team, _ = file_gone_and_edited(work)
    team["a"].aura("resolve", "code.py", "--theirs")
    expect_kept(team)


@case("--theirs takes the deletion of a file, --ours keeps to it: it is gone everywhere")
def take_file_deletion(work: Work) -> None:
    team, _ = file_gone_and_edited(work)
    a, b = team["a"], team["b"]
    a.aura("resolve", "code.py", "--ours")
    wait_until(lambda: not any(peer.clone.has("code.py") for peer in team.peers), "gone everywhere")
    team.settle()
    expect_equal(sum((peer.conflicts() for peer in team.peers), []), [], "conflicts")
    b.clone.write("other.py", functions(3))
    wait_until(lambda: same(team, "other.py", "x + 3\n"), "all have another file")
    team.hub.stop()
    (a.clone.path / "other.py").unlink()
    b.clone.edit("other.py", "x + 3\n", "x + 33\n")
    wait_until(lambda: a.ask("wal.status")["unacked"] and b.ask("wal.status")["unacked"],
               "both saved while apart")
    team.start_hub()
    wait_until(lambda: all(peer.conflicts() for peer in team.peers), "all list a conflict")
    team.settle()
    b.aura("resolve", "other.py", "--theirs")
    wait_until(lambda: not any(peer.clone.has("other.py") for peer in team.peers), "it is gone too")
    team.settle()
    team.expect_same()
    expect_equal(sum((peer.conflicts() for peer in team.peers), []), [], "conflicts at the end")


@case("of a file with two new names --theirs takes the other one, --ours the one here")
def two_names(work: Work) -> None:
    team = Team(work, files={"one.py": functions(5), "two.py": functions(5, first=6)})
    team.settle()
    team.hub.stop()
    for name in ("one", "two"):
        for peer in team.peers:
            (peer.clone.path / f"{name}.py").rename(peer.clone.path / f"{name}_{peer.name}.py")
    wait_until(lambda: all(peer.ask("wal.status")["unacked"] >= 2 for peer in team.peers),
               "both saved while apart")
    team.start_hub()
    a, b = team["a"], team["b"]
    wait_until(lambda: len(a.conflicts()) == 2 and len(b.conflicts()) == 2, "both list them")
    team.settle()
    a.aura("resolve", "one_a.py", "--theirs")
    a.aura("resolve", "two_a.py", "--ours")
    wait_until(lambda: all(peer.clone.has("one_b.py") and peer.clone.has("two_a.py")
                           for peer in team.peers), "both have the names")
    team.settle()
    team.expect_same()
    expect_equal(sorted(a.clone.files()), ["one_b.py", "two_a.py"], "the files")
    expect_equal(a.conflicts() + b.conflicts(), [], "conflicts")


if __name__ == "__main__":
    sys.exit(tap.main())
