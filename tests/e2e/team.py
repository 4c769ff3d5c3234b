"""A team on this machine: a Mothership and peers as real processes on loopback, each with a home
and a clone of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from work import AURA, AURAD, Work, wait_until

_READY = b"ready\n"
_SOCKET_PATIENCE_S = 60

# Nothing of the machine's own git configuration takes part.
_GIT_CONFIG = """[init]
    defaultBranch = main
[advice]
    detachedHead = false
[pull]
    rebase = false
[protocol "file"]
    allow = always
[core]
    editor = true
"""


class AuraError(Exception):
    """What a daemon or `aura` answered instead of what was asked for."""

    def __init__(self, text: str, exit_code: int = 1):
        super().__init__(text)
        self.exit_code = exit_code


class Home:
    """AURA_HOME of one daemon, the daemon, and how to ask it."""

    def __init__(self, work: Work, name: str, mothership: bool):
        self.work = work
        self.name = name
        self.path = work.path / f"home-{name}"
        self.mothership = mothership
        self.process: subprocess.Popen | None = None
        self.extra_environment: dict[str, str] = {}
        self._socket = self.path / "run" / ("mothership.sock" if mothership else "aurad.sock")
        self.log_path = self.path / "state" / ("mothership.log" if mothership else "aurad.log")

    def environment(self) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "TMPDIR", "HOME") if key in os.environ}
        kept |= {key: value for key, value in os.environ.items() if "SAN_OPTIONS" in key}
        kept |= {key: value for key, value in os.environ.items() if "SYMBOLIZER" in key}
        return kept | {"AURA_HOME": str(self.path), "LC_ALL": "C.UTF-8"} | self.extra_environment

    # -- the daemon

    def start(self, *arguments: str) -> str:
        """Starts aurad and returns what it reported: "" for ready, else the error as JSON."""
        reader = self._spawn(arguments)
        report = b""
        while piece := os.read(reader, 65536):
            report += piece
        os.close(reader)
        if report == _READY:
            return ""
        self.process.wait()
        return report.decode() or f"aurad ended with {self.process.returncode}"

    def start_without_waiting(self, *arguments: str) -> None:
        os.close(self._spawn(arguments))

    def _spawn(self, arguments: tuple[str, ...]) -> int:
        """The descriptor on which aurad reports."""
        self.log_path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.chmod(0o700)
        reader, writer = os.pipe()
        mode = ["--mothership"] if self.mothership else []
        with open(self.log_path, "ab") as log:
            self.process = self.work.start(
                [AURAD, *mode, "--notify-fd", writer, *arguments], env=self.environment(),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[writer])
        os.close(writer)
        return reader

    def must_start(self, *arguments: str) -> None:
        if error := self.start(*arguments):
            raise AuraError(f"{self.name} did not start: {error}")

    def kill(self, sig: int = signal.SIGKILL) -> None:
        assert self.process is not None
        self.process.send_signal(sig)
        if sig in (signal.SIGKILL, signal.SIGTERM):
            self.process.wait(_SOCKET_PATIENCE_S)

    def stop(self) -> None:
        self.kill(signal.SIGTERM)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    # -- asking

    def ask(self, command: str, **arguments: object) -> dict:
        """Over the local socket, as `aura` does."""
        request = json.dumps({"aura": 1, "command": command, "arguments": arguments})
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_SOCKET_PATIENCE_S)
            connection.connect(str(self._socket))
            connection.sendall(request.encode() + b"\n")
            answer = b""
            while not answer.endswith(b"\n") and (piece := connection.recv(1 << 20)):
                answer += piece
        if not answer:
            raise AuraError(f"{self.name} hung up")
        reply = json.loads(answer)
        if "error" in reply:
            raise AuraError(json.dumps(reply["error"]))
        return reply

    def run(self, *words: object, **options) -> subprocess.CompletedProcess:
        """`aura WORDS`, whatever comes of it."""
        return subprocess.run([str(AURA), *map(str, words)], env=self.environment(), text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              timeout=120, **options)

    def aura(self, *words: object) -> str:
        """`aura WORDS`, which must work: its standard output."""
        result = self.run(*words)
        if result.returncode != 0:
            raise AuraError(f"aura {' '.join(map(str, words))}: exit {result.returncode}\n"
                            f"{result.stdout}{result.stderr}", result.returncode)
        return result.stdout

    def vector(self) -> dict[tuple[str, str, str], tuple[int, str]]:
        """What this replica has on disk, by log: how many events, and the id of the last."""
        return {(head["author"], head["incarnation"], head["repo_id"] or ""):
                (head["events"], head["last"]) for head in self.ask("wal.status")["heads"]}


class Clone:
    """A git working tree and what an editor does in it."""

    def __init__(self, path: Path, author: str, config: Path):
        self.path = path
        self.author = author
        self._environment = {
            "PATH": os.environ["PATH"], "HOME": str(path.parent), "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_GLOBAL": str(config), "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": author, "GIT_AUTHOR_EMAIL": f"{author}@example.com",
            "GIT_COMMITTER_NAME": author, "GIT_COMMITTER_EMAIL": f"{author}@example.com"}

    def try_run(self, *words: object, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run([*map(str, words)], cwd=self.path, text=True,
                              env=self._environment | environment, stdin=subprocess.DEVNULL,
                              capture_output=True, check=False, timeout=120)

    def try_git(self, *words: object, **environment: str) -> subprocess.CompletedProcess:
        return self.try_run("git", *words, **environment)

    def git(self, *words: object, **environment: str) -> str:
        result = self.try_git(*words, **environment)
        if result.returncode != 0:
            raise AssertionError(f"git {' '.join(map(str, words))} in {self.path.name}: exit "
                                 f"{result.returncode}\n{result.stdout}{result.stderr}")
        return result.stdout

    def read(self, name: str) -> str:
        return (self.path / name).read_bytes().decode()

    def has(self, name: str) -> bool:
        return (self.path / name).exists()

    def write(self, name: str, text: str) -> None:
        """As `sed -i` does it: a new file takes the place of the old one."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new~")
        fresh.write_bytes(text.encode())
        if path.exists():
            shutil.copymode(path, fresh)
        fresh.rename(path)

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        if old not in text:
            raise AssertionError(f"{self.path.name}/{name} does not contain {old!r}")
        self.write(name, text.replace(old, new, 1))

    def files(self) -> dict[str, bytes]:
        """Everything but git's and Aura's own."""
        found = {}
        for folder, folders, names in os.walk(self.path):
            if Path(folder) == self.path:
                folders[:] = [name for name in folders if name not in (".git", ".aura")]
                names = [name for name in names if name != ".git"]
            for name in names:
                file = Path(folder, name)
                try:
                    found[str(file.relative_to(self.path))] = file.read_bytes()
                except FileNotFoundError:
                    pass  # gone since the folder was listed
        return found


class Peer(Home):
    """A developer's machine: a daemon and a clone."""

    def __init__(self, work: Work, name: str, clone: Clone):
        super().__init__(work, name, mothership=False)
        self.clone = clone

    def repo(self) -> dict:
        return self.ask("repos")["repos"][0]

    def is_at_rest(self) -> bool:
        return all("problem" not in repo and repo["at_rest"] and not repo["git_busy"]
                   for repo in self.ask("repos")["repos"])

    def conflicts(self) -> list[dict]:
        return self.ask("conflicts")["conflicts"]

    def findings(self) -> list[dict]:
        return self.ask("conflicts", all=True)["conflicts"]

    def changes(self) -> list[dict]:
        """Every change, oldest last."""
        return self.ask("log", limit=10000)["changes"]


class Team:
    """A Mothership `hub`, an `origin.git`, and peers that linked their clones of it."""

    def __init__(self, work: Work, names: str = "ab", files: dict[str, str] | None = None):
        self.work = work
        self.config = work.path / "gitconfig"
        self.config.write_text(_GIT_CONFIG)
        self.origin = work.path / "origin.git"
        self.hub = Home(work, "hub", mothership=True)
        self.hub_arguments = ["--bind", "127.0.0.1", "--port", "0"]
        self.port = 0
        self.peers: list[Peer] = []
        self._make_origin(files or {"code.py": functions(5), "notes.txt": "Notes.\n"})
        self.start_hub()
        for name in names:
            self.add(name)

    def _make_origin(self, files: dict[str, str]) -> None:
        first = self.clone_at("seed", clone=False)
        first.path.mkdir()
        first.git("init", "-q")
        for name, text in files.items():
            first.write(name, text)
        first.git("add", "-A")
        first.git("commit", "-qm", "First commit")
        first.git("clone", "-q", "--bare", ".", self.origin)
        shutil.rmtree(first.path)

    def clone_at(self, name: str, *options: str, clone: bool = True) -> Clone:
        made = Clone(self.work.path / name, name, self.config)
        if clone:
            Clone(self.work.path, name, self.config).git(
                "clone", "-q", *options, f"file://{self.origin}", made.path)
        return made

    def newcomer(self, name: str) -> Peer:
        """A daemon that belongs to no team yet, with a clone."""
        peer = Peer(self.work, name, self.clone_at(name))
        peer.must_start()
        return peer

    def start_hub(self) -> None:
        self.hub.must_start(*self.hub_arguments)
        if not self.port:
            # The peers' tokens name it: a restart must be found where it was.
            listening = self.hub.ask("mothership.status")["listening"]
            self.port = int(listening.rpartition(":")[2])
            self.hub_arguments = ["--bind", "127.0.0.1", "--port", str(self.port)]

    def token(self, name: str) -> str:
        """The first member is an admin; who comes later is invited by a peer, keys and all."""
        if not self.peers:
            return self.hub.ask("token.issue", subject=name, role="admin")["token"]
        return self.peers[0].ask("token.issue", subject=name)["token"]

    def add(self, name: str, clone: Clone | None = None, link: bool = True) -> Peer:
        peer = Peer(self.work, name, clone or self.clone_at(name))
        peer.must_start()
        peer.ask("join", token=self.token(name), url="")
        self.peers.append(peer)
        if link:
            self.link(peer)
        return peer

    def link(self, peer: Peer, path: Path | None = None, name: str = "") -> None:
        """With yes to what is there; a newcomer may have to wait for its keys."""
        def linked() -> bool:
            try:
                reply = peer.ask("link", path=str(path or peer.clone.path), name=name,
                                 consent=True)
            except AuraError as error:
                if any(wait in str(error) for wait in ("has not got yet", "on their way")):
                    return False
                raise
            if len(self.peers) > 1 and reply["new"]:
                raise AssertionError(f"{peer.name} linked a repository of its own")
            return True
        wait_until(linked, f"{peer.name} has linked")

    def __getitem__(self, name: str) -> Peer:
        return next(peer for peer in self.peers if peer.name == name)

    # -- what holds at the end

    def running(self) -> list[Peer]:
        return [peer for peer in self.peers if peer.is_running()]

    def settle(self, what: str = "all is quiet") -> None:
        """Everybody has looked at every file and git state, and holds every event."""
        for peer in self.running():
            peer.ask("sync")
        wait_until(self._is_quiet, what)
        for peer in self.running():
            peer.ask("sync")
        wait_until(self._is_quiet, f"{what}, again")

    def _is_quiet(self) -> bool:
        peers = self.running()
        before = self.vectors()
        if any(vector != before["hub"] for vector in before.values()):
            return False
        if not all(peer.is_at_rest() for peer in peers):
            return False
        if any(peer.ask("status")["unacked"] for peer in peers):
            return False
        return self.vectors() == before

    def vectors(self) -> dict[str, dict]:
        return {home.name: home.vector() for home in [self.hub, *self.running()]}

    def expect_same(self) -> None:
        """Equal files everywhere, and equal lists of conflicts."""
        first, *others = self.running()
        for other in others:
            mine, theirs = first.clone.files(), other.clone.files()
            for name in sorted(mine.keys() | theirs.keys()):
                if mine.get(name) != theirs.get(name):
                    raise AssertionError(
                        f"{name} differs between {first.name} and {other.name}:\n"
                        f"{_text(mine.get(name))}\n-- and --\n{_text(theirs.get(name))}")
            ours, yours = keys_of(first.conflicts()), keys_of(other.conflicts())
            if ours != yours:
                raise AssertionError(f"conflicts differ between {first.name} and {other.name}: "
                                     f"{ours} and {yours}")

    def saved_events(self) -> int:
        """How many events the team holds in the logs of its repositories."""
        return sum(count for (_, _, repo), (count, _) in self.hub.vector().items() if repo)


def _text(content: bytes | None) -> str:
    return "(absent)" if content is None else content.decode(errors="replace")


def keys_of(conflicts: list[dict]) -> list[tuple]:
    """What must be the same list on every machine."""
    return sorted((one["id"], one["path"], one["address"], one["reason"],
                   tuple((head["event"], head["item"]) for head in one["heads"]))
                  for one in conflicts)


def functions(count: int, first: int = 1) -> str:
    """Python source: f1, f2, … each on three lines and two empty ones."""
    return "".join(f"def f{i}(x):\n    y = x + {i}\n    return y\n\n\n"
                   for i in range(first, first + count))


def same(team: Team, name: str, holds: str = "") -> bool:
    """Whether the file is everywhere the same and contains `holds`."""
    texts = {peer.clone.read(name) if peer.clone.has(name) else None for peer in team.running()}
    return len(texts) == 1 and (text := texts.pop()) is not None and holds in text
