"""A day with git in three clones and Aura live in all of them: no git operation is refused because
of a teammate's uncommitted work, none becomes anybody's edit, nothing reverted comes back."""

import sys

import tap
from day import Day
from tap import case, expect, expect_equal
from team import Clone, same
from work import Work, wait_until


@case("edit, commit, push; the others pull")
def commit_and_pull(work: Work) -> None:
    day = Day(work)
    day.edit(day.a, 1, 100)
    day.commit(day.a, "Change f1", push=True)
    for peer in day.team.peers[1:]:
        day.take(peer)
        expect_equal(peer.clone.git("status", "--porcelain"), "", f"{peer.name}'s status")
    day.end()


@case("pull --rebase puts own commits on top of a teammate's")
def pull_rebase(work: Work) -> None:
    day = Day(work)
    day.edit(day.a, 1, 100)
    day.commit(day.a, "Change f1", push=True)
    day.edit(day.b, 7, 700)
    day.team.settle()
    # Only its own f7: A's f1 is in a commit already, which B has not pulled yet.
    day.b.aura("stage", day.b.clone.path)
    day.quietly(day.b, "commit", "-qm", "Change f7")
    day.take(day.b, "--rebase")
    day.quietly(day.b, "push", "-q")
    for peer in (day.a, day.team["c"]):
        day.take(peer)
    day.end()
    expect("y = x + 700\n" in day.a.clone.read("code.py"), "A has f7")
    expect("y = x + 100\n" in day.b.clone.read("code.py"), "B has f1")


@case("a branch keeps its work to those who are on it, and switching edits nothing")
def switching(work: Work) -> None:
    day = Day(work)
    day.quietly(day.a, "switch", "-q", "-c", "feature")
    day.edit(day.a, 1, 111, everywhere=False)
    day.team.settle()
    expect("111" not in day.b.clone.read("code.py"), "main does not see the branch's work")
    day.edit(day.b, 2, 222, everywhere=False)
    day.team.settle()
    expect("222" not in day.a.clone.read("code.py"), "the branch does not see main's work")
    expect("222" in day.team["c"].clone.read("code.py"), "main sees main's work")
    day.commit(day.a, "Work on the branch")
    day.quietly(day.a, "switch", "-q", "main")
    wait_until(lambda: "222" in day.a.clone.read("code.py"), "A is on main again")
    expect("111" not in day.a.clone.read("code.py"), "the branch's work stayed there")
    day.end()


@case("stash and pop lose nothing and edit nothing")
def stashing(work: Work) -> None:
    day = Day(work)
    day.edit(day.a, 1, 100)
    day.quietly(day.a, "stash", "-q")
    expect("y = x + 100\n" in day.b.clone.read("code.py"), "B keeps what A stashed")
    day.quietly(day.a, "stash", "pop", "-q")
    expect("y = x + 100\n" in day.a.clone.read("code.py"), "A has it again")
    day.end()
    day.edit(day.a, 1, 101)
    day.end()


@case("what was stashed at one is edited on by another")
def stash_and_edit(work: Work) -> None:
    day = Day(work)
    day.edit(day.a, 1, 100)
    day.quietly(day.a, "stash", "-q")
    day.edit(day.b, 4, 400, everywhere=False)
    wait_until(lambda: "400" in day.team["c"].clone.read("code.py"), "C has B's edit")
    day.team.settle()
    # B's edit stands in the file that the stash is about.
    day.beside(day.a, "stash", "pop", "-q", refused=True)
    day.end()
    expect("y = x + 100\n" in day.b.clone.read("code.py"), "f1 is as A left it")
    expect("y = x + 400\n" in day.a.clone.read("code.py"), "f4 is as B left it")


@case("what was reverted does not come back")
def reverting(work: Work) -> None:
    day = Day(work)
    day.edit(day.a, 1, 100)
    day.commit(day.a, "Change f1", push=True)
    for peer in day.team.peers[1:]:
        day.take(peer)
    day.quietly(day.a, "revert", "--no-edit", "HEAD")
    expect("100" not in day.a.clone.read("code.py"), "A has reverted it")
    day.quietly(day.a, "push", "-q")
    for peer in day.team.peers[1:]:
        day.quietly(peer, "pull", "-q")
        expect("100" not in peer.clone.read("code.py"), f"it is gone at {peer.name}")
    day.edit(day.b, 2, 200)
    day.end()
    for peer in day.team.peers:
        expect("100" not in peer.clone.read("code.py"), f"it stays gone at {peer.name}")


@case("cherry-pick brings the commit and no edit")
def cherry_picking(work: Work) -> None:
    day = Day(work)
    day.quietly(day.a, "switch", "-q", "-c", "feature")
    day.edit(day.a, 1, 100, everywhere=False)
    day.commit(day.a, "Change f1")
    day.quietly(day.a, "switch", "-q", "main")
    day.quietly(day.a, "cherry-pick", "feature")
    day.quietly(day.a, "push", "-q")
    for peer in day.team.peers[1:]:
        day.quietly(peer, "pull", "-q")
    day.end()
    expect("y = x + 100\n" in day.b.clone.read("code.py"), "B has the picked commit")


@case("an interactive rebase that reorders and squashes edits nothing")
def interactive_rebase(work: Work) -> None:
    day = Day(work)
    for number in (1, 2, 3):
        day.edit(day.a, number, number * 100)
        day.commit(day.a, f"Change f{number}")
    order = "sed -i -e '1{h;d};2G' -e '3s/^pick/squash/'"
    day.quietly(day.a, "rebase", "-q", "-i", "HEAD~3", GIT_SEQUENCE_EDITOR=order, GIT_EDITOR="true")
    expect_equal(day.a.clone.git("rev-list", "--count", "HEAD").strip(), "3", "commits")
    day.quietly(day.a, "push", "-q")
    for peer in day.team.peers[1:]:
        day.take(peer)
        expect_equal(peer.clone.git("status", "--porcelain"), "", f"{peer.name}'s status")
    day.end()


@case("a rebase that stops to edit is left alone until it is over")
def stopped_rebase(work: Work) -> None:
    day = Day(work)
    for number in (1, 2):
        day.edit(day.a, number, number * 100)
        day.commit(day.a, f"Change f{number}")
    day.team.settle()
    day.a.clone.git("rebase", "-q", "-i", "HEAD~2", GIT_SEQUENCE_EDITOR="sed -i '1s/^pick/edit/'")
    wait_until(lambda: day.a.repo()["git_busy"], "the daemon sees the rebase")
    before = day.changes()
    day.edit(day.b, 6, 600, everywhere=False)
    wait_until(lambda: "600" in day.team["c"].clone.read("code.py"), "C has B's edit")
    expect("600" not in day.a.clone.read("code.py"), "nothing is applied during a rebase")
    day.a.clone.git("rebase", "--continue", GIT_EDITOR="true")
    wait_until(lambda: "600" in day.a.clone.read("code.py"), "A has B's edit after the rebase")
    day.team.settle()
    expect_equal(len(day.changes() - before), 1, "edits: B's one")
    day.end()


@case("a merge with conflicts is git's until it is committed")
def merging(work: Work) -> None:
    day = Day(work)
    day.quietly(day.a, "switch", "-q", "-c", "feature")
    day.edit(day.a, 1, 111, everywhere=False)
    day.commit(day.a, "Change f1 on the branch")
    day.edit(day.b, 1, 222, everywhere=False)
    day.commit(day.b, "Change f1 on main", push=True)
    day.quietly(day.a, "fetch", "-q")
    before = day.changes()
    merge = day.a.clone.try_git("merge", "origin/main")
    expect_equal(merge.returncode, 1, "the merge conflicts")
    wait_until(lambda: day.a.repo()["git_busy"], "the daemon sees the merge")
    expect("<<<<<<<" in day.a.clone.read("code.py"), "the markers stand in the file")
    resolved = day.a.clone.git("show", "origin/main:code.py").replace("222", "333")
    day.a.clone.write("code.py", resolved)
    day.a.clone.git("commit", "-qam", "Merge main")
    day.team.settle()
    expect_equal(day.changes() - before, set(), "edits made by the merge")
    for peer in (day.b, day.team["c"]):
        expect("<<<<<<<" not in peer.clone.read("code.py"), f"no markers at {peer.name}")
    day.quietly(day.a, "switch", "-q", "main")
    day.take(day.a)
    day.quietly(day.a, "merge", "-q", "feature")
    day.quietly(day.a, "push", "-q")
    day.quietly(day.b, "pull", "-q")
    day.take(day.team["c"])
    day.end()
    expect("y = x + 333\n" in day.b.clone.read("code.py"), "B has the merged f1")


@case("a second worktree is a tree of its own, on its branch")
def worktrees(work: Work) -> None:
    day = Day(work)
    other = Clone(work.path / "a-worktree", "a", day.team.config)
    day.a.clone.git("worktree", "add", "-q", "-b", "feature", other.path)
    day.team.link(day.a, other.path)
    day.team.settle()
    other.edit("code.py", "y = x + 1\n", "y = x + 111\n")
    day.team.settle()
    expect("111" not in day.a.clone.read("code.py"), "the first tree is on main")
    day.quietly(day.b, "switch", "-q", "-c", "feature")
    wait_until(lambda: "111" in day.b.clone.read("code.py"), "B on the branch has its work")
    day.edit(day.b, 2, 222, everywhere=False)
    wait_until(lambda: "222" in other.read("code.py"), "the worktree has B's edit")
    day.quietly(day.a, "commit", "-qam", "Work in the worktree", clone=other)
    day.quietly(day.a, "merge", "-q", "feature")
    expect("222" in day.a.clone.read("code.py"), "merged into the first tree")
    expect_equal(other.files(), day.a.clone.files(), "the worktree's files")
    day.quietly(day.a, "push", "-q")
    # B's own f2 is in that commit, too: B's copy is B's to put away.
    day.quietly(day.b, "checkout", "-q", "--", ".")
    day.beside(day.b, "switch", "-q", "main")
    for peer in day.team.peers[1:]:
        day.take(peer)
    day.end()
    expect_equal(other.files(), day.a.clone.files(), "the worktree's files at the end")


@case("a shallow clone is a member like any other")
def shallow(work: Work) -> None:
    day = Day(work, "ab")
    for number in (1, 2):
        day.edit(day.a, number, number * 100)
        day.commit(day.a, f"Change f{number}", push=True)
    day.take(day.b)
    c = day.team.add("c", day.team.clone_at("c", "--depth", "1"), link=False)
    said = wait_until(lambda: (said := c.run("link", c.clone.path).stderr) and "shallow" in said
                      and said, "a shallow clone of commits that nobody told of is not guessed at")
    expect("'a'" in said, "what it could be is listed", said)
    day.team.link(c, name="a")
    day.edit(day.a, 3, 300)
    day.edit(c, 4, 400)
    day.commit(c, "Change f4", push=True)
    day.team.settle()
    day.take(day.b)
    # C has committed A's own f3 along with its f4: A's copy is A's to put away.
    day.quietly(day.a, "checkout", "-q", "--", ".")
    day.quietly(day.a, "pull", "-q")
    day.end()
    expect("y = x + 400\n" in day.a.clone.read("code.py"), "A has the shallow clone's commit")


@case("a sparse checkout deletes nothing and is given nothing that it left out")
def sparse(work: Work) -> None:
    day = Day(work)
    c = day.team["c"]
    day.quietly(c, "sparse-checkout", "set", "--cone", "other")
    expect(not c.clone.has("lib/util.py"), "lib is not checked out at C")
    day.team.settle()
    expect(day.a.clone.has("lib/util.py"), "it is still at A")
    day.a.clone.edit("lib/util.py", "y = x + 50\n", "y = x + 5050\n")
    wait_until(lambda: "5050" in day.b.clone.read("lib/util.py"), "B has the edit")
    day.edit(day.b, 1, 100)
    day.team.settle()
    expect(not c.clone.has("lib/util.py"), "C was not given what it left out")
    day.quietly(c, "sparse-checkout", "disable")
    c.aura("pull")
    wait_until(lambda: same(day.team, "lib/util.py", "5050"), "C has it after asking for all")
    day.end()


@case("a renamed branch goes on as what its upstream is")
def branch_rename(work: Work) -> None:
    day = Day(work)
    day.quietly(day.a, "branch", "-m", "main", "trunk")
    day.edit(day.a, 1, 100)
    day.edit(day.b, 2, 200)
    day.end()


@case("a detached HEAD pauses the tree; back on a branch it catches up")
def detached(work: Work) -> None:
    day = Day(work)
    day.quietly(day.a, "fetch", "-q")
    day.a.clone.git("checkout", "-q", "--detach")
    wait_until(lambda: day.a.repo()["detached"], "the daemon sees it")
    before = day.changes()
    day.edit(day.b, 2, 200, everywhere=False)
    wait_until(lambda: "200" in day.team["c"].clone.read("code.py"), "C has B's edit")
    expect("200" not in day.a.clone.read("code.py"), "nothing arrives on a detached HEAD")
    day.a.clone.git("switch", "-q", "main")
    wait_until(lambda: "200" in day.a.clone.read("code.py"), "A has it back on main")
    day.team.settle()
    expect_equal(len(day.changes() - before), 1, "edits: B's one")
    day.end()


@case("a rename that commits take in by halves deletes nothing")
def half_renames(work: Work) -> None:
    day = Day(work)
    a, b, c = day.a, day.b, day.team["c"]
    renames = (("code.py", "kode.py"), ("notes.txt", "remarks.txt"))
    for old, new in renames:
        (a.clone.path / old).rename(a.clone.path / new)
    wait_until(lambda: all(peer.clone.has(new) and not peer.clone.has(old)
                           for peer in day.team.peers for old, new in renames),
               "both files have their new names everywhere")
    a.clone.git("add", "kode.py")
    day.quietly(a, "commit", "-qm", "The new name alone", "kode.py")
    day.end()
    b.clone.edit("kode.py", "y = x + 2\n", "y = x + 200\n")
    wait_until(lambda: same(day.team, "kode.py", "200"), "B's edit is everywhere")
    day.quietly(a, "commit", "-qam", "The old names' ends, and B's edit")
    day.quietly(a, "push", "-q")
    day.take(c)
    day.end()
    a.clone.git("add", "-A")
    day.quietly(a, "commit", "-qm", "The rest")
    day.quietly(a, "push", "-q")
    for peer in (b, c):
        day.take(peer)
    day.end()
    for peer in day.team.peers:
        expect("200" in peer.clone.read("kode.py"), f"{peer.name} has B's edit")
        expect_equal(peer.clone.read("remarks.txt"), "Notes.\n", f"{peer.name}'s remarks.txt")
        expect(not any(peer.clone.has(old) for old, _ in renames), f"{peer.name} has no old name")


@case("a deleted file that git brings back is there for all with the next edit of it")
def brought_back(work: Work) -> None:
    day = Day(work)
    a = day.a
    text = a.clone.read("code.py")
    (a.clone.path / "code.py").unlink()
    wait_until(lambda: not any(peer.clone.has("code.py") for peer in day.team.peers),
               "it is nowhere")
    day.quietly(a, "checkout", "--", "code.py")
    expect_equal(a.clone.read("code.py"), text, "A's file")
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 200\n")
    wait_until(lambda: same(day.team, "code.py", "200"), "it is everywhere, with the edit")
    expect_equal(a.clone.read("code.py"), text.replace("x + 2\n", "x + 200\n"), "A's file")
    day.end()


@case("a branch that is begun with work in the tree has all of it, and main none of it afterwards")
def taken_along(work: Work) -> None:
    day = Day(work)
    a, b = day.a, day.b
    text = a.clone.read("code.py")
    more = "\n\ndef more(x):\n    return x\n"
    a.clone.write("code.py", text + more)
    wait_until(lambda: same(day.team, "code.py", more), "the new function is everywhere")
    day.quietly(a, "switch", "-q", "-c", "feature")
    a.clone.write("code.py", "import sys\n\n\n" + text + more)
    day.team.settle("after the edit on the branch")
    expect_equal(a.conflicts(), [], "A's conflicts")
    day.commit(a, "Work on the branch")
    day.quietly(a, "switch", "-q", "main")
    expect_equal(a.clone.read("code.py"), text, "A's file on main")
    expect_equal(b.clone.read("code.py"), text, "B's file on main")
    day.end()


@case("what git rm took away stays away, and a broken text may be committed")
def removed_and_broken(work: Work) -> None:
    day = Day(work)
    a = day.a
    a.clone.git("rm", "-q", "lib/util.py")
    day.team.settle("after git rm")
    a.stop()
    a.start()
    day.team.settle("after a restart")
    expect(not a.clone.has("lib/util.py"), "git rm's file is away after a restart")
    day.quietly(a, "commit", "-qm", "Without util")
    day.quietly(a, "push", "-q")
    for peer in day.team.peers[1:]:
        day.take(peer)
    day.end()
    text = a.clone.read("code.py")
    day.edit(a, 1, 100)
    a.clone.edit("code.py", "def f1(x):", "def f1(x:")
    wait_until(lambda: any("saved broken" in one["reason"] for one in day.b.findings()),
               "B hears that it waits")
    a.clone.git("commit", "-qam", "Not whole")
    a.clone.git("push", "-q")
    for peer in day.team.peers[1:]:
        day.take(peer)
    day.end()
    a.clone.edit("code.py", "def f1(x:", "def f1(x):")
    whole = a.clone.read("code.py")
    expect(whole != text and "y = x + 100" in whole, "it is whole, with the edit")
    wait_until(lambda: same(day.team, "code.py", whole), "it is whole everywhere")
    day.end()


if __name__ == "__main__":
    sys.exit(tap.main())
