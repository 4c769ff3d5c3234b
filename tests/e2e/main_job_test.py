"""The main job: a function saved by one developer stands in the other's file, online and after
being offline; what both changed is merged or listed; git goes on beside it."""

import sys

import tap
from tap import case, expect, expect_equal
from team import Team, functions, keys_of, same
from work import Work, wait_until


@case("a saved function travels, and the rest of the file stays byte for byte")
def edit_travels(work: Work) -> None:
    text = functions(200) + "# The end: \u00fc, and no newline"
    team = Team(work, files={"code.py": text})
    a, b = team["a"], team["b"]
    a.clone.edit("code.py", "y = x + 7\n", "y = x + 7000\n")
    wait_until(lambda: same(team, "code.py", "7000"), "one function stands at the other")
    b.clone.edit("code.py", "y = x + 9\n", "y = x + 9000\n")
    wait_until(lambda: same(team, "code.py", "9000"), "and back")
    expected = text.replace("+ 7\n", "+ 7000\n").replace("+ 9\n", "+ 9000\n")
    expect_equal(a.clone.read("code.py"), expected, "the whole file")
    team.settle()
    team.expect_same()
    expect_equal(team.saved_events(), 2, "events, one a save")


@case("who was offline catches up with 200 functions")
def offline_catch_up(work: Work) -> None:
    team = Team(work, files={"code.py": functions(200)})
    a, b = team["a"], team["b"]
    b.stop()
    for number in range(1, 201):
        a.clone.edit("code.py", f"y = x + {number}\n", f"y = {number} + x\n")
    team.settle("the Mothership has all that A saved")
    b.must_start()
    wait_until(lambda: same(team, "code.py", "y = 200 + x\n"), "B has caught up")
    team.settle()
    team.expect_same()
    for number in range(1, 201):
        expect(f"y = {number} + x\n" in b.clone.read("code.py"), f"f{number} arrived")


@case("work saved while offline is sent on return, also what was saved without a daemon")
def offline_work(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    b.stop()
    b.clone.edit("code.py", "y = x + 1\n", "y = x + 111\n")
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 222\n")
    team.settle("A's is at the Mothership")
    b.must_start()
    wait_until(lambda: same(team, "code.py", "111") and same(team, "code.py", "222"),
               "both have both")
    team.hub.stop()
    a.clone.edit("code.py", "y = x + 3\n", "y = x + 333\n")
    b.clone.edit("code.py", "y = x + 4\n", "y = x + 444\n")
    wait_until(lambda: a.ask("wal.status")["unacked"] == 1, "A's edit is queued")
    wait_until(lambda: b.ask("wal.status")["unacked"] == 1, "B's edit is queued")
    queue = a.aura("queue")
    expect("1" in queue, "aura queue shows it", queue)
    team.start_hub()
    wait_until(lambda: same(team, "code.py", "333") and same(team, "code.py", "444"),
               "the queues have drained")
    team.settle()
    team.expect_same()
    expect_equal(a.ask("wal.status")["unacked"], 0, "unacked at A")


@case("edits of different functions of one file both stay, also at the same moment")
def different_functions(work: Work) -> None:
    team = Team(work, files={"code.py": functions(40)})
    a, b = team["a"], team["b"]
    for number in range(1, 21):
        a.clone.edit("code.py", f"y = x + {number}\n", f"y = x + {number}000\n")
        b.clone.edit("code.py", f"y = x + {number + 20}\n", f"y = x + {number + 20}000\n")
    wait_until(lambda: all(same(team, "code.py", f"y = x + {n}000\n") for n in range(1, 41)),
               "both have all 40")
    team.settle()
    team.expect_same()
    expect_equal(a.conflicts(), [], "conflicts")


@case("one function changed on different lines by both is merged")
def merged(work: Work) -> None:
    body = "def f(x):\n" + "".join(f"    step{n} = x\n" for n in range(20)) + "    return x\n"
    team = Team(work, files={"code.py": body})
    a, b = team["a"], team["b"]
    team.hub.stop()
    a.clone.edit("code.py", "step1 = x\n", "step1 = x + 1\n")
    b.clone.edit("code.py", "step18 = x\n", "step18 = x + 18\n")
    wait_until(lambda: a.ask("wal.status")["unacked"] and b.ask("wal.status")["unacked"],
               "both saved while apart")
    team.start_hub()
    wait_until(lambda: same(team, "code.py", "x + 18\n") and same(team, "code.py", "x + 1\n"),
               "both have both lines")
    team.settle()
    team.expect_same()
    expect_equal(a.conflicts(), [], "conflicts")
    notices = [one for one in a.findings() + b.findings() if one["kind"] == "notice"]
    expect(notices, "the silent merge is listed")
    told = next(peer for peer in (a, b)
                if any(one["kind"] == "notice" for one in peer.findings()))
    told.stop()
    told.must_start()
    wait_until(lambda: told.ask("status")["findings"]["notices"], "a restart has not forgotten it")
    listed = told.aura("conflicts", "--all")
    tap.say(listed)
    expect("code.py" in listed, "the user sees it")
    expect_equal(told.ask("status")["findings"]["notices"], 0, "notices that nobody has seen")
    expect("code.py" not in told.aura("conflicts", "--all"), "and sees it once")


def _make_conflict(team: Team) -> str:
    """Both change one line while apart; the id of the conflict."""
    a, b = team["a"], team["b"]
    team.hub.stop()
    a.ask("intent", text="faster")
    a.clone.edit("code.py", "y = x + 3\n", "y = x + 31\n")
    b.clone.edit("code.py", "y = x + 3\n", "y = x + 32\n")
    wait_until(lambda: a.ask("wal.status")["unacked"] and b.ask("wal.status")["unacked"],
               "both saved while apart")
    team.start_hub()
    wait_until(lambda: a.conflicts() and b.conflicts(), "both list a conflict")
    team.settle()
    expect_equal(keys_of(a.conflicts()), keys_of(b.conflicts()), "the lists of both")
    expect("x + 31\n" in a.clone.read("code.py"), "A's text was left alone")
    expect("x + 32\n" in b.clone.read("code.py"), "B's text was left alone")
    shown = b.aura("conflicts")
    for part in ("code.py", "f3", "a (faster)", "by "):
        expect(part in shown, f"aura conflicts names {part}", shown)
    return a.conflicts()[0]["id"]


@case("one line changed by both is a conflict, the same on both machines; --ours ends it")
def resolved_ours(work: Work) -> None:
    team = Team(work)
    conflict = _make_conflict(team)
    team["a"].aura("resolve", conflict, "--ours")
    wait_until(lambda: same(team, "code.py", "x + 31\n"), "both have A's text")
    team.settle()
    team.expect_same()
    expect_equal(team["b"].conflicts(), [], "conflicts at B")
    expect_equal(team["a"].conflicts(), [], "conflicts at A")


@case("a conflict is ended by --theirs")
def resolved_theirs(work: Work) -> None:
    team = Team(work)
    conflict = _make_conflict(team)
    team["a"].aura("resolve", conflict, "--theirs")
    wait_until(lambda: same(team, "code.py", "x + 32\n"), "both have B's text")
    team.settle()
    team.expect_same()
    expect_equal(team["a"].conflicts() + team["b"].conflicts(), [], "conflicts")


@case("a conflict is ended by a later edit of who sees both, and by --edit")
def resolved_by_edit(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    conflict = _make_conflict(team)
    b.extra_environment["EDITOR"] = f"cp {work.path}/chosen"
    (work.path / "chosen").write_text("def f3(x):\n    y = x + 33\n    return y")
    b.aura("resolve", conflict, "--edit")
    wait_until(lambda: same(team, "code.py", "x + 33\n"), "both have the text written")
    team.settle()
    team.expect_same()
    expect_equal(a.conflicts() + b.conflicts(), [], "conflicts")


@case("both sides of a conflict are kept by --both")
def resolved_both(work: Work) -> None:
    team = Team(work)
    conflict = _make_conflict(team)
    team["a"].aura("resolve", conflict, "--both")
    wait_until(lambda: same(team, "code.py", "x + 32\n") and same(team, "code.py", "x + 31\n"),
               "both have both texts")
    team.settle()
    team.expect_same()


@case("two new functions at one place, and two new imports, both stay")
def same_place(work: Work) -> None:
    team = Team(work, files={"code.py": "import os\n\n\n" + functions(2)})
    a, b = team["a"], team["b"]
    team.hub.stop()
    a.clone.write("code.py", "import os\nimport ast\n\n\n" + functions(2)
                  + "def from_a():\n    return 1\n")
    b.clone.write("code.py", "import os\nimport bz2\n\n\n" + functions(2)
                  + "def from_b():\n    return 2\n")
    wait_until(lambda: a.ask("wal.status")["unacked"] and b.ask("wal.status")["unacked"],
               "both saved while apart")
    team.start_hub()
    wait_until(lambda: all(same(team, "code.py", part) for part in (
        "import ast\n", "import bz2\n", "def from_a():\n    return 1\n",
        "def from_b():\n    return 2\n")), "both have all four")
    team.settle()
    team.expect_same()
    expect_equal(a.conflicts(), [], "conflicts")


@case("creation, deletion, rename and move of files travel")
def files_travel(work: Work) -> None:
    team = Team(work, files={f"src/m{n}.py": functions(3, first=10 * n) for n in range(12)}
                | {"notes.txt": "Notes.\n"})
    a, b = team["a"], team["b"]
    a.clone.write("src/new.py", functions(2, first=900))
    wait_until(lambda: same(team, "src/new.py", "f901"), "a new file is at B")
    a.clone.write("deep/er/still.txt", "Text.\n")
    wait_until(lambda: same(team, "deep/er/still.txt", "Text.\n"), "a new folder is at B")
    (a.clone.path / "src/m1.py").unlink()
    wait_until(lambda: not b.clone.has("src/m1.py"), "the deletion is at B")
    (a.clone.path / "src/m2.py").rename(a.clone.path / "src/renamed.py")
    wait_until(lambda: same(team, "src/renamed.py", "f20") and not b.clone.has("src/m2.py"),
               "the rename is at B")
    (a.clone.path / "other").mkdir()
    (a.clone.path / "src/m3.py").rename(a.clone.path / "other/m3.py")
    wait_until(lambda: same(team, "other/m3.py", "f30") and not b.clone.has("src/m3.py"),
               "the move is at B")
    b.clone.edit("src/renamed.py", "y = x + 20\n", "y = x + 2020\n")
    wait_until(lambda: same(team, "src/renamed.py", "2020"), "an edit of the renamed file is at A")
    team.settle()
    team.expect_same()
    expect_equal(a.conflicts(), [], "conflicts")


@case("a function moved, renamed and deleted travels")
def nodes_travel(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    a.clone.edit("code.py", "def f2(x):", "def second(x):")
    wait_until(lambda: same(team, "code.py", "def second(x):"), "the rename is at B")
    expect("f2" not in b.clone.read("code.py"), "the old name is gone")
    text = a.clone.read("code.py")
    start, end = text.index("def f4"), text.index("def f5")
    a.clone.write("code.py", text[start:end] + text[:start] + text[end:])
    wait_until(lambda: b.clone.read("code.py").startswith("def f4"), "the move is at B")
    b.clone.edit("code.py", "y = x + 4\n", "y = x + 44\n")
    wait_until(lambda: same(team, "code.py", "x + 44\n"), "an edit of the moved function is at A")
    text = a.clone.read("code.py")
    a.clone.write("code.py", text[:text.index("def f5")])
    wait_until(lambda: "f5" not in b.clone.read("code.py"), "the deletion is at B")
    team.settle()
    team.expect_same()
    expect_equal(a.conflicts(), [], "conflicts")


@case("a function renamed by one and edited by the other has the new name and the edit")
def renamed_and_edited(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    team.hub.stop()
    a.clone.edit("code.py", "def f2(x):", "def second(x):")
    b.clone.edit("code.py", "y = x + 2\n    return y\n", "y = x + 2\n    return y + 22\n")
    wait_until(lambda: a.ask("wal.status")["unacked"] and b.ask("wal.status")["unacked"],
               "both saved while apart")
    team.start_hub()
    wait_until(lambda: same(team, "code.py", "def second(x):\n    y = x + 2\n    return y + 22\n"),
               "both have the name and the edit")
    team.settle()
    expect("f2" not in a.clone.read("code.py"), "the old name is gone")
    team.expect_same()
    expect_equal(a.conflicts(), [], "conflicts")


@case("plain text travels; both ends of one text are merged")
def plain_text(work: Work) -> None:
    lines = [f"Line {n}.\n" for n in range(30)]
    team = Team(work, files={"notes.txt": "".join(lines), "data.json": "{}\n"})
    a, b = team["a"], team["b"]
    a.clone.edit("notes.txt", "Line 1.\n", "Line one.\n")
    b.clone.edit("notes.txt", "Line 28.\n", "Line twenty-eight.\n")
    wait_until(lambda: same(team, "notes.txt", "one") and same(team, "notes.txt", "twenty-eight"),
               "both have both lines")
    b.clone.write("data.json", '{"a": 1}\n')
    wait_until(lambda: same(team, "data.json", "1"), "any text file travels")
    team.settle()
    team.expect_same()


@case("what A commits and pushes B pulls, and nothing of it is an edit")
def commit_push_pull(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    a.clone.edit("code.py", "y = x + 1\n", "y = x + 100\n")
    wait_until(lambda: same(team, "code.py", "100"), "the edit is at B")
    a.clone.git("commit", "-qam", "Change f1")
    a.clone.git("push", "-q")
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 200\n")
    wait_until(lambda: same(team, "code.py", "200"), "an edit on top of the commit is at B")
    team.settle()
    # B's tree has A's uncommitted work in it; a commit of the same text takes it up.
    b.clone.git("fetch", "-q")
    b.clone.git("reset", "-q", "--mixed", "origin/main")
    team.settle()
    expect_equal(b.clone.git("diff", "--numstat", "HEAD"), "1\t1\tcode.py\n", "B's changes: f2's")
    expect("y = x + 200\n" in b.clone.read("code.py"), "f2 is still there")
    team.expect_same()
    a.clone.git("commit", "-qam", "Change f2")
    a.clone.git("push", "-q")
    team.settle()
    b.aura("git", "-C", b.clone.path, "pull", "-q")
    team.settle()
    team.expect_same()
    expect_equal(a.clone.git("status", "--porcelain"), "", "A's status")
    expect_equal(b.clone.git("status", "--porcelain"), "", "B's status")
    authors = {change["author"] for change in a.changes()}
    expect_equal(authors, {"a"}, "who has edited anything")


@case("conflicts, logs and trees are the same for a third who comes late")
def late_comer(work: Work) -> None:
    team = Team(work)
    _make_conflict(team)
    c = team.add("c")
    team["a"].clone.edit("code.py", "y = x + 5\n", "y = x + 55\n")
    wait_until(lambda: "x + 55\n" in c.clone.read("code.py"), "the third has what was saved")
    team.settle()
    expect_equal(keys_of(c.conflicts()), keys_of(team["a"].conflicts()), "the third's conflicts")


if __name__ == "__main__":
    sys.exit(tap.main())
