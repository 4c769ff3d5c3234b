"""Joining with a token, a server or a way to talk that must be refused, said clearly, with nothing
lost and nothing changed."""

import base64
import json
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import tap
import wire_client as wire
from expectations import refused, still_works
from tap import case, expect, expect_equal
from team import Home, Team
from work import BUILD, Work

_DEVICES = 1000  # as many as join_storm.cpp has


def _claims(token: str) -> dict:
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def _with_claims(token: str, **changes: object) -> str:
    head, _, rest = token.partition(".")
    _, _, signature = rest.partition(".")
    body = base64.urlsafe_b64encode(json.dumps(_claims(token) | changes).encode())
    return f"{head}.{body.decode().rstrip('=')}.{signature}"


@case("a token that is garbage, changed, or from another Mothership is refused by name")
def foreign_tokens(work: Work) -> None:
    team = Team(work, "a")
    members = team.hub.ask("mothership.status")["members"]
    peer = team.newcomer("n")
    for garbage in ("garbage", "a.b.c", "x" * 5000, "e30.e30.AAAA", "..", "\u00e4.\u00f6.\u00fc"):
        refused(peer, "mothership", "join", "--token", garbage, exit_code=1, says=("token",))
    refused(peer, "mothership", "join", "--token", "", exit_code=2, says=("join token is needed",))
    token = team.token("n")
    forged = _with_claims(token, role="admin")
    refused(peer, "mothership", "join", "--token", forged, exit_code=1,
            says=("invalid signature",))
    other_hub = Home(work, "other", mothership=True)
    other_hub.must_start("--bind", "127.0.0.1", "--port", "0")
    foreign = other_hub.ask("token.issue", subject="n")["token"]
    # At the first Mothership: its key is not the one that this token pins.
    text = refused(peer, "mothership", "join", "--url", f"https://127.0.0.1:{team.port}",
                   "--token", foreign, exit_code=1, says=("not the Mothership", "fingerprint"))
    expect("pinned is" in text, "both fingerprints are named", text)
    # With a pin that fits, the Mothership itself says that it is not the issuer.
    crossed = _with_claims(foreign, tls_fingerprint=_claims(token)["tls_fingerprint"],
                           url=_claims(token)["url"])
    refused(peer, "mothership", "join", "--token", crossed, exit_code=1,
            says=("invalid signature", _claims(token)["iss"], _claims(foreign)["iss"]))
    expect_equal(team.hub.ask("mothership.status")["members"], members, "members")
    peer.ask("join", token=token, url="")
    expect_equal(team.hub.ask("mothership.status")["members"], members + 1, "members")
    expect(token not in team.hub.log() + peer.log(), "no token is in a log")


@case("a token that is revoked or used up is refused by name, and joining is idempotent")
def spent_tokens(work: Work) -> None:
    team = Team(work, "a")
    first, second = team.newcomer("n"), team.newcomer("m")
    used = team.token("n")
    first.aura("mothership", "join", "--token", used)
    refused(second, "mothership", "join", "--token", used, exit_code=1,
            says=("token already used",))
    # The same device again is no second use: an answer may have been lost.
    first.aura("mothership", "join", "--token", used)
    revoked = team["a"].ask("token.issue", subject="m")
    team["a"].aura("mothership", "token", "revoke", revoked["id"])
    refused(second, "mothership", "join", "--token", revoked["token"], exit_code=1,
            says=("revoked",))
    expect_equal(second.ask("status")["team"], None, "the team of who was refused")


@case("a token for somebody else makes nobody else of a member's device, unless that is wanted")
def token_of_another(work: Work) -> None:
    team = Team(work, "a")
    a = team["a"]
    token = team.hub.ask("token.issue", subject="bob")["token"]
    join = ("mothership", "join", "--token", token)
    error = refused(a, *join, exit_code=1,
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
    peer = team.newcomer("n")
    issued = team.hub.ask("token.issue", subject="n")["token"]
    now = int(time.time())
    future = _signed(team, issued, iat=now + 3600, exp=now + 7200)
    refused(peer, "mothership", "join", "--token", future, exit_code=1,
            says=("token not yet valid (iat is in the future)",))
    past = _signed(team, issued, iat=now - 7200, exp=now - 3600)
    refused(peer, "mothership", "join", "--token", past, exit_code=1, says=("token expired",))
    unknown = _signed(team, issued, jti="00" * 16)
    refused(peer, "mothership", "join", "--token", unknown, exit_code=1, says=("token",))
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
    peer = team.newcomer("n")
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
        refused(peer, "mothership", "join", "--url", f"https://127.0.0.1:{port}", "--token", token,
                exit_code=exit_code, says=says)

    join(https.port, 1, "not the Mothership that was pinned", "fingerprint")
    expect(all(not data for data in heard), "the stranger heard nothing", heard)
    join(plain.port, 1, "does not speak TLS")
    join(mute.port, 6, f"cannot reach the Mothership at https://127.0.0.1:{mute.port}")
    join(silent.port, 6, f"cannot reach the Mothership at https://127.0.0.1:{silent.port}")
    join(free_port, 6, f"cannot reach the Mothership at https://127.0.0.1:{free_port}", "refused")
    refused(peer, "mothership", "join", "--url", "http://127.0.0.1:1", "--token", token,
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
    still_works(team, 1)


if __name__ == "__main__":
    sys.exit(tap.main())
