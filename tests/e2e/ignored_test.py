"""What git ignores stays here, also when a commit of somebody else lets git ignore less."""

import sys

import tap
from tap import case, expect, expect_equal
from team import Peer, Team, functions
from work import Work, wait_until


def _waiting(peer: Peer) -> list[str]:
    """What is not sent because it was ignored until git changed the rules."""
    return sorted(one["path"] for one in peer.findings() if "was ignored" in one["reason"])


def _ignoring_team(work: Work) -> Team:
    """B has files that git ignores, the first of them in a directory of many."""
    team = Team(work, files={"code.py": functions(5), ".gitignore": "*.cfg\nout/\nkept/\n"})
    for number in range(100):
        team["b"].clone.write(f"out/{number}.txt", f"{number} of B.\n")
    for name in ("local.cfg", "sub/other.cfg", "kept/notes.txt"):
        team["b"].clone.write(name, f"{name} of B.\n")
    return team


def _ignore_less(team: Team) -> None:
    """A commits and pushes rules that ignore less."""
    a = team["a"].clone
    a.write(".gitignore", "kept/\n")
    a.git("commit", "-qam", "Ignore less")
    a.git("push", "-q")


def _has_others(team: Team) -> list[str]:
    """What of B's ignored files A has."""
    return sorted(name for name in team["a"].clone.files()
                  if name.endswith(".cfg") or name.startswith(("out/", "kept/")))


@case("what a pull makes git ignore no more waits for a yes; what is made later travels")
def pulled_rules(work: Work) -> None:
    team = _ignoring_team(work)
    b = team["b"]
    team.settle()
    _ignore_less(team)
    b.clone.git("pull", "-q")
    team.settle("B has looked at it")
    b.clone.write("local.cfg", "Saved again.\n")
    b.clone.write("later.cfg", "Made after the pull.\n")
    wait_until(lambda: team["a"].clone.has("later.cfg"), "what is new travels")
    team.settle()
    expect_equal(_waiting(b), ["local.cfg", "out/", "sub/other.cfg"], "what waits at B")
    expect_equal(_has_others(team), ["later.cfg"], "what A has")
    for arguments in ((), ("--rebuild",)):
        b.stop()
        b.must_start(*arguments)
        team.settle()
        expect_equal(_waiting(b), ["local.cfg", "out/", "sub/other.cfg"], "after a restart")
        expect_equal(_has_others(team), ["later.cfg"], "what A has after it")
    b.aura("sync", "--yes")
    team.settle()
    expect_equal(_has_others(team), ["later.cfg"], "what A has after a yes to something else")
    b.aura("sync", "--yes", b.clone.path / "local.cfg")
    wait_until(lambda: team["a"].clone.has("local.cfg"), "with a yes it travels")
    expect_equal(b.run("sync", b.clone.path / "out").returncode, 2, "exit of a path without a yes")
    refused = b.run("sync", "--yes", b.clone.path / "out/7.txt")
    expect(refused.returncode == 1 and "out/" in refused.stderr, "the directory is named",
           refused.stderr)
    b.aura("sync", "--yes", b.clone.path / "out")
    wait_until(lambda: team["a"].clone.has("out/99.txt"), "a directory, too")
    team.settle()
    expect_equal(_waiting(b), ["sub/other.cfg"], "what still waits")
    expect_equal(len(_has_others(team)), 102, "what A has")


@case("what a pull makes git ignore no more waits for a yes, also where the daemon did not run")
def pulled_rules_while_down(work: Work) -> None:
    team = _ignoring_team(work)
    b = team["b"]
    team.settle()
    b.stop()
    _ignore_less(team)
    b.clone.git("pull", "-q")
    b.must_start()
    team.settle()
    expect_equal(_waiting(b), ["local.cfg", "out/", "sub/other.cfg"], "what waits at B")
    expect_equal(_has_others(team), [], "what A has")
    (b.clone.path / "local.cfg").unlink()
    b.ask("sync")
    wait_until(lambda: "local.cfg" not in _waiting(b), "what is gone waits no more")
    b.clone.write("local.cfg", "A new one.\n")
    wait_until(lambda: team["a"].clone.has("local.cfg"), "a new one of that name travels")


@case("what looks like a secret stays here until git tracks it, and is named")
def secrets(work: Work) -> None:
    team = Team(work)
    a, b = team["a"].clone, team["b"]
    secret = {".env": "USER=me\n", "id_work": "No key at all.\n",
              "hints.txt": f"The key is AKIA{'A' * 16}.\n"}
    for name, text in secret.items():
        b.clone.write(name, text)
    b.clone.write("id_map.py", "x = 1\n")
    wait_until(lambda: a.has("id_map.py"), "code has such a name, too")
    team.settle()
    told = {one["path"]: one["reason"] for one in b.findings()}
    expect_equal(sorted(told), sorted(secret), "what is named")
    expect(all("git add" in reason for reason in told.values()), "what to do", str(told))
    expect(not any(a.has(name) for name in secret), "A has none of it")
    shown = b.aura("status")
    expect("  held:          3, which and why: aura conflicts --all\n" in shown, "status", shown)
    listed = b.aura("conflicts", "--all")
    expect(all(name in listed for name in secret), "what is listed", listed)
    b.clone.git("add", ".env")
    wait_until(lambda: a.has(".env"), "it is tracked")
    expect_equal(sorted(one["path"] for one in b.findings()), ["hints.txt", "id_work"],
                 "what is named after it")


@case("who lets git ignore less himself shares what it ignored")
def own_rules(work: Work) -> None:
    team = _ignoring_team(work)
    b = team["b"]
    team.settle()
    b.clone.write(".gitignore", "out/\nkept/\n")
    wait_until(lambda: any(one["path"] == ".gitignore" for one in team["a"].findings()), "A asks")
    team["a"].aura("pull", team["a"].clone.path / ".gitignore")
    wait_until(lambda: _has_others(team) == ["local.cfg", "sub/other.cfg"], "A has them")
    expect_equal(_waiting(b), [], "what waits at B")
    b.clone.git("add", "-f", "out/5.txt")
    b.clone.git("commit", "-qam", "My own rules")
    team.settle()
    expect_equal(_waiting(b), [], "what waits at B after a commit")


if __name__ == "__main__":
    sys.exit(tap.main())
