"""How somebody comes into a team, with the commands as they are typed: the Mothership's console,
the tokens, the short code, the questions that are asked, and the exit codes that scripts read."""

import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys

import tap
from tap import case, expect, expect_equal
from team import AuraError, Home, Team
from work import AURA, Work, wait_until

_CODE = re.compile(r"\b[0-9A-Za-z]+(?:-[0-9A-Za-z]+)+\b")


def answered(home: Home, answer: str, *words: object) -> tuple[int, str]:
    """`aura WORDS` on a terminal, where its question gets this answer: exit code, what is shown."""
    leader, terminal = pty.openpty()
    with subprocess.Popen([str(AURA), *map(str, words)], env=home.environment(), stdin=terminal,
                          stdout=terminal, stderr=terminal) as process:
        os.close(terminal)
        shown = b""
        while True:
            try:
                piece = os.read(leader, 4096)
            except OSError:  # what Linux says when nobody holds the terminal any more
                piece = b""
            if not piece:
                break
            if b"[y/N]" in shown + piece and b"[y/N]" not in shown:
                os.write(leader, answer.encode() + b"\n")
            shown += piece
    os.close(leader)
    text = shown.decode()
    expect("[y/N]" in text, f"aura {' '.join(map(str, words))} asks", text)
    return process.returncode, text


def exit_of(home: Home, *words: object) -> tuple[int, str]:
    result = home.run(*words)
    return result.returncode, result.stderr


@case("a token of the console lets in, and a member opens the content after comparing the code")
def approve(work: Work) -> None:
    team = Team(work, "a")
    a = team["a"]
    token = team.hub.aura("mothership", "token", "issue", "--for", "b").strip()
    b = team.newcomer("b")
    told = b.aura("mothership", "join", "--token", token)
    team.peers.append(b)
    code = re.search(r"code: +(\S+)", told)
    expect(code, "the newcomer is told its code", told)
    wait_until(lambda: "b" in a.aura("peers"), "A knows of it")

    def is_locked() -> bool:
        try:
            b.ask("link", path=str(b.clone.path), name="", consent=True)
        except AuraError as error:
            return json.loads(str(error))["code"] == "crypto.no_key"
        return False

    wait_until(is_locked, "B cannot read what the team has")
    status, shown = exit_of(a, "mothership", "peer", "approve", "b")
    expect_equal(status, 2, "exit when nobody can be asked")
    expect(code[1] in shown, "A is shown the same code", shown)
    status, shown = answered(a, "n", "mothership", "peer", "approve", "b")
    expect_equal(status, 3, "exit after a no")
    expect(code[1] in shown, "the question names the code", shown)
    team.settle()
    expect(is_locked(), "a no grants nothing")
    expect_equal(answered(a, "y", "mothership", "peer", "approve", "b")[0], 0, "exit after a yes")
    team.link(b)
    a.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    wait_until(lambda: "2000" in b.clone.read("code.py"), "B has what A saved")
    b.clone.edit("code.py", "y = x + 3\n", "y = x + 3000\n")
    wait_until(lambda: "3000" in a.clone.read("code.py"), "A has what B saved")
    team.settle()
    team.expect_same()


@case("link asks before uncommitted work leaves; a no shares nothing")
def link_asks(work: Work) -> None:
    team = Team(work, "a")
    b = team.add("b", link=False)
    b.clone.edit("code.py", "y = x + 2\n", "y = x + 2000\n")
    status, shown = answered(b, "n", "link", b.clone.path)
    expect_equal(status, 3, "exit after a no")
    expect("code.py" in shown, "what would be shared is named", shown)
    expect_equal(exit_of(b, "link", b.clone.path)[0], 3, "exit when nobody can be asked")
    expect_equal(b.ask("repos")["repos"], [], "what is linked")
    expect_equal(team.saved_events(), 0, "events")
    expect_equal(answered(b, "y", "link", b.clone.path)[0], 0, "exit after a yes")
    wait_until(lambda: "2000" in team["a"].clone.read("code.py"), "A has it")


@case("ping goes step by step and names the Mothership that is there")
def ping(work: Work) -> None:
    team = Team(work, "a")
    a = team["a"]
    status = team.hub.ask("mothership.status")
    shown = a.aura("mothership", "ping")
    for step in ("tcp connect: ok (", f"fingerprint {status['tls']['fingerprint']}",
                 "protocol: v1", f"server id: {status['host_id']}"):
        expect(step in shown, f"ping says {step}", shown)
    url = f"https://127.0.0.1:{team.port}"
    stranger = Home(work, "stranger", mothership=False)
    told = json.loads(stranger.aura("mothership", "ping", "--url", url, "--json"))
    expect(told["ok"] and told["server_id"] == status["host_id"], "who is nobody can ping", told)
    team.hub.stop()
    result = a.run("mothership", "ping")
    expect_equal(result.returncode, 6, "exit when nobody is there")
    expect("tcp connect: refused" in result.stdout, "and at which step", result.stdout)


@case("token list tells what became of each token; decode tells whose it is without asking anybody")
def tokens(work: Work) -> None:
    def listed() -> dict[str, dict]:
        reply = json.loads(team.hub.aura("mothership", "token", "list", "--json"))
        return {token["subject"]: token for token in reply["tokens"]}

    team = Team(work, "ab")
    a, hub = team["a"], team.hub
    issue = ("mothership", "token", "issue", "--expires-in", "2h", "--for")
    kept = hub.aura(*issue, "kept", "--uses", "3", "--role", "reader").strip()
    hub.aura(*issue, "dropped")
    hub.aura("mothership", "token", "revoke", listed()["dropped"]["id"])
    seen = {name: token["state"] for name, token in listed().items()}
    expect_equal(seen, {"a": "used", "b": "used", "kept": "pending", "dropped": "revoked"},
                 "states")
    shown = hub.aura("mothership", "token", "list")
    expect(re.search(r"kept +reader +pending +0/3 ", shown), "the table", shown)
    expect(kept not in shown and kept not in hub.log(), "no token is shown again")
    decode = ("mothership", "token", "decode", kept)
    claims = json.loads(a.aura(*decode, "--json"))
    expect_equal((claims["subject"], claims["role"], claims["uses"], claims["issuer"]),
                 ("kept", "reader", 3, hub.ask("mothership.status")["host_id"]), "claims")
    expect("valid, by the pinned" in claims["signature"], "A knows the issuer", claims)
    stranger = Home(work, "stranger", mothership=False)
    hub.stop()
    shown = stranger.aura(*decode)
    expect("self-consistent, issuer not known" in shown, "a stranger does not", shown)
    head, body, signature = kept.split(".")
    flipped = signature[:10] + ("B" if signature[10] == "A" else "A") + signature[11:]
    shown = a.aura("mothership", "token", "decode", ".".join((head, body, flipped)))
    expect("invalid signature" in shown, "a changed one is not by anybody", shown)


@case("start --foreground is the Mothership itself: it serves, and a signal ends it cleanly")
def foreground(work: Work) -> None:
    hub = Home(work, "hub", mothership=True)
    printed = work.path / "printed"
    with open(work.path / "said", "w+", encoding="utf-8") as said, printed.open("w") as out:
        process = work.start([AURA, "mothership", "start", "--foreground", "--bind", "127.0.0.1",
                              "--port", "0"], env=hub.environment(), stdout=out, stderr=said)
        wait_until(lambda: hub.run("mothership", "status").returncode == 0, "it serves")
        status = hub.ask("mothership.status")
        wait_until(lambda: "Mothership is ready" in printed.read_text(), "it says how to join")
        for part in (status["host_id"], status["tls"]["fingerprint"], status["listening"],
                     "aura mothership token issue"):
            expect(part in printed.read_text(), f"it prints {part}", printed.read_text())
        expect("join token:" not in printed.read_text(), "no token gets into a log")
        expect_equal(process.poll(), None, "what was started, while it runs")
        expect_equal(exit_of(hub, "mothership", "start")[0], 1, "exit of a second start")
        process.send_signal(signal.SIGTERM)
        expect_equal(process.wait(60), 0, "exit after SIGTERM")
        said.seek(0)
        expect("is ready" in said.read(), "its log goes to stderr")
    expect(hub.run("mothership", "status").returncode != 0, "it is gone")


@case("up, down and mothership stop say with --json what they did")
def started_and_stopped(work: Work) -> None:
    peer = Home(work, "peer", mothership=False)
    hub = Home(work, "hub", mothership=True)

    def told(home: Home, *words: str) -> tuple:
        reply = json.loads(home.aura(*words, "--json"))
        return reply["schema"], reply["running"], reply["was_running"]

    expect_equal([told(peer, word) for word in ("up", "up", "down", "down")],
                 [("aura.up/1", True, False), ("aura.up/1", True, True),
                  ("aura.stop/1", False, True), ("aura.stop/1", False, False)], "up and down")
    hub.aura("mothership", "start", "--bind", "127.0.0.1", "--port", "0")
    restarted = json.loads(hub.aura("mothership", "restart", "--json"))
    expect_equal(restarted["state"], "running", "what restart says")
    expect_equal(told(hub, "mothership", "stop"), ("aura.stop/1", False, True), "stop")


@case("a Mothership that has moved: status says how to follow it, and that does it")
def moved(work: Work) -> None:
    team = Team(work, "a")
    a = team["a"]
    team.hub.stop()
    wait_until(lambda: "cannot reach the Mothership at" in a.aura("status"), "it is missed")
    shown = a.aura("status")
    expect(f"127.0.0.1:{team.port}" in shown, "status says where it was", shown)
    expect("aura mothership join --url https://HOST:PORT --token" in shown, "and what to do", shown)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    team.hub.must_start("--bind", "127.0.0.1", "--port", str(port))
    token = team.hub.ask("token.issue", subject="a")["token"]
    told = a.aura("mothership", "join", "--url", f"https://127.0.0.1:{port}", "--token", token)
    expect("code:" not in told and "next:" not in told, "nothing more is to be done", told)
    wait_until(lambda: a.ask("status")["team"]["connection"]["state"] == "connected", "it follows")
    expect("cannot reach" not in a.aura("status"), "and nothing is missed")
    a.clone.write("more.txt", "more\n")
    team.settle()


@case("config show tells every setting and where it comes from")
def config_show(work: Work) -> None:
    home = Home(work, "hub", mothership=True)
    file = work.path / "hub.toml"
    file.write_text("[mothership]\nport = 7070\n\n[limits]\nmax_peers = 9\n")
    home.extra_environment["AURA_LIMITS_MAX_PEERS"] = "11"
    show = ("config", "show", "--mothership", "--config", file)
    settings = json.loads(home.aura(*show, "--json"))["settings"]
    seen = {key: settings[key]["value"] for key in ("mothership.port", "limits.max_peers",
                                                    "mothership.bind")}
    expect_equal({key: str(value).strip('"') for key, value in seen.items()},
                 {"mothership.port": "7070", "limits.max_peers": "11",
                  "mothership.bind": "0.0.0.0"}, "values")
    shown = home.aura(*show, "--origin")
    for key, origin in (("port", "hub.toml:2"), ("max_peers", "AURA_LIMITS_MAX_PEERS"),
                        ("bind", "default")):
        expect(re.search(rf"(?m)^{key}\b.*{re.escape(origin)}", shown), f"where {key} is from",
               shown)


@case("exit codes tell a script what to do: 4 not joined or revoked, 75 try again")
def exit_codes(work: Work) -> None:
    team = Team(work, "ab")
    b, c = team["b"], team.newcomer("c")
    expect_equal(c.run("log").returncode, 4, "exit of who has not joined")
    expect_equal(c.run("status", "--strict").returncode, 4, "exit of its status --strict")
    expect_equal(c.run("link", c.clone.path).returncode, 4, "exit of its link")
    token = team.token("c")
    team.hub.stop()
    team.hub.extra_environment["AURA_LIMITS_MAX_PEERS"] = "2"
    team.start_hub()
    status, said = exit_of(c, "mothership", "join", "--token", token)
    expect_equal(status, 75, f"exit when the team is full ({said})")
    wait_until(lambda: team["a"].run("mothership", "peer", "revoke", "b").returncode == 0,
               "B is revoked")
    wait_until(lambda: b.run("mothership", "peers").returncode == 4,
               "what B asks of the Mothership exits with 4")


if __name__ == "__main__":
    sys.exit(tap.main())
