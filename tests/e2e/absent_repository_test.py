"""A linked repository that is deleted, unmounted, moved away, or comes back as another one."""

import json
import shutil
import subprocess
import sys

import tap
from expectations import still_works
from tap import Skip, case, expect, expect_equal
from team import Clone, Peer, Team, same
from work import Work, wait_until


@case("a repository that is deleted while it is linked is a problem that is told, and no edit")
def deleted_repository(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    before = b.clone.files()
    shutil.rmtree(a.clone.path)
    wait_until(lambda: a.ask("status")["problems"], "A's status tells")
    tap.say(json.dumps(a.ask("status")["problems"]))
    expect(str(a.clone.path) in a.aura("status") or a.clone.path.name in a.aura("status"),
           "the repository is named")
    team.peers.remove(a)
    team.settle()
    expect_equal(b.clone.files(), before, "B's files")
    expect_equal(len(b.changes()), 0, "edits")
    a.stop()
    a.must_start()
    wait_until(lambda: a.ask("status")["problems"], "it is told after a restart, too")
    a.aura("unlink", str(a.clone.path))
    expect_equal(a.ask("repos")["repos"], [], "linked repositories")


@case("a repository whose disk is unmounted while it is linked is a problem that is told, no edit")
def unmounted_repository(work: Work) -> None:
    team = Team(work, "a")
    real, mounted = work.path / "disk", work.path / "mounted"
    for folder in (real, mounted):
        folder.mkdir()

    def mount() -> None:
        done = subprocess.run(["mount", "--bind", real, mounted], capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise Skip(f"cannot mount: {done.stderr.strip()}")

    mount()
    work.on_end(lambda: subprocess.run(["umount", "-l", mounted], check=False,
                                       capture_output=True))
    b = team.add("b", team.clone_at("mounted/b"))
    still_works(team, 1)
    before = team["a"].clone.files()
    subprocess.run(["umount", "-l", mounted], check=True)
    b.stop()
    b.must_start()
    wait_until(lambda: b.ask("status")["problems"], "B's status tells")
    tap.say(json.dumps(b.ask("status")["problems"]))
    wait_until(lambda: not team["a"].ask("wal.status")["unacked"], "A has sent everything")
    expect_equal(team["a"].clone.files(), before, "A's files")
    expect_equal(list(mounted.iterdir()), [], "what is where the disk was")
    mount()
    _wait_until_back(b)
    team.settle("it is mounted again")
    team.expect_same()
    still_works(team, 2)
    team.settle()
    subprocess.run(["umount", "-l", mounted], check=True)
    team["a"].clone.edit("code.py", "y = x + 3\n", "y = x + 3000\n")
    wait_until(lambda: b.ask("status")["problems"], "B notices while it runs")
    mount()
    _wait_until_back(b)
    wait_until(lambda: same(team, "code.py", "y = x + 3000\n"), "B has what it missed")
    still_works(team, 4)
    expect(not any(change["deleted"] for change in team["a"].changes()), "nothing was deleted")


def _with_uncommitted_work(work: Work) -> Team:
    """A has what B has edited and made, and nobody committed."""
    team = Team(work)
    b = team["b"].clone
    b.write("new.txt", "Not committed.\n")
    b.edit("code.py", "y = x + 1\n", "y = x + 1000\n")
    wait_until(lambda: same(team, "code.py", "1000") and team["a"].clone.has("new.txt"),
               "A has B's work")
    return team


def _wait_until_back(peer: Peer) -> None:
    wait_until(lambda: "problem" not in peer.repo(), f"{peer.name} has its repository back")


@case("a repository that was moved away, at start or later, is synced again once it is back")
def away_and_back(work: Work) -> None:
    team = _with_uncommitted_work(work)
    a, b = team["a"], team["b"]
    away = work.path / "away"
    for number in (2, 3):
        b.clone.path.rename(away)
        if number == 3:
            b.stop()
            b.must_start()
        wait_until(lambda: b.ask("status")["problems"], "B tells")
        a.clone.edit("code.py", f"y = x + {number}\n", f"y = x + {number}000\n")
        (away / "notes.txt").write_text(f"Notes, {number}.\n")
        wait_until(lambda: not a.ask("wal.status")["unacked"], "A has sent everything")
        expect(a.clone.read("notes.txt") != f"Notes, {number}.\n", "nothing leaves from elsewhere")
        away.rename(b.clone.path)
        _wait_until_back(b)
        team.settle("all have all")
        team.expect_same()
        expect(f"y = x + {number}000\n" in b.clone.read("code.py"), "B has what it missed")
        expect_equal(a.clone.read("notes.txt"), f"Notes, {number}.\n", "A has what B wrote there")
    b.clone.edit("code.py", "y = x + 4\n", "y = x + 4000\n")
    wait_until(lambda: same(team, "code.py", "4000"), "B's saves are noticed as before")
    expect(not any(change["deleted"] for change in a.changes()), "nothing was deleted")


@case("a repository whose parent directory was moved away is not synced from where it is now")
def parent_moved(work: Work) -> None:
    team = Team(work, "a")
    home, elsewhere = work.path / "home", work.path / "elsewhere"
    home.mkdir()
    b = team.add("b", team.clone_at("home/b"))
    still_works(team, 1)
    home.rename(elsewhere)
    (elsewhere / "b/notes.txt").write_text("Of the directory that was moved.\n")
    wait_until(lambda: b.ask("status")["problems"], "B tells")
    wait_until(lambda: not b.ask("status")["unacked"], "B has sent everything")
    expect_equal(team["a"].clone.read("notes.txt"), "Notes.\n", "A's file")
    elsewhere.rename(home)
    _wait_until_back(b)
    team.settle()
    team.expect_same()
    expect_equal(team["a"].clone.read("notes.txt"), "Of the directory that was moved.\n", "text")


@case("a repository that comes back without some of its files asks before they go everywhere")
def back_with_less(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    b.clone.write("new.txt", "Not committed.\n")
    wait_until(lambda: a.clone.has("new.txt"), "A has B's file")
    team.settle()
    shutil.rmtree(b.clone.path)
    wait_until(lambda: b.ask("status")["problems"], "B tells")
    # A mount point in another repository, and a clone that is just being made.
    outer = Clone(work.path, "outer", team.config)
    outer.git("init", "-q")
    b.clone.path.mkdir()
    wait_until(lambda: "it lies in" in str(b.ask("status")["problems"]), "B tells why")
    b.clone.git("init", "-q")
    wait_until(lambda: "no commit yet" in str(b.ask("status")["problems"]), "B tells why")
    shutil.rmtree(b.clone.path)
    b.clone = team.clone_at("b")
    _wait_until_back(b)
    wait_until(lambda: any("missing" in one["reason"] for one in b.findings()), "B asks")
    wait_until(lambda: not b.ask("status")["unacked"], "B has sent everything")
    b.stop()
    b.must_start()
    wait_until(lambda: any("missing" in one["reason"] for one in b.findings()), "and still asks")
    expect(a.clone.has("new.txt"), "A still has the file")
    b.clone.edit("code.py", "y = x + 1\n", "y = x + 1000\n")
    wait_until(lambda: same(team, "code.py", "1000"), "all else travels")
    b.aura("sync", "--yes")
    wait_until(lambda: not a.clone.has("new.txt"), "with a yes it goes")
    team.settle()
    team.expect_same()


@case("a repository that is cloned anew at a newer commit gets its uncommitted work back")
def back_with_more(work: Work) -> None:
    team = _with_uncommitted_work(work)
    a, b = team["a"], team["b"]
    team.settle()
    shutil.rmtree(b.clone.path)
    wait_until(lambda: b.ask("status")["problems"], "B tells")
    other = team.clone_at("other")
    other.write("notes.txt", "Newer notes.\n")
    other.git("commit", "-qam", "Notes")
    other.git("push", "-q")
    b.clone = team.clone_at("b")
    _wait_until_back(b)
    wait_until(lambda: b.clone.has("new.txt") and "1000" in b.clone.read("code.py"), "B's work")
    a.clone.git("pull", "-q")
    team.settle()
    team.expect_same()
    expect(a.clone.has("new.txt") and "1000" in a.clone.read("code.py"), "A has it, too")


@case("another repository in the place of a linked one is not synced")
def another_repository(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    before = a.clone.files()
    shutil.rmtree(b.clone.path)
    b.clone.path.mkdir()
    b.clone.write("other.txt", "Of another team.\n")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "Other work")):
        b.clone.git(*words)
    wait_until(lambda: "no clone of" in str(b.ask("status")["problems"]), "B tells")
    b.stop()
    b.must_start()
    wait_until(lambda: "no clone of" in str(b.ask("status")["problems"]), "after a restart, too")
    expect_equal(a.clone.files(), before, "A's files")
    expect_equal(len(a.changes()), 0, "edits")


if __name__ == "__main__":
    sys.exit(tap.main())
