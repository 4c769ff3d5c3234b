"""Git with a teammate's uncommitted work live in the tree: `aura git` is never refused because of
it, makes no edit of what git does, and the work is in every tree again afterwards."""

import sys

import tap
from day import Day
from tap import case, expect, expect_equal
from team import Peer, functions, same
from work import Work, wait_until


def start(work: Work, names: str = "ab") -> Day:
    """A's uncommitted work in every tree: two edits, and a new file."""
    day = Day(work, names)
    day.edit(day.a, 7, 700)
    day.a.clone.edit("lib/util.py", "y = x + 51\n", "y = x + 5100\n")
    day.a.clone.write("fresh.py", functions(2, first=90))
    wait_until(lambda: same(day.team, "lib/util.py", "5100") and same(day.team, "fresh.py", "f91"),
               "A's work is everywhere")
    return day


def expect_work(day: Day) -> None:
    """A's work is in all trees, committed or not."""
    for peer in day.team.peers:
        expect("y = x + 700\n" in peer.clone.read("code.py"), f"{peer.name} has A's f7")
        expect("5100" in peer.clone.read("lib/util.py"), f"{peer.name} has A's f51")
        expect(peer.clone.has("fresh.py"), f"{peer.name} has A's new file")


def end(day: Day) -> None:
    """… and the trees are equal."""
    day.end()
    expect_work(day)


def commit_own(day: Day, peer: Peer, number: int, value: int, everywhere: bool = True) -> None:
    """A commit of what the peer changed itself, the others' work left out."""
    day.edit(peer, number, value, everywhere)
    day.team.settle()
    peer.aura("stage", peer.clone.path)
    day.quietly(peer, "commit", "-qm", f"Change f{number}")


@case("pull brings what was committed and keeps what was not")
def pull(work: Work) -> None:
    day = start(work, "abc")
    commit_own(day, day.b, 1, 100)
    day.quietly(day.b, "push", "-q")
    day.beside(day.team["c"], "pull", "-q", refused=True)
    end(day)
    level(day)


@case("pull --rebase puts own commits on top, a teammate's work above them")
def pull_rebase(work: Work) -> None:
    day = start(work, "abc")
    commit_own(day, day.team["c"], 1, 100)
    day.quietly(day.team["c"], "push", "-q")
    commit_own(day, day.b, 4, 400)
    day.beside(day.b, "pull", "-q", "--rebase", refused=True)
    expect_equal(day.b.clone.git("log", "--format=%s").splitlines(),
                 ["Change f4", "Change f1", "First commit"], "B's history")
    end(day)


@case("stash puts own work away, and not a teammate's, until it is popped")
def stash(work: Work) -> None:
    day = start(work)
    day.edit(day.b, 3, 3000)
    day.beside(day.b, "stash", "-q")
    expect("3000" not in day.b.clone.read("code.py"), "B's work is in the stash")
    expect("5100" in day.b.clone.read("lib/util.py") and day.b.clone.has("fresh.py"),
           "A's work in other files is in B's tree")
    expect("3000" in day.a.clone.read("code.py"), "B's work stays in A's tree")
    day.beside(day.b, "stash", "pop", "-q")
    expect("3000" in day.b.clone.read("code.py"), "B's work is back")
    end(day)


@case("restore of a file takes own work back, and what it took stays away")
def restore(work: Work) -> None:
    day = start(work)
    day.edit(day.b, 3, 3100)
    day.beside(day.b, "restore", "code.py")
    expect("3100" not in day.b.clone.read("code.py"), "B's work is gone from its tree")
    expect("5100" in day.b.clone.read("lib/util.py"), "A's work in another file is in B's tree")
    day.b.aura("unpark", day.b.clone.path)
    wait_until(lambda: "3100" in day.b.clone.read("code.py"), "it is back when B asks for it")
    end(day)


@case("switch goes to another branch and back")
def switch(work: Work) -> None:
    day = start(work)
    day.beside(day.b, "switch", "-q", "-c", "feature")
    expect("700" not in day.b.clone.read("code.py"), "A's work stays on main")
    day.edit(day.b, 7, 711, everywhere=False)
    day.quietly(day.b, "commit", "-qam", "Change f7 on the branch")
    day.beside(day.b, "switch", "-q", "main")
    end(day)
    day.beside(day.b, "switch", "-q", "feature", refused=True)
    expect("y = x + 711\n" in day.b.clone.read("code.py"), "the branch's f7")
    day.beside(day.b, "switch", "-q", "main")
    end(day)


def branch_commit(day: Day, peer: Peer, number: int, value: int) -> None:
    """A commit on `feature` that main lacks."""
    day.beside(peer, "switch", "-q", "-c", "feature")
    day.edit(peer, number, value, everywhere=False)
    day.quietly(peer, "commit", "-qam", f"Change f{number} on the branch")
    day.beside(peer, "switch", "-q", "main")


@case("merge brings a branch in, fast-forward and with a commit of its own")
def merge(work: Work) -> None:
    day = start(work)
    branch_commit(day, day.b, 1, 111)
    day.beside(day.b, "merge", "-q", "feature", refused=True)
    expect("y = x + 111\n" in day.b.clone.read("code.py"), "B has the branch's f1")
    day.beside(day.b, "switch", "-q", "feature")
    day.edit(day.b, 2, 222, everywhere=False)
    day.quietly(day.b, "commit", "-qam", "Change f2 on the branch")
    day.beside(day.b, "switch", "-q", "main")
    commit_own(day, day.b, 4, 400, everywhere=False)
    day.beside(day.b, "merge", "-q", "--no-edit", "feature", refused=True)
    level(day)


@case("cherry-pick brings a commit of a branch")
def cherry_pick(work: Work) -> None:
    day = start(work)
    branch_commit(day, day.b, 1, 111)
    day.beside(day.b, "cherry-pick", "feature", refused=True)
    level(day)


@case("revert takes a commit back, and it stays gone")
def revert(work: Work) -> None:
    day = start(work)
    commit_own(day, day.b, 1, 100)
    day.beside(day.b, "revert", "--no-edit", "HEAD", refused=True)
    level(day)
    for peer in day.team.peers:
        expect("100" not in peer.clone.read("code.py"), f"it stays gone at {peer.name}")


@case("rebase moves a branch onto main, and rewrites what is not pushed")
def rebase(work: Work) -> None:
    day = start(work)
    for number in (1, 2):
        commit_own(day, day.b, number, number * 100)
    order = "sed -i -e '1{h;d};$G'"
    day.beside(day.b, "rebase", "-q", "-i", "HEAD~2", refused=True, GIT_SEQUENCE_EDITOR=order)
    expect_equal(day.b.clone.git("log", "--format=%s").splitlines(),
                 ["Change f1", "Change f2", "First commit"], "B's history")
    day.beside(day.b, "switch", "-q", "-c", "feature", "HEAD~2")
    day.edit(day.b, 4, 400, everywhere=False)
    day.quietly(day.b, "commit", "-qam", "Change f4 on the branch")
    day.beside(day.b, "rebase", "-q", "main")
    day.beside(day.b, "switch", "-q", "main")
    day.beside(day.b, "merge", "-q", "feature", refused=True)
    level(day)


def committed_by_other(work: Work) -> Day:
    """B has own work, an edit and a new file; A commits it with its own, and does not push yet."""
    day = start(work)
    day.edit(day.b, 2, 200)
    day.b.clone.write("own.py", functions(2, first=70))
    wait_until(lambda: same(day.team, "own.py", "f71"), "B's new file is everywhere")
    day.team.settle()
    day.a.clone.git("add", "-A")
    day.quietly(day.a, "commit", "-qm", "A's part and B's")
    return day


@case("pull brings own work that somebody else committed, and it is in nobody's way")
def own_work_committed(work: Work) -> None:
    day = committed_by_other(work)
    day.quietly(day.a, "push", "-q")
    day.beside(day.b, "pull", "-q", refused=True)
    end(day)
    expect_equal(day.b.clone.git("status", "--porcelain"), "", "B's changes")
    expect_equal(day.b.clone.git("rev-parse", "HEAD"), day.a.clone.git("rev-parse", "HEAD"), "HEAD")


@case("own work that somebody committed is back when the pull fails, and when it brings others'")
def own_work_comes_back(work: Work) -> None:
    day = committed_by_other(work)
    before = day.b.clone.files()
    result = day.b.run("git", "pull", "nowhere", cwd=day.b.clone.path)
    expect(result.returncode != 0, "there is nothing to pull from")
    day.team.settle()
    expect_equal(day.b.clone.files(), before, "B's files")
    # Somebody without Aura pushes a commit that has none of it.
    other = day.team.clone_at("other")
    other.edit("code.py", "y = x + 4\n", "y = x + 4000\n")
    other.git("commit", "-qam", "Change f4")
    other.git("push", "-q")
    result = day.b.run("git", "pull", "-q", cwd=day.b.clone.path)
    expect_equal(result.returncode, 0, f"exit of the pull: {result.stderr}")
    day.team.settle()
    for part in ("y = x + 4000\n", "y = x + 200\n", "y = x + 700\n"):
        expect(part in day.b.clone.read("code.py"), f"B has {part}", day.b.clone.read("code.py"))
    expect("f71" in day.b.clone.read("own.py"), "B has its new file")
    expect_equal(day.b.conflicts(), [], "B's conflicts")


@case("park puts the teammate's work away, unpark brings it back")
def park(work: Work) -> None:
    day = start(work)
    day.edit(day.b, 2, 200)
    before = day.changes()
    told = day.b.aura("park", day.b.clone.path)
    for part in ("parked  lib/util.py", "parked  fresh.py", "has changes of yours)  code.py"):
        expect(part in told, f"park says: {part}", told)
    expect_equal(day.b.clone.git("status", "--porcelain"), " M code.py\n", "B's changes")
    day.a.clone.edit("lib/util.py", "y = x + 52\n", "y = x + 5200\n")
    wait_until(lambda: day.changes() - before, "A's save is in the log")
    day.team.settle("all is known")
    expect("5200" not in day.b.clone.read("lib/util.py"), "nothing arrives")
    day.b.aura("unpark", day.b.clone.path)
    end(day)
    expect("5200" in day.b.clone.read("lib/util.py"), "what came meanwhile is there too")
    expect_equal(len(day.changes() - before), 1, "edits: A's one")


def level(day: Day) -> None:
    """B has done what git let it do beside A's work; then all is committed, and all have it."""
    expect_work(day)
    day.quietly(day.b, "push", "-q")
    day.a.aura("stage", day.a.clone.path)
    day.quietly(day.a, "commit", "-qm", "A's part")
    day.beside(day.a, "pull", "-q", "--rebase")
    day.quietly(day.a, "push", "-q")
    for peer in day.team.peers[1:]:
        day.beside(peer, "pull", "-q", refused=True)
    end(day)
    expect_equal({peer.clone.git("rev-parse", "HEAD") + peer.clone.git("status", "--porcelain")
                  for peer in day.team.peers}, {day.a.clone.git("rev-parse", "HEAD")}, "HEADs")


if __name__ == "__main__":
    sys.exit(tap.main())
