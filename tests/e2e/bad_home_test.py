"""A home, a machine or a configuration that a daemon cannot run on, or not for long."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import tap
import wire_client as wire
from expectations import refused
from tap import Skip, case, expect, expect_equal
from team import Home, Team, functions, same
from work import AURAD, Work, wait_until


@case("a port that is taken is named, and nothing is left behind")
def port_taken(work: Work) -> None:
    taken = socket.create_server(("127.0.0.1", 0))
    work.on_end(taken.close)
    port = taken.getsockname()[1]
    hub = Home(work, "hub", mothership=True)
    text = refused(hub, "mothership", "start", "--bind", "127.0.0.1", "--port", str(port),
                   exit_code=1,
                   says=(f"failed to bind 127.0.0.1:{port}",
                   "  caused by: address already in use\n",
                   "  try: stop what listens there, or aura mothership"))
    expect("caused by" in text.lower(), "cause and error are two lines", text)
    refused(hub, "mothership", "status", exit_code=69, says=("running",))
    taken.close()
    expect("Mothership is ready." in hub.aura("mothership", "start", "--bind", "127.0.0.1",
                                              "--port", str(port)), "it starts once it is free")
    hub.aura("mothership", "stop")


@case("a data directory that cannot be written is named")
def unwritable(work: Work) -> None:
    peer = Home(work, "p", mothership=False)
    peer.path.mkdir(mode=0o700)
    (peer.path / "data").write_text("in the way")
    text = refused(peer, "up", exit_code=1, says=(str(peer.path / "data"),))
    tap.say(text)
    expect_equal((peer.path / "data").read_text(), "in the way", "the file in the way")
    (peer.path / "data").unlink()
    peer.aura("up")
    peer.aura("down")
    shutil.rmtree(peer.path / "data")
    disk = peer.path / "data"
    _small_disk(work, disk, "6m")
    peer.aura("up")
    peer.aura("down")
    # At once: whoever has said that it is down has nothing open any more.
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    refused(peer, "up", exit_code=77, says=(str(disk), "read-only"))
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    peer.aura("up")
    peer.aura("down")


@case("a key file that others can read is refused")
def exposed_key(work: Work) -> None:
    peer = Home(work, "p", mothership=False)
    peer.aura("up")
    peer.aura("down")
    key = peer.path / "data/peer.key"
    key.chmod(0o644)
    refused(peer, "up", exit_code=77, says=(str(key), "chmod"))
    key.chmod(0o600)
    peer.aura("up")
    peer.aura("down")


@case("a configuration with ten mistakes lists them all and changes nothing")
def ten_mistakes(work: Work) -> None:
    hub = Home(work, "hub", mothership=True)
    config = hub.path / "config/mothership.toml"
    config.parent.mkdir(parents=True, mode=0o700)
    config.write_text("""[mothership]
bind = 7
port = "many"
display_nam = "x"
[tls]
mode = "sometimes"
[jwt]
default_expiry = "soon"
max_expiry = "-3h"
[limits]
max_peers = 0
max_wal_size = "huge"
[sync]
batch_size = -1
[content]
seal = "maybe"
""")
    keys = ("mothership.bind", "port", "display_nam", "mode", "default_expiry", "max_expiry",
            "max_peers", "max_wal_size", "batch_size", "seal")
    for words in (("mothership", "start"), ("config", "check", "--mothership")):
        result = hub.run(*words)
        expect_equal(result.returncode, 78, f"exit code of {words} ({result.stderr})")
        places = re.findall(r"mothership\.toml:(\d+):\d+", result.stderr)
        expect_equal(len(set(places)), 10, f"mistakes that {words} names ({result.stderr})")
        for key in keys:
            expect(key.rpartition(".")[2] in result.stderr, f"{key} is named", result.stderr)
        expect("display_name" in result.stderr, "the nearest known name is told", result.stderr)
    expect(not (hub.path / "data").exists(), "no identity was made")
    config.write_text('[mothership]\nport = 0\n[database]\nurl = "postgres://hub@db/hub"\n')
    for words in (("mothership", "start"), ("config", "check", "--mothership")):
        result = hub.run(*words)
        expect_equal(result.returncode, 78, f"exit code of {words} ({result.stderr})")
        expect("mothership.toml:4:7: database.url has no effect yet" in result.stderr,
               "what this version cannot do is told", result.stderr)
    expect(not (hub.path / "data").exists(), "no Mothership runs without what was asked for")


@case("a second daemon on one home is refused; a dead one's socket and lock are taken over")
def second_daemon(work: Work) -> None:
    team = Team(work, "a")
    team.settle()
    a = team["a"]
    second = subprocess.run([AURAD], env=a.environment(), text=True, capture_output=True,
                            check=False, timeout=60)
    expect(second.returncode != 0, "the second one ends")
    for part in ("error: ", str(a.process.pid)):
        expect(part in second.stderr, f"its message contains {part!r}", second.stderr)
    expect_equal(a.ask("status")["unacked"], 0, "the first one still answers")
    a.kill()
    expect((a.path / "run/aurad.sock").exists(), "the dead one's socket is there")
    refused(a, "status", exit_code=69, says=("aurad is not running", "aura up"))
    a.must_start()
    team.settle()
    expect_equal(len(a.ask("repos")["repos"]), 1, "linked repositories")


def _small_disk(work: Work, path: Path, size: str) -> None:
    path.mkdir(parents=True, mode=0o700)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", path],
                             capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        raise Skip(f"cannot mount a small disk: {mounted.stderr.strip()}")
    work.on_end(lambda: subprocess.run(["umount", "-l", path], check=False))


@case("a full disk is told; nothing is acked or lost, and once there is room it goes on")
def full_disk(work: Work) -> None:
    disk = work.path / "home-hub/data"
    _small_disk(work, disk, "6m")
    team = Team(work, files={"code.py": functions(5), "notes.txt": "Notes.\n"})
    a, b = team["a"], team["b"]
    ballast = disk / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            pass
    a.clone.edit("code.py", "y = x + 1\n", "y = x + 1000\n")
    text = "".join(f"Line {n} {os.urandom(16).hex()}\n" for n in range(8000))
    a.clone.write("notes.txt", text)
    wait_until(lambda: team.hub.ask("status")["last_error"], "the Mothership tells")
    tap.say(str(team.hub.ask("status")["last_error"]))
    shown = team.hub.aura("mothership", "status")
    expect("full" in shown, "mothership status says why", shown)
    answer = wire.get(team.port, "/readyz")
    expect(b" 503 " in answer, "it is not ready", answer)
    expect(a.ask("wal.status")["unacked"] > 0, "A's events are not acked")
    ballast.unlink()
    wait_until(lambda: not team.hub.ask("status")["last_error"], "it works again")
    wait_until(lambda: same(team, "code.py", "1000") and b.clone.read("notes.txt") == text,
               "everything has arrived")
    team.settle()
    team.expect_same()
    expect_equal(a.ask("wal.status")["unacked"], 0, "unacked")


if __name__ == "__main__":
    sys.exit(tap.main())
