"""What leaves a machine and what is put into place on it: pauses, modes, private branches, ignore
rules, and what waits for aura pull."""

import sys

import tap
from expectations import refusal
from tap import case, expect, expect_equal
from team import Peer, Team, functions, same
from work import Work, wait_until


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
    error = refusal(b, "pull", b.clone.path / "none.txt")
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


if __name__ == "__main__":
    sys.exit(tap.main())
