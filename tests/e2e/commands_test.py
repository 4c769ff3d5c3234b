"""What a user has in his hand: undo, restore, mine, stage, and what else a command changes."""

import sys
import time

import tap
from tap import case, expect, expect_equal
from team import AuraError, Peer, Team, functions
from work import Work, wait_until


def same(team: Team, name: str, part: str) -> bool:
    return all(peer.clone.has(name) and part in peer.clone.read(name) for peer in team.running())


def refused(peer: Peer, *words: object) -> str:
    result = peer.run(*words)
    expect(result.returncode != 0, f"aura {' '.join(map(str, words))} is refused", result.stdout)
    return result.stderr


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
    expect_equal({one["author"] for one in a.changes()}, {"b"}, "whose the latest are")
    error = refused(b, "undo", event[:10])
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
    error = refused(a, "undo", event)
    expect("has gone on since" in error and "f2" in error, "undo names what has gone on", error)
    expect("  try: " in error, "and says what to do", error)
    expect("no event" in refused(a, "undo", "0000000000"), "an unknown event is named")
    expect("is no id of an event" in refused(a, "undo", "f2"), "so is what is no id")
    (a.clone.path / ".git/index.lock").touch()
    wait_until(lambda: "git is in the middle" in refused(a, "undo", event), "git goes first")
    (a.clone.path / ".git/index.lock").unlink()
    team.settle()
    expect_equal(a.clone.files(), before, "A's files")
    team.expect_same()


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
    error = refused(a, "restore", a.clone.path / "code.py", "--at", then)
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
    expect("was not there" in refused(a, "restore", a.clone.path / "none.py", "--at", then),
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


@case("a pause with an end ends by itself, also after a restart")
def pause_for(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    told = a.aura("pause", "--for", "4s")
    expect("nothing leaves until 20" in told, "says until when", told)
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    a.stop()
    a.must_start()
    expect("paused until" in a.aura("status"), "status names the end")
    expect_equal(team.saved_events(), 0, "events while paused")
    expect("2000" not in b.clone.read("code.py"), "nothing has left")
    wait_until(lambda: same(team, "code.py", "2000"), "the pause is over and the edit at B")
    expect(not a.repo()["paused"], "not paused any more")
    expect_equal(a.run("pause", "--for", "soon").returncode, 2, "exit: no duration")
    a.aura("pause", "--for", "1h")
    a.clone.edit("code.py", "y = x + 3\n", "y = x + 3000\n")
    a.aura("pause", "--off")
    wait_until(lambda: same(team, "code.py", "3000"), "--off ends it before")
    team.settle()
    team.expect_same()


@case("a working tree that asks gets others' work on aura pull, one that is live at once")
def apply_modes(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    expect("apply:    live" in b.aura("repo", "set", b.clone.path), "the default is told")
    b.aura("repo", "set", b.clone.path, "--apply", "ask")
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    wait_until(lambda: [one for one in b.findings() if one["kind"] == "held"], "it waits at B")
    b.stop()
    b.must_start()
    team.settle()
    expect("2000" not in b.clone.read("code.py"), "nothing has arrived")
    b.clone.edit("code.py", "y = x + 4\n", "y = x + 4000\n")
    wait_until(lambda: "4000" in a.clone.read("code.py"), "B's own leaves all the same")
    b.aura("pull")
    wait_until(lambda: same(team, "code.py", "2000"), "aura pull brings it")
    b.aura("repo", "set", b.clone.path, "--apply", "live")
    a.clone.edit("code.py", "y = x + 3\n", "y = x + 3000\n")
    wait_until(lambda: same(team, "code.py", "3000"), "live again")
    expect_equal(b.run("repo", "set", b.clone.path, "--apply", "never").returncode, 2, "exit")
    team.settle()
    team.expect_same()


@case("work on a private branch stays here, and is shared when it gets to another branch")
def private_branch(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    a.aura("repo", "set", a.clone.path, "--private", "private/*, wip-*")
    a.clone.git("switch", "-qc", "private/idea")
    wait_until(lambda: a.repo()["private"], "A is on a private branch")
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    b.clone.edit("notes.txt", "Notes", "B's notes")
    a.clone.git("commit", "-qam", "An idea")
    a.clone.edit("code.py", "y = x + 3\n", "y = x + 3000\n")
    team.settle()
    expect_equal(team.saved_events(), 1, "events: B's alone")
    expect("private: nothing leaves" in a.aura("status"), "status says so")
    a.clone.git("stash", "-q")
    a.clone.git("switch", "-q", "main")
    a.clone.git("stash", "pop", "-q")
    wait_until(lambda: same(team, "code.py", "3000"), "what came to main is shared")
    expect("2000" not in b.clone.read("code.py"), "what was committed there is not")
    team.settle()
    team.expect_same()


@case(".auraignore leaves tracked files to git; a received one can only leave out more")
def auraignore(work: Work) -> None:
    team = Team(work, files={"code.py": functions(3), "gen/out.py": functions(3)})
    a, b = team["a"], team["b"]
    a.clone.write(".auraignore", "gen/\n")
    wait_until(lambda: b.clone.has(".auraignore"), "the rules are at B")
    team.settle()
    events = team.saved_events()
    a.clone.edit("gen/out.py", "y = x + 2\n", "y = x + 2000\n")
    b.clone.edit("gen/out.py", "y = x + 3\n", "y = x + 3000\n")
    a.clone.write("gen/new.py", functions(1))
    a.clone.edit("code.py", "y = x + 1\n", "y = x + 1000\n")
    wait_until(lambda: same(team, "code.py", "1000"), "other files travel")
    team.settle()
    expect_equal(team.saved_events(), events + 1, "events: none of what is left out")
    expect(not b.clone.has("gen/new.py"), "a new file did not travel either")
    a.clone.git("add", ".auraignore")
    a.clone.git("commit", "-qm", "Rules")
    a.clone.git("push", "-q")
    b.aura("git", "-C", b.clone.path, "pull", "-q")
    team.settle()
    a.clone.write(".auraignore", "")
    wait_until(lambda: b.clone.read(".auraignore") == "", "the empty rules are at B")
    team.settle()
    expect("3000" in b.clone.read("gen/out.py") and "2000" not in b.clone.read("gen/out.py"),
           "until it is committed, nothing is taken back")
    expect_equal([one for one in a.changes() if one["path"].startswith("gen/")], [], "changes")


@case("content.hide_paths keeps the paths from the Mothership")
def hide_paths(work: Work) -> None:
    def at_hub(name: str) -> bool:
        return any(name.encode() in file.read_bytes()
                   for file in (team.hub.path / "data").rglob("*") if file.is_file())

    team = Team(work)
    a = team["a"]
    a.clone.write("plain_name.txt", "Text.\n")
    wait_until(lambda: same(team, "plain_name.txt", "Text."), "the file is at B")
    team.settle()
    expect(at_hub("plain_name.txt"), "paths are shown to the Mothership otherwise")
    a.stop()
    a.extra_environment["AURA_CONTENT_HIDE_PATHS"] = "true"
    a.must_start()
    a.clone.write("hidden_name.txt", "Text.\n")
    wait_until(lambda: same(team, "hidden_name.txt", "Text."), "the file is at B")
    a.clone.edit("hidden_name.txt", "Text", "More text")
    wait_until(lambda: same(team, "hidden_name.txt", "More text."), "an edit too")
    team.settle()
    team.expect_same()
    expect(not at_hub("hidden_name.txt"), "the Mothership does not know the name")


@case("status --strict tells a script how things are")
def strict_status(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    wait_until(lambda: a.run("status", "--strict").returncode == 0, "all is well")
    team.hub.stop()
    wait_until(lambda: a.run("status", "--strict").returncode == 6, "unreachable")
    expect_equal(a.run("status").returncode, 0, "exit without --strict")
    a.clone.edit("code.py", "y = x + 3\n", "y = x + 31\n")
    b.clone.edit("code.py", "y = x + 3\n", "y = x + 32\n")
    wait_until(lambda: a.ask("wal.status")["unacked"] and b.ask("wal.status")["unacked"],
               "both saved while apart")
    team.start_hub()
    wait_until(lambda: a.conflicts(), "a conflict")
    wait_until(lambda: a.run("status", "--strict", "--json").returncode == 5, "degraded")


if __name__ == "__main__":
    sys.exit(tap.main())
