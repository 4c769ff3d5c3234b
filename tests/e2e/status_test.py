"""What the commands tell: status, queue, du, members, tokens, and what is printed when it fails."""

import json
import os
import signal
import socket
import subprocess
import sys

import tap
from expectations import refusal
from tap import case, expect, expect_equal
from team import Home, Team, same
from work import AURA, Work, wait_until


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


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
    expect("never valid" in refusal(a, "mothership", "token", "issue", "--for", "x",
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
    a, b = team["a"], team["b"]
    team.settle()
    watch = work.start([AURA, "mothership", "peers", "--watch"], env=a.environment(),
                       stdout=subprocess.PIPE, text=True)
    expect(watch.stdout.readline().startswith("peer_id"), "the list comes at once")
    shown = b.aura("peer", "show", "c")
    for part in ("subject:           c\n", "status:            member\n", "role:"):
        expect(part in shown, f"aura peer show has {part}", shown)
    expect("no peer 'nobody'" in refusal(b, "peer", "show", "nobody"), "nobody is no peer")
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
