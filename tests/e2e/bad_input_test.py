"""What must be refused: said clearly, with nothing lost and nothing changed."""

import base64
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import tap
import wire_client as wire
from tap import Skip, case, expect, expect_equal
from team import Clone, Home, Peer, Team, functions, same
from work import AURA, AURAD, BUILD, Work, wait_until

_DEVICES = 1000  # as many as join_storm.cpp has


def _newcomer(team: Team, name: str) -> Peer:
    """A daemon that belongs to no team yet."""
    peer = Peer(team.work, name, team.clone_at(name))
    peer.must_start()
    return peer


def _refused(peer: Home, *words: str, exit_code: int, says: tuple[str, ...]) -> str:
    """`aura WORDS` must fail with these words in its message."""
    result = peer.run(*words)
    expect_equal(result.returncode, exit_code, f"exit code of {words[:3]} ({result.stderr})")
    expect_equal(result.stdout, "", "standard output")
    for part in says:
        expect(part in result.stderr, f"the message contains {part!r}", result.stderr)
    expect(result.stderr.startswith("error: "), "the message begins with error:", result.stderr)
    return result.stderr


def _still_works(team: Team, number: int) -> None:
    a = team["a"]
    a.clone.edit("code.py", f"y = x + {number}\n", f"y = x + {number}000\n")
    wait_until(lambda: same(team, "code.py", f"y = x + {number}000\n"), "an edit still travels")


def _claims(token: str) -> dict:
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def _with_claims(token: str, **changes: object) -> str:
    head, _, rest = token.partition(".")
    _, _, signature = rest.partition(".")
    body = base64.urlsafe_b64encode(json.dumps(_claims(token) | changes).encode())
    return f"{head}.{body.decode().rstrip('=')}.{signature}"


# -- tokens

@case("a token that is garbage, changed, or from another Mothership is refused by name")
def foreign_tokens(work: Work) -> None:
    team = Team(work, "a")
    members = team.hub.ask("mothership.status")["members"]
    peer = _newcomer(team, "n")
    for garbage in ("garbage", "a.b.c", "x" * 5000, "e30.e30.AAAA", "..", "\u00e4.\u00f6.\u00fc"):
        _refused(peer, "mothership", "join", "--token", garbage, exit_code=1, says=("token",))
    _refused(peer, "mothership", "join", "--token", "", exit_code=2, says=("join token is needed",))
    token = team.token("n")
    forged = _with_claims(token, role="admin")
    _refused(peer, "mothership", "join", "--token", forged, exit_code=1,
             says=("invalid signature",))
    other_hub = Home(work, "other", mothership=True)
    other_hub.must_start("--bind", "127.0.0.1", "--port", "0")
    foreign = other_hub.ask("token.issue", subject="n")["token"]
    # At the first Mothership: its key is not the one that this token pins.
    text = _refused(peer, "mothership", "join", "--url", f"https://127.0.0.1:{team.port}",
                    "--token", foreign, exit_code=1, says=("not the Mothership", "fingerprint"))
    expect("pinned is" in text, "both fingerprints are named", text)
    # With a pin that fits, the Mothership itself says that it is not the issuer.
    crossed = _with_claims(foreign, tls_fingerprint=_claims(token)["tls_fingerprint"],
                           url=_claims(token)["url"])
    _refused(peer, "mothership", "join", "--token", crossed, exit_code=1,
             says=("invalid signature", _claims(token)["iss"], _claims(foreign)["iss"]))
    expect_equal(team.hub.ask("mothership.status")["members"], members, "members")
    peer.ask("join", token=token, url="")
    expect_equal(team.hub.ask("mothership.status")["members"], members + 1, "members")
    expect(token not in team.hub.log() + peer.log(), "no token is in a log")


@case("a token that is revoked or used up is refused by name, and joining is idempotent")
def spent_tokens(work: Work) -> None:
    team = Team(work, "a")
    first, second = _newcomer(team, "n"), _newcomer(team, "m")
    used = team.token("n")
    first.aura("mothership", "join", "--token", used)
    _refused(second, "mothership", "join", "--token", used, exit_code=1,
             says=("token already used",))
    # The same device again is no second use: an answer may have been lost.
    first.aura("mothership", "join", "--token", used)
    revoked = team["a"].ask("token.issue", subject="m")
    team["a"].aura("mothership", "token", "revoke", revoked["id"])
    _refused(second, "mothership", "join", "--token", revoked["token"], exit_code=1,
             says=("revoked",))
    expect_equal(second.ask("status")["team"], None, "the team of who was refused")


@case("a token for somebody else makes nobody else of a member's device, unless that is wanted")
def token_of_another(work: Work) -> None:
    team = Team(work, "a")
    a = team["a"]
    token = team.hub.ask("token.issue", subject="bob")["token"]
    join = ("mothership", "join", "--token", token)
    error = _refused(a, *join, exit_code=1,
                     says=("is in the team already, as a (admin)", "the token is for bob",
                           "--replace"))
    expect("try: " in error, "the next step is named", error)
    listed = team.hub.ask("token.list")["tokens"]
    expect([one for one in listed if one["subject"] == "bob" and one["uses_left"] == 1],
           "the token is good for Bob", str(listed))
    a.aura("mothership", "token", "issue", "--for", "carol")  # still an admin
    again = team.hub.ask("token.issue", subject="a", role="admin")["token"]
    a.aura("mothership", "join", "--token", again)
    expect("role:     contributor" in a.aura(*join, "--replace"), "wanted, it is done")


def _signed(team: Team, token: str, **changes: object) -> str:
    """The token as the Mothership itself would have signed it with these claims."""
    unsigned = _with_claims(token, **changes).rpartition(".")[0]
    key, data = team.work.path / "hub-key.pem", team.work.path / "unsigned"
    wire.write_key(team.hub.path / "data/mothership.key", key)
    data.write_text(unsigned)
    signature = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", key,
                                "-in", data], check=True, capture_output=True).stdout
    return unsigned + "." + base64.urlsafe_b64encode(signature).decode().rstrip("=")


@case("a token from the future, or with times that make no sense, is refused")
def future_token(work: Work) -> None:
    team = Team(work, "a")
    peer = _newcomer(team, "n")
    issued = team.hub.ask("token.issue", subject="n")["token"]
    now = int(time.time())
    future = _signed(team, issued, iat=now + 3600, exp=now + 7200)
    _refused(peer, "mothership", "join", "--token", future, exit_code=1,
             says=("token not yet valid (iat is in the future)",))
    past = _signed(team, issued, iat=now - 7200, exp=now - 3600)
    _refused(peer, "mothership", "join", "--token", past, exit_code=1, says=("token expired",))
    unknown = _signed(team, issued, jti="00" * 16)
    _refused(peer, "mothership", "join", "--token", unknown, exit_code=1, says=("token",))
    ahead = _signed(team, issued, iat=now + 30)
    peer.aura("mothership", "join", "--token", ahead)


@case(f"of {_DEVICES} devices that use one token at the same moment exactly one joins")
def join_storm(work: Work) -> None:
    team = Team(work, "a")
    members = team.hub.ask("mothership.status")["members"]
    token = team.hub.ask("token.issue", subject="storm")["token"]
    result = subprocess.run([BUILD / "tests/e2e/join-storm", token], text=True,
                            capture_output=True, check=False, timeout=300)
    tap.say(result.stdout + result.stderr)
    answers = {what: int(count) for count, what in
               (line.split(" ", 1) for line in result.stdout.splitlines())}
    expect_equal(result.returncode, 0, "exit code of the storm")
    expect_equal(answers.pop("joined", 0), 1, "devices that joined")
    refused = sum(count for what, count in answers.items() if "token already used" in what)
    expect_equal(refused, _DEVICES - 1, "devices that were refused")
    expect_equal(team.hub.ask("mothership.status")["members"], members + 1, "members")
    expect_equal(team.hub.ask("status")["last_error"], None, "the Mothership's last error")


# -- the wrong server

class _Server:
    """Answers every connection on a port of its own with what `talk` does."""

    def __init__(self, work: Work, talk):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._talk = talk
        work.on_end(self._listener.close)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(30)
            with connection:
                self._talk(connection)
        except OSError:
            pass


def _plain_http(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")


def _silence(connection: socket.socket) -> None:
    connection.recv(65536)


def _self_signed(work: Work) -> Path:
    path = work.path / "server.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=x",
                    "-keyout", work.path / "key.pem", "-out", work.path / "cert.pem"],
                   check=True, capture_output=True)
    path.write_text((work.path / "key.pem").read_text() + (work.path / "cert.pem").read_text())
    return path


@case("a server that is no Mothership is told apart, and sent nothing")
def no_mothership(work: Work) -> None:
    team = Team(work, "a")
    peer = _newcomer(team, "n")
    token = team.token("n")
    pem = _self_signed(work)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    heard = []

    def web_server(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            heard.append(secure.recv(65536))
            secure.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope")

    https = _Server(work, web_server)
    plain = _Server(work, _plain_http)
    mute = _Server(work, lambda connection: None)
    silent = _Server(work, _silence)
    closed = socket.create_server(("127.0.0.1", 0))
    free_port = closed.getsockname()[1]
    closed.close()

    def join(port: int, exit_code: int, *says: str) -> None:
        _refused(peer, "mothership", "join", "--url", f"https://127.0.0.1:{port}", "--token", token,
                 exit_code=exit_code, says=says)

    join(https.port, 1, "not the Mothership that was pinned", "fingerprint")
    expect(all(not data for data in heard), "the stranger heard nothing", heard)
    join(plain.port, 1, "does not speak TLS")
    join(mute.port, 6, f"cannot reach the Mothership at https://127.0.0.1:{mute.port}")
    join(silent.port, 6, f"cannot reach the Mothership at https://127.0.0.1:{silent.port}")
    join(free_port, 6, f"cannot reach the Mothership at https://127.0.0.1:{free_port}", "refused")
    _refused(peer, "mothership", "join", "--url", "http://127.0.0.1:1", "--token", token,
             exit_code=2, says=("https",))
    ping = peer.run("mothership", "ping", "--url", f"https://127.0.0.1:{https.port}")
    expect("no Mothership" in ping.stdout, "ping says what it is", ping.stdout)
    expect_equal(ping.returncode, 6, "exit code of ping")
    ping = peer.run("mothership", "ping", "--url", f"https://127.0.0.1:{free_port}")
    expect("tcp connect: refused" in ping.stdout, "ping says refused", ping.stdout)
    ping = peer.run("mothership", "ping", "--url", f"https://127.0.0.1:{plain.port}")
    expect("tls handshake: error" in ping.stdout, "ping names the step that failed", ping.stdout)
    peer.aura("mothership", "join", "--token", token)


@case("plain HTTP and noise on the Mothership's port are answered in words or hung up on")
def plain_http(work: Work) -> None:
    team = Team(work)
    with wire.tcp(team.port) as connection:
        answer = wire.exchange(connection, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    expect(b"HTTP" in answer and b"https" in answer.lower(), "who speaks HTTP is told", answer)
    for noise in (b"\0" * 1000, os.urandom(4000), b"SSH-2.0-OpenSSH_9.2\r\n",
                  b"\x16\x03\x01\xff\xff" + b"a" * 70000):
        with wire.tcp(team.port) as connection:
            try:
                connection.sendall(noise)
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            wire.read_all(connection)
    for target, status in (("/healthz", b" 200 "), ("/v1/sync", b" 401 "), ("/nothing", b" 404 "),
                           ("/v1/join", b" 405 ")):
        answer = wire.get(team.port, target)
        expect(status in answer.split(b"\r\n")[0], f"{target} answers{status.decode()}", answer)
    with wire.tls(team.port) as connection:
        answer = wire.exchange(connection, b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n")
    expect(b" 431 " in answer or b" 414 " in answer, "a huge head is refused", answer[:200])
    for size in (20_000, 999_999_999_999):  # of a stranger; members may send more
        with wire.tls(team.port) as connection:
            answer = wire.exchange(connection, b"POST /v1/join HTTP/1.1\r\nHost: x\r\n"
                                   b"Content-Length: %d\r\n\r\n" % size)
        expect(b" 413 " in answer, f"a body of {size} bytes is refused", answer[:200])
    with wire.tls(team.port) as connection:
        answer = wire.exchange(connection, b"POST /v1/join HTTP/1.1\r\nHost: x\r\n"
                               b"Content-Length: 9\r\nConnection: close\r\n\r\n\0\1garbage")
    expect(b" 400 " in answer, "a join of garbage is refused", answer[:200])
    _still_works(team, 1)


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
    _still_works(team, 1)
    c.must_start()
    wait_until(lambda: c.ask("status")["team"]["connection"]["state"] == "connected",
               "the member itself is not shut out")
    team.link(c)
    team.settle()
    team.expect_same()
    expect("DR163" not in json.dumps(team["a"].ask("status")), "nobody sees a fork")


# -- a member that is out to do harm

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
    _still_works(team, 1)
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
    _still_works(team, 1)
    rogue.plant("honest")
    wait_until(lambda: same(team, "rogue.txt", "rogue\n"), "the rogue's keys are right")
    for peer in team.running():
        peer.stop()
        peer.must_start()
    team.settle("after a restart")
    _still_works(team, 2)


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
    _still_works(team, 1)
    rogue.plant("honest", "dir/harmless.txt")
    wait_until(lambda: same(team, "dir/harmless.txt", "rogue\n"), "other paths are written")


# -- the machine

@case("a port that is taken is named, and nothing is left behind")
def port_taken(work: Work) -> None:
    taken = socket.create_server(("127.0.0.1", 0))
    work.on_end(taken.close)
    port = taken.getsockname()[1]
    hub = Home(work, "hub", mothership=True)
    text = _refused(hub, "mothership", "start", "--bind", "127.0.0.1", "--port", str(port),
                    exit_code=1,
                    says=(f"failed to bind 127.0.0.1:{port}",
                          "  caused by: address already in use\n",
                          "  try: stop what listens there, or aura mothership"))
    expect("caused by" in text.lower(), "cause and error are two lines", text)
    _refused(hub, "mothership", "status", exit_code=69, says=("running",))
    taken.close()
    expect("Mothership is ready." in hub.aura("mothership", "start", "--bind", "127.0.0.1",
                                              "--port", str(port)), "it starts once it is free")
    hub.aura("mothership", "stop")


@case("a data directory that cannot be written is named")
def unwritable(work: Work) -> None:
    peer = Home(work, "p", mothership=False)
    peer.path.mkdir(mode=0o700)
    (peer.path / "data").write_text("in the way")
    text = _refused(peer, "up", exit_code=1, says=(str(peer.path / "data"),))
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
    _refused(peer, "up", exit_code=77, says=(str(disk), "read-only"))
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
    _refused(peer, "up", exit_code=77, says=(str(key), "chmod"))
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
    _refused(a, "status", exit_code=69, says=("aurad is not running", "aura up"))
    a.must_start()
    team.settle()
    expect_equal(len(a.ask("repos")["repos"]), 1, "linked repositories")


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
    _still_works(team, 1)
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
    _still_works(team, 2)
    team.settle()
    subprocess.run(["umount", "-l", mounted], check=True)
    team["a"].clone.edit("code.py", "y = x + 3\n", "y = x + 3000\n")
    wait_until(lambda: b.ask("status")["problems"], "B notices while it runs")
    mount()
    _wait_until_back(b)
    wait_until(lambda: same(team, "code.py", "y = x + 3000\n"), "B has what it missed")
    _still_works(team, 4)
    expect(not any(change["deleted"] for change in team["a"].changes()), "nothing was deleted")


def _wait_until_back(peer: Peer) -> None:
    wait_until(lambda: "problem" not in peer.repo(), f"{peer.name} has its repository back")


@case("a repository that was moved away, at start or later, is synced again once it is back")
def away_and_back(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    b.clone.write("new.txt", "Not committed.\n")
    b.clone.edit("code.py", "y = x + 1\n", "y = x + 1000\n")
    wait_until(lambda: same(team, "code.py", "1000") and a.clone.has("new.txt"), "A has B's work")
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
    _still_works(team, 1)
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
    team = Team(work)
    a, b = team["a"], team["b"]
    b.clone.write("new.txt", "Not committed.\n")
    b.clone.edit("code.py", "y = x + 1\n", "y = x + 1000\n")
    wait_until(lambda: same(team, "code.py", "1000") and a.clone.has("new.txt"), "A has B's work")
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


_PAGE = 4096


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number as SQLite writes it, and where it ends."""
    value = 0
    while data[at] & 0x80:
        value = value << 7 | data[at] & 0x7f
        at += 1
    return value << 7 | data[at], at + 1


def _holds_events(page: bytes) -> bool:
    """A leaf of the table of events: its rows are numbered from 2^40 on, no other table's are."""
    if page[0] != 0x0d or page[3:5] == b"\0\0":
        return False
    _, key = _varint(page, int.from_bytes(page[8:10], "big"))
    return _varint(page, key)[0] >= 1 << 40


def _damage(database: Path, is_hit) -> bytes:
    """Fills every page that `is_hit` takes with noise, as a dying disk does. The file before."""
    rest = Path(f"{database}-wal")
    expect(not rest.exists() or not rest.stat().st_size, "all of the database is in one file")
    before = database.read_bytes()
    data = bytearray(before)
    for at in range(_PAGE, len(data), _PAGE):
        if is_hit(before[at:at + _PAGE]):
            data[at:at + _PAGE] = os.urandom(_PAGE)
    expect(data != before, "something is damaged")
    database.write_bytes(data)
    return before


def _every(number: int):
    """Every `number`-th page of events."""
    seen = []

    def is_hit(page: bytes) -> bool:
        if not _holds_events(page):
            return False
        seen.append(page)
        return len(seen) % number == 0
    return is_hit


def _aside(home: Home, database: Path) -> Path:
    """Where the rebuild has put the damaged database."""
    kept = sorted(database.parent.glob(f"{database.name}.damaged-*"))
    expect_equal(len(kept), 1, f"databases kept aside ({home.log()[-2000:]})")
    expect(str(kept[0]) in home.log(), "the log names it", home.log()[-2000:])
    return kept[0]


def _write_much(team: Team) -> None:
    for number in range(40):
        for peer in team.peers:
            peer.clone.write(f"{peer.name}-{number}.txt", os.urandom(3000).hex())
    _still_works(team, 1)
    team.settle()


@case("a peer's database, damaged in places, is rebuilt: nothing is lost, nothing there twice")
def damaged(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    _write_much(team)
    acked = team.hub.vector()
    team.hub.stop()
    b.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    wait_until(lambda: b.ask("wal.status")["unacked"] > 0, "an edit waits at B")
    b.stop()
    b.clone.edit("code.py", "y = x + 3\n", "y = x + 3000\n")
    database = b.path / "data/peer.db"
    _damage(database, _every(5))
    damaged_bytes = database.read_bytes()
    report = b.start()
    tap.say(report)
    for part in ("damaged", str(database), "--rebuild"):
        expect(part in report, f"the start says {part}", report)
    expect_equal(database.read_bytes(), damaged_bytes, "what the start has changed")
    expect_equal(b.start("--rebuild"), "", "what the start with --rebuild reports")
    expect_equal(_aside(b, database).read_bytes(), damaged_bytes, "the damaged database")
    held = b.vector()
    expect(0 < sum(count for count, _ in held.values()) < sum(count for count, _ in acked.values()),
           "a part of the events could be read", held)
    team.start_hub()
    team.settle()
    for log, (count, _) in acked.items():
        expect(b.vector().get(log, (0, ""))[0] >= count, "every acked event is back", log)
    for number in (2, 3):
        expect(same(team, "code.py", f"y = x + {number}000\n"), f"edit {number} is everywhere")
    team.expect_same()
    expect_equal(a.conflicts(), [], "conflicts")
    expect_equal(a.clone.read("code.py").count("def "), 5, "functions")
    _still_works(team, 4)
    # A crash may cut the rebuild off between putting the old one aside and the new one into place.
    b.stop()
    database.rename(f"{database}.rebuilt")
    b.must_start()
    expect(b.ask("status")["team"], "the start has completed the rebuild")
    team.settle("after another restart")
    team.expect_same()


@case("of a database of which nothing can be read the start tells; after joining again all is back")
def destroyed(work: Work) -> None:
    team = Team(work)
    b = team["b"]
    _still_works(team, 1)
    team.settle()
    b.stop()
    b.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    database = b.path / "data/peer.db"
    data = database.read_bytes()
    database.write_bytes(data[:100] + os.urandom(len(data) - 100))
    report = b.start()
    tap.say(report)
    for part in ("damaged", str(database), "--rebuild"):
        expect(part in report, f"the start says {part}", report)
    expect_equal(b.start("--rebuild"), "", "what the start with --rebuild reports")
    _aside(b, database)
    expect_equal(b.ask("status")["team"], None, "the team")
    b.ask("join", token=team["a"].ask("token.issue", subject="b")["token"], url="")
    team.link(b)
    team.settle()
    expect(same(team, "code.py", "y = x + 2000\n"), "what B edited meanwhile is everywhere")
    team.expect_same()
    expect_equal(b.conflicts(), [], "conflicts")
    _still_works(team, 3)


@case("a Mothership's damaged database is rebuilt with what the members hold, or left as it is")
def damaged_hub(work: Work) -> None:
    team = Team(work)
    hub = team.hub
    _write_much(team)
    acked = hub.vector()
    hub.stop()
    database = hub.path / "data/mothership.db"
    whole = _damage(database, _every(5))
    expect_equal(hub.start("--rebuild", *team.hub_arguments), "", "what the start reports")
    _aside(hub, database).unlink()
    team.settle()
    for log, (count, _) in acked.items():
        expect(hub.vector().get(log, (0, ""))[0] >= count, "every acked event is back", log)
    _still_works(team, 2)
    team.add("c")
    team.settle()
    team.expect_same()
    hub.stop()
    _damage(database, lambda page: True)
    noise = database.read_bytes()
    report = hub.start(*team.hub_arguments)
    expect("aurad --mothership --rebuild" in report, "the hint is a Mothership's", report)
    report = hub.start("--rebuild", *team.hub_arguments)
    tap.say(report)
    expect("damaged" in report and "backup" in report, "nothing readable is no rebuild", report)
    expect_equal(database.read_bytes(), noise, "the damaged database")
    # An old backup, from before C was a member: the others know better.
    database.write_bytes(whole)
    team.start_hub()
    wait_until(lambda: hub.ask("mothership.status")["members"] == 3, "C is a member again")
    team["c"].stop()
    team["c"].must_start()  # its next try may be half a minute away
    team.settle("with an old backup")
    team.expect_same()
    _still_works(team, 3)


if __name__ == "__main__":
    sys.exit(tap.main())
