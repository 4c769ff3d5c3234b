"""What is said of the past and taken from it: undo, log, restore, mine, stage."""

import sys
import time

import tap
from expectations import refusal
from tap import case, expect, expect_equal
from team import Peer, Team, functions, same
from work import Work, wait_until


def event_of(peer: Peer, path: str, address: str = "") -> str:
    found = [change for change in peer.changes() if change["path"] == path
             and (not address or any(item["address"].startswith(address)
                                     for item in change["items"]))]
    expect(found, f"the log has {path} {address}")
    return found[0]["event"]


@case("undo takes a teammate's change back everywhere, as an event of one's own")
def undo(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    before = a.clone.read("code.py")
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    wait_until(lambda: same(team, "code.py", "2000"), "the edit is at B")
    event = event_of(b, "code.py", "f2")
    b.clone.edit("code.py", "y = x + 4\n", "y = x + 4000\n")
    wait_until(lambda: same(team, "code.py", "4000"), "a later edit is at A")
    told = b.aura("undo", event[:10])
    expect("a's change" in told and "code.py" in told, "undo says whose change it was", told)
    wait_until(lambda: not any("2000" in peer.clone.read("code.py") for peer in team.running()),
               "nobody has it any more")
    team.settle()
    team.expect_same()
    expect_equal(a.clone.read("code.py"), before.replace("x + 4\n", "x + 4000\n"), "the file")
    expect_equal(team.saved_events(), 3, "events: two edits and the undo")
    expect_equal([one["author"] for one in a.changes()], ["b", "b", "a"], "whose they are")
    error = refusal(b, "undo", event[:10])
    expect("nothing of that change is left" in error, "a second undo is refused", error)
    expect_equal(a.conflicts(), [], "conflicts")


@case("undo is refused where the text has gone on, for what is no event, and during git's work")
def undo_refused(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    wait_until(lambda: same(team, "code.py", "2000"), "the edit is at B")
    event = event_of(a, "code.py")
    b.clone.edit("code.py", "y = x + 2000\n", "y = (x + 2000) * 2\n")
    wait_until(lambda: same(team, "code.py", "* 2\n"), "B has gone on")
    before = a.clone.files()
    error = refusal(a, "undo", event)
    expect("has gone on since" in error and "f2" in error, "undo names what has gone on", error)
    expect("  try: " in error, "and says what to do", error)
    expect("no event" in refusal(a, "undo", "0000000000"), "an unknown event is named")
    expect("is no id of an event" in refusal(a, "undo", "f2"), "so is what is no id")
    (a.clone.path / ".git/index.lock").touch()
    wait_until(lambda: "git is in the middle" in refusal(a, "undo", event), "git goes first")
    (a.clone.path / ".git/index.lock").unlink()
    team.settle()
    expect_equal(a.clone.files(), before, "A's files")
    team.expect_same()


@case("log lists every change, also one that others came after, of all or of one file")
def log(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    a.ask("intent", text="first")
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 20\n")
    wait_until(lambda: same(team, "code.py", "x + 20\n"), "B has the first")
    a.ask("intent", text="")
    b.clone.edit("code.py", "y = x + 20\n", "y = x + 200\n")
    wait_until(lambda: same(team, "code.py", "x + 200\n"), "A has the second")
    a.clone.write("docs/new.txt", "Third.\n")
    wait_until(lambda: same(team, "docs/new.txt", "Third"), "B has the third")
    for peer in (a, b):
        lines = peer.aura("log").splitlines()
        expect_equal(len(lines), 4, str(lines))
        expect("docs/new.txt" in lines[0] and "  b  code.py f2" in lines[1]
               and "  a  code.py f2" in lines[2] and lines[3].strip() == "first", str(lines))
        expect_equal(len(peer.aura("log", "--limit", 2).splitlines()), 2, "with a limit")
        for path, count in (("code.py", 3), ("docs", 1), ("none.py", 1), ("", 4)):
            lines = peer.aura("log", peer.clone.path / path).splitlines()
            expect_equal(len(lines), count, f"lines for {path}: {lines}")
    a.clone.edit("code.py", functions(1, first=5), "")
    (a.clone.path / "notes.txt").unlink()
    wait_until(lambda: not b.clone.has("notes.txt"), "B has the deletion")
    shown = b.aura("log", "--limit", 2)
    expect("notes.txt (deleted)\n" in shown and "code.py -f5" in shown, "deletions", shown)
    expect("is not linked" in refusal(a, "log", work.path), "a path outside is named")


@case("restore puts a file back to what it was at a time, committed or deleted since")
def restore(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    first = a.clone.read("code.py")
    time.sleep(1.1)  # times are typed in seconds
    clean = time.strftime("%Y-%m-%d %H:%M:%S")
    time.sleep(1.1)
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    wait_until(lambda: same(team, "code.py", "2000"), "the edit is at B")
    edited = a.clone.read("code.py")
    team.settle()
    time.sleep(1.1)
    then = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    time.sleep(1.1)
    a.clone.edit("code.py", "y = x + 3\n", "y = x + 3000\n")
    wait_until(lambda: same(team, "code.py", "3000"), "a later edit is at B")
    team.settle()
    a.clone.git("commit", "-qam", "All of it")
    a.clone.git("push", "-q")
    b.aura("git", "-C", b.clone.path, "pull", "-q")
    team.settle()
    a.aura("restore", a.clone.path / "code.py", "--at", then)
    wait_until(lambda: a.clone.read("code.py") == edited, "A has the text of then")
    team.settle()
    expect_equal(b.clone.read("code.py"), edited, "B's text")
    error = refusal(a, "restore", a.clone.path / "code.py", "--at", then)
    expect("is as it was" in error, "a second time it is refused", error)
    (b.clone.path / "code.py").unlink()
    wait_until(lambda: not a.clone.has("code.py"), "B has deleted it")
    team.settle()
    b.aura("restore", b.clone.path / "code.py", "--at", clean)
    wait_until(lambda: b.clone.has("code.py") and b.clone.read("code.py") == first,
               "B has the text of the beginning")
    wait_until(lambda: a.clone.has("code.py") and a.clone.read("code.py") == first, "A too")
    team.settle()
    team.expect_same()
    expect("was not there" in refusal(a, "restore", a.clone.path / "none.py", "--at", then),
           "what never was cannot be restored")
    expect_equal(a.run("restore", "code.py", "--at", "noon").returncode, 2, "exit: no time")


@case("mine shows and stage stages own changes alone, inside one file too")
def stage(work: Work) -> None:
    team = Team(work, files={"code.py": functions(6), "notes.txt": "Notes.\n", "old.txt": "Old.\n"})
    a, b = team["a"], team["b"]
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    b.clone.edit("code.py", "y = x + 5\n", "y = x + 5000\n")
    a.clone.write("notes.txt", "Notes of A.\n")
    b.clone.write("new.txt", "New by B.\n")
    wait_until(lambda: same(team, "code.py", "2000") and same(team, "code.py", "5000")
               and same(team, "notes.txt", "of A") and same(team, "new.txt", "by B"),
               "all is shared")
    b.clone.write("code.py", b.clone.read("code.py") + "\n\ndef from_b(x):\n    return x\n")
    (b.clone.path / "old.txt").unlink()
    wait_until(lambda: same(team, "code.py", "from_b") and not a.clone.has("old.txt"), "and more")
    team.settle()
    mine = b.ask("mine", path=str(b.clone.path))["files"]
    expect_equal([one["path"] for one in mine], ["code.py", "new.txt", "old.txt"], "B's files")
    expect_equal([item["address"].partition("(")[0] for item in mine[0]["items"]],
                 ["", "f5", "from_b"], "B's functions")
    shown = b.aura("mine", b.clone.path)
    expect("f5" in shown and "f2" not in shown and "notes" not in shown, "aura mine", shown)
    before = b.clone.files()
    told = b.aura("stage", b.clone.path)
    expect("staged are your changes" in told, "aura stage", told)
    staged = b.clone.git("show", ":code.py")
    expect("5000" in staged and "from_b" in staged and "2000" not in staged, "index", staged)
    expect_equal(b.clone.git("diff", "--cached", "--name-status"),
                 "M\tcode.py\nA\tnew.txt\nD\told.txt\n", "what is staged")
    expect_equal(b.clone.files(), before, "B's files on disk")
    b.clone.git("commit", "-qm", "B's part")
    team.settle()
    expect_equal(b.clone.files(), before, "B's files after the commit")
    expect_equal(b.ask("mine", path=str(b.clone.path))["files"], [], "what is left of B's")
    a.aura("stage", a.clone.path / "notes.txt")
    expect_equal(a.clone.git("diff", "--cached", "--name-only"), "notes.txt\n", "one file of A's")
    team.settle()
    team.expect_same()


@case("stage leaves out a change that cannot be told from a teammate's, and says so")
def stage_tangled(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    wait_until(lambda: same(team, "code.py", "2000"), "the edit is at B")
    b.clone.edit("code.py", "y = x + 2000\n", "y = (x + 2000) * 2\n")
    wait_until(lambda: same(team, "code.py", "* 2\n"), "B has gone on")
    team.settle()
    result = b.run("stage", b.clone.path)
    expect_equal(result.returncode, 1, "exit")
    expect("not staged" in result.stdout and "f2" in result.stdout, "says so", result.stdout)
    expect_equal(b.clone.git("diff", "--cached", "--name-only"), "", "staged")
    b.clone.edit("code.py", "y = (x + 2000) * 2\n", "y = x + 2\n")
    team.settle()
    shown = b.aura("mine", b.clone.path)
    expect("code.py" not in shown, "what is HEAD's again is nobody's change", shown)
    a.clone.write("new.txt", "one\ntwo\n")
    wait_until(lambda: same(team, "new.txt", "two"), "A's new file is at B")
    b.clone.write("new.txt", "one\nzwei\n")
    wait_until(lambda: same(team, "new.txt", "zwei"), "B has gone on in it")
    team.settle()
    shown = b.aura("mine", b.clone.path)
    expect("edited   new.txt" in shown, "what others made and B edited is not deleted", shown)


if __name__ == "__main__":
    sys.exit(tap.main())
