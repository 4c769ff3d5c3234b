"""A member that is out to do harm: what it sends is refused, or held and never opened or
written."""

import json
import re
import ssl
import subprocess
import sys
from pathlib import Path

import tap
import wire_client as wire
from expectations import still_works
from tap import case, expect, expect_equal
from team import Peer, Team, same
from work import BUILD, Work, wait_until


@case("frames truncated, too large, out of order or unknown end that session alone")
def bad_frames(work: Work) -> None:
    team = Team(work)
    c = team.add("c", link=False)
    wait_until(lambda: c.ask("status")["team"]["connection"]["state"] == "connected", "C is known")
    c.stop()
    certificate = wire.member_certificate(c, work.path)

    def begin() -> tuple[wire.WebSocket, bytes]:
        session = wire.WebSocket(team.port, certificate)
        _, said = session.receive()
        expect_equal(said[:1], b"\x01", "the Mothership says hello first")
        return session, said[3:19]

    def ends(what: str, *frames: bytes, says: str = "wire.", **options: object) -> None:
        session, _ = begin()
        try:
            for frame in frames:
                session.send(frame, **options)
        except (ConnectionError, ssl.SSLError):
            pass
        words = session.last_words()
        expect(says in words, f"{what} is answered with {says}", words)

    _, team_id = begin()
    greeting = wire.hello(team_id)
    ends("a truncated hello", greeting[:12], says="wire.malformed")
    ends("trailing bytes", greeting + b"more", says="wire.malformed")
    ends("an empty message", b"", says="wire.unexpected")
    ends("an unknown type", greeting, b"\x63abc", says="wire.unexpected")
    ends("a reserved type", greeting, b"\x0babc", says="wire.unexpected")
    ends("events before hello", b"\x03" + b"\0" * 80, says="wire.")
    ends("have before hello", wire.have(), says="wire.unexpected")
    ends("a second hello", greeting, greeting, says="wire.unexpected")
    ends("events of a log of nobody", greeting, wire.have(),
         b"\x03" + b"\x07" * 56 + b"\0" * 7 + b"\x01" + b"\0\0\0\x01" + b"\xff" * 200, says="wire.")
    ends("a run that claims a million events", greeting, wire.have(),
         b"\x03" + b"\x07" * 56 + b"\0" * 7 + b"\x01" + b"\x00\x10\x00\x00", says="wire.")
    ends("another version", wire.hello(team_id, version=2),
         says="protocol version mismatch (peer: v2, mothership: v1)")
    ends("another team", wire.hello(b"\x05" * 16), says="another team")
    ends("a message of 2 MiB", b"\x01" + b"a" * (2 << 20), says="closed 1009")
    ends("a text message", greeting, opcode=wire.TEXT, says="closed 100")
    ends("a frame that is not masked", greeting, masked=False, says="closed 1002")
    ends("reserved bits", greeting, reserved=4, says="closed 1002")
    ends("an unknown opcode", greeting, opcode=5, says="closed 1002")
    ends("a continuation of nothing", greeting, opcode=wire.CONTINUE, says="closed 1002")
    for cut in (1, 5, len(greeting) - 1):
        session, _ = begin()
        session.send(greeting[:cut], length=len(greeting))
        session.hang_up()
    still_works(team, 1)
    c.must_start()
    wait_until(lambda: c.ask("status")["team"]["connection"]["state"] == "connected",
               "the member itself is not shut out")
    team.link(c)
    team.settle()
    team.expect_same()
    expect("DR163" not in json.dumps(team["a"].ask("status")), "nobody sees a fork")


class _Rogue:
    """A member with the team's keys whose device sends what rogue.cpp makes."""

    def __init__(self, team: Team):
        self.peer = team.add("c")
        self._team = team
        repo = self.peer.repo()
        self._words = [self.peer.path, repo["repo_id"], repo["branch"]]
        team.settle()
        self.peer.stop()
        self._certificate = wire.member_certificate(self.peer, team.work.path)

    def send(self, variant: str, path: str = "rogue.txt") -> wire.WebSocket:
        made = subprocess.run([BUILD / "tests/e2e/rogue", *self._words, variant, path], text=True,
                              capture_output=True, check=False, timeout=60)
        expect_equal(made.returncode, 0, f"exit code of rogue ({made.stderr})")
        session = wire.WebSocket(self._team.port, self._certificate)
        _, hello = session.receive()
        for frame in (wire.hello(hello[3:19]), wire.have(), bytes.fromhex(made.stdout)):
            session.send(frame)
        return session

    def plant(self, variant: str, path: str = "rogue.txt") -> None:
        """Sends what the Mothership cannot see to be wrong, until all others have it."""
        before = len(self._team.hub.vector())
        session = self.send(variant, path)
        wait_until(lambda: len(self._team.hub.vector()) > before, f"{variant} {path!r} is stored")
        session.hang_up()


@case("events with a wrong hash, signature, author or place end that session and are not kept")
def forged_events(work: Work) -> None:
    team = Team(work)
    rogue = _Rogue(team)
    before = team.hub.vector()
    for variant, says in (("altered", "event.bad_signature"),
                          ("bad-signature", "event.bad_signature"),
                          ("other-author", "event.bad_signature"), ("unsigned", "wire.malformed"),
                          ("gap", "event.gap"), ("stranger", "event.unknown_author")):
        words = rogue.send(variant).last_words()
        expect(says in words, f"{variant} is answered with {says}", words)
    expect_equal(team.hub.vector(), before, "what the Mothership holds")
    still_works(team, 1)
    rogue.plant("honest")
    wait_until(lambda: same(team, "rogue.txt", "rogue\n"), "only what is wrong was refused")


def _peak_memory_mib(peer: Peer) -> int:
    status = Path(f"/proc/{peer.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024


@case("contents of a wrong key, a swapped envelope or gigabytes are held, not opened, and no harm")
def forged_contents(work: Work) -> None:
    team = Team(work)
    rogue = _Rogue(team)
    before = {peer.name: peer.clone.files() for peer in team.running()}
    author = next(one["peer_id"] for one in team["a"].ask("team.peers")["peers"]
                       if one["subject"] == "c")
    # Content of a key that nobody has told of is no lie: it waits for the key.
    for variant, said in (("unknown-key", ()), ("wrong-key", ("sealed content was altered",)),
                          ("swapped", ("event 1", "event 2", "sealed content was altered")),
                          ("two-paths", ("do not agree on the path",)),
                          ("bomb", ("content is no zstd frame",)),
                          ("huge", ("4294967296 bytes is over the limit",))):
        told = {peer.name: len(peer.log()) for peer in team.running()}
        rogue.plant(variant, f"{variant}.txt")
        team.settle()
        for peer in team.running():
            log = peer.log()[told[peer.name]:]
            expect_equal("is left out" in log, bool(said), f"{peer.name} leaves {variant} out")
            for part in (*said, author) if said else ():
                expect(part in log, f"{peer.name} says of {variant}: {part}", log)
    for peer in team.running():
        expect_equal(peer.clone.files(), before[peer.name], f"files of {peer.name}")
        expect(_peak_memory_mib(peer) < 1024, "no gigabyte was unpacked", _peak_memory_mib(peer))
    still_works(team, 1)
    rogue.plant("honest")
    wait_until(lambda: same(team, "rogue.txt", "rogue\n"), "the rogue's keys are right")
    for peer in team.running():
        peer.stop()
        peer.must_start()
    team.settle("after a restart")
    still_works(team, 2)


@case("paths out of the tree, into .git, through a link or with a NUL are never written")
def forged_paths(work: Work) -> None:
    team = Team(work)
    rogue = _Rogue(team)
    outside = work.path / "outside"
    outside.mkdir()
    for peer in team.running():
        (peer.clone.path / "link").symlink_to(outside)
        (peer.clone.path / "file-link").symlink_to(outside / "file")
    team.settle()

    def all_files() -> list[str]:
        places = [outside, work.path, *(place for peer in team.running() for place in
                                        (peer.clone.path, peer.clone.path / ".git",
                                         peer.clone.path / ".git/hooks"))]
        return sorted(str(file) for place in places for file in place.iterdir())

    before = all_files()
    paths = ("../up.txt", "a/../../up.txt", f"{outside}/absolute.txt", "/absolute.txt",
             ".git/hooks/post-checkout", ".GIT/hooks/post-checkout", "a/.git/config", ".git",
             "git~1/hooks/x", ".g\u200cit/hooks/x", "link/through.txt", "link", "file-link",
             "nul%00.txt", "./dot.txt", "a//b.txt", "a/", ".aura/tmp/x", ".", "..",
             "C:/x", "a\\..\\x", "x" * 300)
    for path in (*paths, ""):
        rogue.plant("honest", path)
    team.settle()
    for peer in team.running():
        told = {one["path"]: one for one in peer.findings()
                if one["kind"] in ("refused", "left to git")}
        expect_equal(set(told), {path.replace("%00", "\0") for path in paths},
                     f"what {peer.name} tells of as not written")
        for path, why in (("../up.txt", "it has a component . or .."),
                          (".git/hooks/post-checkout", "it leads into git's own directory"),
                          ("/absolute.txt", "it is absolute"),
                          ("C:/x", "it has a control character, a backslash or a colon")):
            expect_equal((told[path]["kind"], told[path]["reason"]),
                         ("refused", f"no path of a working tree: {why}"), f"{path} at {peer.name}")
        expect_equal(told["link"]["kind"], "left to git", "a symbolic link")
        expect("do not agree on the path" in peer.log(), f"{peer.name} leaves out what has no path")
    expect_equal(all_files(), before, "files, in the trees and around them")
    for peer in team.running():
        expect((peer.clone.path / "link").is_symlink(), "the link is there")
        expect((peer.clone.path / "file-link").is_symlink(), "the other link is there")
    still_works(team, 1)
    rogue.plant("honest", "dir/harmless.txt")
    wait_until(lambda: same(team, "dir/harmless.txt", "rogue\n"), "other paths are written")


if __name__ == "__main__":
    sys.exit(tap.main())
