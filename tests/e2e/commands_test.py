"""What a user has in his hand: undo, restore, mine, stage, and what else a command changes."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import tap
from tap import case, expect, expect_equal
from team import AuraError, Home, Peer, Team, functions
from work import AURA, Work, wait_until


def same(team: Team, name: str, part: str) -> bool:
    return all(peer.clone.has(name) and part in peer.clone.read(name) for peer in team.running())


def refused(peer: Peer, *words: object) -> str:
    result = peer.run(*words)
    expect(result.returncode != 0, f"aura {' '.join(map(str, words))} is refused", result.stdout)
    return result.stderr


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


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
    expect("is not linked" in refused(a, "log", work.path), "a path outside is named")


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
    a.clone.write("new.txt", "one\ntwo\n")
    wait_until(lambda: same(team, "new.txt", "two"), "A's new file is at B")
    b.clone.write("new.txt", "one\nzwei\n")
    wait_until(lambda: same(team, "new.txt", "zwei"), "B has gone on in it")
    team.settle()
    shown = b.aura("mine", b.clone.path)
    expect("edited   new.txt" in shown, "what others made and B edited is not deleted", shown)


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
    wait_until(lambda: any(one["path"] == ".auraignore" for one in b.findings()), "B waits")
    team.settle()
    expect_equal(b.clone.read(".auraignore"), "gen/\n", "the rules at B")
    b.aura("pull", b.clone.path / ".auraignore")
    wait_until(lambda: b.clone.read(".auraignore") == "", "the empty rules are at B")
    team.settle()
    expect("3000" in b.clone.read("gen/out.py") and "2000" not in b.clone.read("gen/out.py"),
           "until it is committed, nothing is taken back")
    expect_equal([one for one in a.changes() if one["path"].startswith("gen/")], [], "changes")


@case("a received .gitignore can only ignore more, until somebody here wants it")
def gitignore(work: Work) -> None:
    team = Team(work, files={"code.py": functions(3), ".gitignore": "*.log\nnotes/\n"})
    a, b = team["a"], team["b"]
    for clone in (a.clone, b.clone):
        clone.write(f"notes/{clone.path.name}.txt", "mine\n")
    a.clone.write(".gitignore", "*.log\nnotes/\n*.tmp\n")
    wait_until(lambda: "*.tmp" in b.clone.read(".gitignore"), "a rule more is at B")
    team.settle()
    events = team.saved_events()
    a.clone.write(".gitignore", "*.log\n*.tmp\n")
    wait_until(lambda: any(one["path"] == ".gitignore" for one in b.findings()), "B waits")
    said = [one["reason"] for one in b.findings() if one["path"] == ".gitignore"]
    tap.say(" ".join(said))
    expect(any("pull" in reason for reason in said), "and says what to do", said)
    b.clone.write(f"notes/{b.clone.path.name}.txt", "mine, and more\n")
    b.clone.edit("code.py", "y = x + 1\n", "y = x + 1000\n")
    wait_until(lambda: same(team, "code.py", "1000"), "other files travel")
    team.settle()
    expect("notes/" in b.clone.read(".gitignore"), "B ignores what it ignored")
    expect(not a.clone.has(f"notes/{b.clone.path.name}.txt"), "what B ignores stays at B")
    expect(team.saved_events() >= events + 2, "the rules and the edit have travelled")
    b.aura("pull", b.clone.path / ".gitignore")
    wait_until(lambda: "notes/" not in b.clone.read(".gitignore"), "B has taken the rules")
    team.settle()
    expect_equal(a.clone.read(".gitignore"), b.clone.read(".gitignore"), "the rules of both")


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


@case("status tells who is online, what is parked or asks, and of a tree that was moved")
def full_status(work: Work) -> None:
    team = Team(work, "abc")
    a, c = team["a"], team["c"]
    wait_until(lambda: "peers online:  3 of 3\n" in a.aura("status"), "all are online")
    expect_equal(json.loads(a.aura("status", "--json"))["peers_online"], 3, "as JSON")
    c.stop()
    wait_until(lambda: "peers online:  2 of 3\n" in a.aura("status"), "one is away")
    b = team["b"]
    b.aura("park", b.clone.path)
    b.aura("repo", "set", b.clone.path, "--apply", "ask")
    shown = b.aura("status")
    expect("parked: nothing arrives until aura unpark" in shown and "asks: aura pull" in shown,
           "what keeps changes from arriving", shown)
    team.hub.stop()
    wait_until(lambda: "peers online:  unknown of 3\n" in a.aura("status"), "nobody to ask")
    moved = a.clone.path.with_name("moved")
    a.clone.path.rename(moved)
    wait_until(lambda: f"! {a.repo()['name']}: {a.clone.path} is not there; " in a.aura("status"),
               "the move is told")
    a.aura("unlink", a.clone.path)
    a.aura("link", moved)
    expect(str(moved) in a.aura("status"), "it is linked where it is")


@case("a revoked device says so, with exit 4, until it is let back in")
def revoked_status(work: Work) -> None:
    team = Team(work)
    b = team["b"]
    expect_equal(b.run("status").returncode, 0, "exit of a member")
    team["a"].aura("mothership", "peer", "revoke", "b")
    wait_until(lambda: b.run("status").returncode == 4, "B knows")
    shown = b.run("status").stdout
    expect("! this device is revoked" in shown and "aura mothership peer unrevoke peer_" in shown
           and "Repositories:" in shown, "what is told", shown)
    expect_equal(json.loads(b.run("status", "--json").stdout)["team"]["revoked"], True, "as JSON")
    wait_until(lambda: "peers online:  1 of 1\n" in team["a"].aura("status"), "A counts itself")
    team["a"].aura("mothership", "peer", "unrevoke", "b")
    b.ask("sync")
    wait_until(lambda: b.run("status").returncode == 0, "B is back")


@case("queue tells of what waits how much, how old, for whom and why; du tells what is kept")
def queue(work: Work) -> None:
    team = Team(work)
    a, hub_id = team["a"], team.hub.ask("mothership.status")["host_id"]
    team.settle()
    expect_equal(a.aura("queue"), "unacked events: 0\n", "nothing waits")
    expect("oldest unacked: -\n" in a.aura("wal", "status"), "wal status has no oldest")
    team.hub.stop()
    a.clone.write("big.txt", os.urandom(20_000).hex())
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    wait_until(lambda: a.ask("queue")["unacked"] == 2, "two events wait")
    item, = a.ask("queue")["items"]
    expect_equal((item["repo"], item["events"], item["destination"]), ("a", 2, hub_id), "item")
    expect(item["bytes"] > 20_000 and item["age_s"] < 3600 and item["oldest"], "size, age", item)
    wait_until(lambda: "refused" in a.ask("queue")["items"][0].get("last_error", ""), "says why")
    a.stop()
    a.must_start()
    expect_equal(a.ask("queue")["unacked"], 2, "unacked after a restart")
    wait_until(lambda: "refused" in a.ask("queue")["items"][0].get("last_error", ""), "it says why")
    shown = a.aura("queue")
    for part in ("unacked events: 2\n", "size:", "oldest:", "  age", hub_id, "refused"):
        expect(part in shown, f"aura queue shows {part}", shown)
    expect("oldest unacked: " in a.aura("wal", "status"), "wal status shows the oldest")
    places = {place["what"]: place["bytes"] for place in a.ask("du")["places"]}
    expect(places["database"] > 20_000 and "tree" in places, "du lists the places", places)
    shown = a.aura("du")
    for part in (str(a.path / "data/peer.db"), str(a.clone.path / ".aura"), "in all", "team"):
        expect(part in shown, f"aura du shows {part}", shown)
    team.start_hub()
    wait_until(lambda: a.aura("queue") == "unacked events: 0\n", "the queue has drained")
    expect("events:" in team.hub.aura("wal", "status"), "a Mothership tells of its log, too")
    wait_until(lambda: team.hub.aura("queue") == "unacked events: 0\n", "and of its queue")


@case("hold lets nothing arrive until aura pull, also over a restart; pull PATH brings one file")
def hold(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    expect("nothing arrives" in b.aura("hold"), "hold says what it does")
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    a.clone.write("notes.txt", "Notes of A.\n")
    wait_until(lambda: sum(one["kind"] == "held" for one in b.findings()) == 2, "both wait")
    b.stop()
    b.must_start()
    team.settle()
    b.aura("pull", b.clone.path / "notes.txt")
    wait_until(lambda: same(team, "notes.txt", "of A"), "one file is pulled")
    expect("2000" not in b.clone.read("code.py"), "the other still waits")
    expect("held" in b.aura("status"), "and so does what comes")
    error = refused(b, "pull", b.clone.path / "none.txt")
    expect("nothing waits at none.txt" in error, "what is not there is not pulled", error)
    told = b.aura("pull")
    expect("changes arrive again" in told, "pull says that the hold is over", told)
    wait_until(lambda: same(team, "code.py", "2000"), "all is pulled")
    b.stop()
    b.must_start()
    a.clone.edit("code.py", "y = x + 3\n", "y = x + 3000\n")
    wait_until(lambda: same(team, "code.py", "3000"), "later changes arrive by themselves")
    team.settle()
    team.expect_same()


@case("what tools execute by themselves, and an executable bit, waits for aura pull with its path")
def executed_files(work: Work) -> None:
    def executable(peer: Peer) -> bool:
        return bool((peer.clone.path / "tool.sh").stat().st_mode & 0o100)

    team = Team(work, files={"code.py": functions(3), "tool.sh": "echo 1\n"})
    a, b = team["a"], team["b"]
    a.clone.write(".envrc", "export A=1\n")
    (a.clone.path / "tool.sh").chmod(0o755)
    a.clone.edit("tool.sh", "echo 1", "echo 2")
    wait_until(lambda: same(team, "tool.sh", "echo 2"), "the text arrives")
    wait_until(lambda: [one for one in b.findings() if one["path"] == ".envrc"], ".envrc waits")
    b.aura("pull")
    team.settle()
    expect(not b.clone.has(".envrc") and not executable(b), "aura pull alone is not enough")
    b.aura("pull", b.clone.path / ".envrc")
    b.aura("pull", b.clone.path / "tool.sh")
    wait_until(lambda: b.clone.has(".envrc") and executable(b), "with the path they come")
    team.settle()
    team.expect_same()


@case("what is printed for people: tokens, what link would share, and a disk that is full")
def printed(work: Work) -> None:
    team = Team(work, "a")
    a, hub = team["a"], team.hub
    issued = hub.run("mothership", "token", "issue", "--for", "bob", "--role", "reader")
    expect(issued.stdout.count("\n") == 1 and "expires in 24h (id" in issued.stderr
           and "enforces no role but admin" in issued.stderr, "a token", issued.stderr)
    token = issued.stdout.strip()
    for home, judged in ((hub, "valid, by the Mothership that runs here"),
                         (a, "valid, by the pinned Mothership"),
                         (Home(work, "none", mothership=False),
                          "self-consistent, issuer not known")):
        told = home.aura("mothership", "token", "decode", token)
        expect(f"signature:       {judged}\n" in told, f"what {home.name} makes of it", told)
        expect("id:  " in told, "its id", told)
    expect("never valid" in refused(a, "mothership", "token", "issue", "--for", "x",
                                    "--expires-in", "0s"), "no time at all")
    clone = team.clone_at("second")
    for name, text in (("new.txt", "New.\n"), (".env", "A=1\n")):
        (clone.path / name).write_text(text)
    (clone.path / "notes.txt").unlink()
    result = a.run("link", clone.path)
    expect_equal(result.returncode, 3, "exit without a yes")
    expect(f"Uncommitted work in {clone.path} would be shared:\n  new.txt\n  notes.txt (deleted)\n"
           "Looks like a secret, is not shared:\n  .env\n"
           in result.stderr.replace("  notes.txt (deleted)\n  new.txt\n",
                                    "  new.txt\n  notes.txt (deleted)\n"),
           "what would be shared", result.stderr)
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([str(AURA), "status"], env=a.environment(), stdout=full,
                              stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    expect_equal(done.returncode, 1, "exit on a full disk")
    expect("cannot write to the standard output" in done.stderr
           and "no space left on device" in done.stderr, "why", done.stderr)


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
    error = refused(a, "resolve", conflict["id"], "--edit")
    expect("no conflict" in error, "no editor is opened for what is no conflict", error)


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
    error = refused(b, "resolve", conflict["id"], "--both")
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
    expect("functions only" in refused(b, "resolve", conflict["id"], "--both"), "not both")
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


@case("a Mothership that is restarted is where it was, unless another place is named")
def restart(work: Work) -> None:
    hub = Home(work, "hub", mothership=True)
    folder = work.path / "folder"
    folder.mkdir()
    (folder / "hub.toml").write_text('[mothership]\ndisplay_name = "The hub"\n')

    def state(*words: str, cwd=None) -> tuple[str, str]:
        result = hub.run("mothership", *words, cwd=cwd)
        expect_equal(result.returncode, 0, f"exit of {words}")
        status = hub.ask("mothership.status")
        return status["listening"], status["display_name"]

    try:
        first, other = free_port(), free_port()
        state("start", "--bind", "127.0.0.1", "--port", first, "--config", "hub.toml", cwd=folder)
        expect_equal(state("restart"), (f"127.0.0.1:{first}", "The hub"), "after a restart")
        expect_equal(state("restart", "--port", other), (f"127.0.0.1:{other}", "The hub"), "moved")
        expect_equal(state("restart"), (f"127.0.0.1:{other}", "The hub"), "and restarted")
    finally:
        hub.run("mothership", "stop")


@case("revoke --wait counts who knows; peers --watch tells what is new; peer show tells of one")
def members(work: Work) -> None:
    team = Team(work, names="abc")
    a, b, c = team["a"], team["b"], team["c"]
    team.settle()
    watch = work.start([AURA, "mothership", "peers", "--watch"], env=a.environment(),
                       stdout=subprocess.PIPE, text=True)
    expect(watch.stdout.readline().startswith("peer_id"), "the list comes at once")
    shown = b.aura("peer", "show", "c")
    for part in ("subject:           c\n", "status:            member\n", "role:"):
        expect(part in shown, f"aura peer show has {part}", shown)
    expect("no peer 'nobody'" in refused(b, "peer", "show", "nobody"), "nobody is no peer")
    expect("online" in b.aura("mothership", "peer", "show", "c"), "the Mothership knows more")
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    wait_until(lambda: same(team, "code.py", "2000"), "an edit is everywhere")
    rows = {peer["subject"]: peer for peer in a.ask("peers")["peers"]}
    expect(rows["a"]["events_per_min"] > rows["b"]["events_per_min"], "who writes how much", rows)
    expect(rows["c"]["version"], "which version a peer runs", rows["c"])
    expect_equal(a.run("mothership", "peers", "--sort", "age").returncode, 2, "no such column")
    told = a.aura("mothership", "peer", "revoke", "c", "--wait")
    expect("is revoked" in told and "confirmed by 2 of 2 peers" in told, "all confirmed", told)
    expect("revoked" in b.aura("peer", "show", "c"), "who confirmed does know")
    wait_until(lambda: "revoked" in watch.stdout.readline(), "peers --watch shows it")
    watch.send_signal(signal.SIGINT)
    expect_equal(watch.wait(), -signal.SIGINT, "^C ends it")
    a.aura("mothership", "peer", "unrevoke", "c")
    b.stop()
    wait_until(lambda: "offline" in a.aura("mothership", "peer", "show", "b"), "B is away")
    result = a.run("mothership", "peer", "revoke", "c", "--wait", "--timeout", "1s")
    expect_equal(result.returncode, 8, "exit when somebody has not confirmed in time")
    expect("confirmed by 1 of 2 peers" in result.stdout and "away" in result.stdout,
           "who has not is named", result.stdout)
    b.must_start()
    wait_until(lambda: "revoked" in b.aura("peer", "show", "c"), "B learns of it when it is back")


if __name__ == "__main__":
    sys.exit(tap.main())
