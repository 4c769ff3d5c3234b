"""A Mothership whose database was put back: what it gives to whom before its members, or somebody
at its machine, have confirmed it."""

import json
import shutil
import ssl
import sys
import urllib.error
import urllib.request
from pathlib import Path

import tap
from tap import case, expect, expect_equal
from team import Home, Team
from work import Work, wait_until


def _database(hub: Home) -> Path:
    return hub.path / "data/mothership.db"


def _back_up(team: Team) -> Path:
    """Of a Mothership that is stopped for it; it runs afterwards."""
    if team.hub.is_running():
        team.hub.stop()
    copy = team.work.path / "backup.db"
    shutil.copy(_database(team.hub), copy)
    team.start_hub()
    return copy


def _put_back(team: Team, backup: Path) -> None:
    """While it does not run."""
    for part in ("", "-wal", "-shm"):
        Path(f"{_database(team.hub)}{part}").unlink(missing_ok=True)
    shutil.copy(backup, _database(team.hub))


def _unconfirmed(team: Team) -> dict | None:
    return team.hub.ask("mothership.status")["unconfirmed"]


def _health(team: Team, path: str) -> tuple[int, str]:
    """Status and body."""
    context = ssl._create_unverified_context()  # who answers is not what is asked here
    try:
        with urllib.request.urlopen(f"https://127.0.0.1:{team.port}{path}",
                                    context=context) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def _refused(home: Home, *words: object) -> tuple[int, str]:
    result = home.run(*words)
    return result.returncode, result.stderr


def _is_connected(team: Team, name: str) -> bool:
    peers = {peer["subject"]: peer["status"] for peer in team.hub.ask("peers")["peers"]}
    return peers.get(name) == "online"


@case("a restored Mothership gives nothing to who was revoked since, and takes no token twice")
def restored(work: Work) -> None:
    team = Team(work, "abc")
    hub, a, b, c = team.hub, team["a"], team["b"], team["c"]
    token = hub.ask("token.issue", subject="d")["token"]
    unwanted = hub.ask("token.issue", subject="f")
    team.settle()
    backup = _back_up(team)
    # B hears of nothing that comes after the backup.
    b.stop()
    b.clone.write("unheard.txt", "by one who has not heard of it\n")
    d = team.newcomer("d")
    d.aura("mothership", "join", "--token", token)
    hub.aura("mothership", "token", "revoke", unwanted["id"])
    wait_until(lambda: a.run("mothership", "peer", "revoke", "c").returncode == 0, "C is revoked")
    wait_until(lambda: "revoked" in a.aura("peers") and "revoked" in d.aura("peers"),
               "A and D know of it")
    for peer in (a, c, d):
        peer.stop()
    hub.stop()
    _put_back(team, backup)
    team.start_hub()

    asking = _unconfirmed(team)
    expect_equal((asking["code"], asking["doctor"], asking["forced"], asking["agreeing"]),
                 ("mothership.unconfirmed", 232, False, []), "what status says")
    shown = hub.aura("mothership", "status")
    for part in ("DR232", "restored backup", "--force"):
        expect(part in shown, f"it is shown {part}", shown)
    expect("not confirmed" in hub.log(), "the log says so", hub.log()[-2000:])
    status, body = _health(team, "/healthz")
    expect_equal((status, json.loads(body)["status"]), (503, "unconfirmed"), "/healthz")
    expect_equal(_health(team, "/readyz")[0], 200, "/readyz: its members are to come")

    # C, which it takes for a member, is there first and has nothing else to say.
    c.must_start()
    wait_until(lambda: _is_connected(team, "c"), "C is let in")
    e = team.newcomer("e")
    for home, words in ((e, ("mothership", "join", "--token", token)),
                        (c, ("mothership", "peers")),
                        (hub, ("mothership", "token", "issue", "--for", "f")),
                        (hub, ("mothership", "token", "revoke", unwanted["id"])),
                        (hub, ("mothership", "peer", "revoke", "b"))):
        code, said = _refused(home, *words)
        expect_equal(code, 75, f"exit of {words} ({said})")
        expect("not confirmed" in said and "--force" in said, "it says why", said)
    expect("DR232" in c.aura("status"), "who is connected is told", c.aura("status"))
    expect_equal(c.run("status", "--strict").returncode, 5, "exit of status --strict")
    before = team.saved_events()
    b.must_start()
    wait_until(lambda: team.saved_events() > before, "what B saved is taken")
    expect(_unconfirmed(team), "two without an admin confirm nothing")
    hub.kill()
    team.start_hub()
    expect(_unconfirmed(team), "nor does a start")

    # A has the rest. It and D, which knew all of it before, are enough.
    a.must_start()
    wait_until(lambda: hub.ask("mothership.status")["members"] == 4, "the rest is back")
    d.must_start()
    wait_until(lambda: not _unconfirmed(team), "its members have confirmed it")
    expect("confirmed this Mothership" in hub.log(), "the log says so", hub.log()[-2000:])
    wait_until(lambda: a.clone.has("unheard.txt"), "what B saved reaches A")
    wait_until(lambda: c.run("status").returncode == 4, "C learns that it is revoked")
    expect(not c.clone.has("unheard.txt"), "C has not got it")
    mine = {log: count for log, (count, _) in c.vector().items() if log[2]}
    expect(sum(mine.values()) <= before, "nor its event", mine)
    code, said = _refused(e, "mothership", "join", "--token", token)
    expect_equal(code, 1, "exit of a join with a token that was used after the backup")
    expect("already used" in said, "it says so", said)
    code, said = _refused(e, "mothership", "join", "--token", unwanted["token"])
    expect_equal(code, 1, "exit of a join with a token that was revoked after the backup")
    expect("token revoked" in said, "it says so", said)
    hub.kill()
    team.start_hub()
    expect_equal(_unconfirmed(team), None, "what the next start asks")


@case("a restored Mothership acts at once when somebody at its machine says so")
def forced(work: Work) -> None:
    team = Team(work, "ab")
    hub, b = team.hub, team["b"]
    team.settle()
    backup = _back_up(team)
    for peer in team.peers:
        peer.stop()
    b.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    hub.stop()
    _put_back(team, backup)
    started = hub.aura("mothership", "start", *team.hub_arguments)
    try:
        expect("DR232" in started and "join token" not in started, "start says it", started)
        expect("is running already" in hub.run("mothership", "start").stderr, "it runs")
        told = hub.aura("mothership", "start", "--force")
        expect("--force" in told and "DR232" in told, "what it says now", told)
        expect_equal(_unconfirmed(team)["forced"], True, "status")
        expect(hub.aura("mothership", "token", "issue", "--for", "c").strip(), "it makes tokens")
        expect_equal(_health(team, "/healthz")[0], 200, "/healthz")
        hub.aura("mothership", "restart")
        expect_equal(_unconfirmed(team)["forced"], True, "after a restart")
        b.must_start()
        team["a"].must_start()
        wait_until(lambda: "2000" in team["a"].clone.read("code.py"), "it passes on what B saved")
        wait_until(lambda: not _unconfirmed(team), "both have come, and nothing is asked any more")
    finally:
        hub.aura("mothership", "stop")
    backup = _back_up(team)
    hub.aura("mothership", "peer", "revoke", "b")
    hub.stop()
    for peer in team.peers:
        peer.stop()
    # The file that it is, with what it held then.
    shutil.copyfile(backup, _database(hub))
    started = hub.aura("mothership", "start", "--force", *team.hub_arguments)
    try:
        expect("Mothership is ready" in started and "DR232" in started, "with the start", started)
        expect_equal(_unconfirmed(team)["forced"], True, "status")
    finally:
        hub.aura("mothership", "stop")


if __name__ == "__main__":
    sys.exit(tap.main())
