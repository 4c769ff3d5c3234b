"""Every command block of the README runs, as it stands there. What differs: TOKEN and the address
of the Mothership are filled in, nothing is installed outside the test's folder, and scripts/test,
which runs this test, is asked for its usage only."""

import os
import re
import shutil
import socket
import subprocess
import sys

import tap
from tap import case, expect, expect_equal, say
from team import Clone, functions
from work import BUILD, SOURCE, Work, wait_until

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# The blocks in their order: what they begin with, and the machine that they are typed on.
_EXPECTED = (
    ("scripts/run", "checkout"),
    ("scripts/build", "checkout"),
    ("aura mothership start", "hub"),
    ("aura mothership join", "alice"),
    ("aura mothership token issue", "alice"),
    ("aura mothership join", "bob"),
)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Machine:
    """A home directory of its own, with the installed programs in PATH."""

    def __init__(self, work: Work, name: str, settings: dict[str, str]):
        self.home = work.path / f"home-{name}"
        self.home.mkdir(mode=0o700, exist_ok=True)
        programs = next((work.path / "installed").rglob("bin/aura")).parent
        self._environment = settings | {
            "HOME": str(self.home), "AURA_HOME": f"{self.home}", "LC_ALL": "C.UTF-8",
            "PATH": f"{programs}:{os.environ['PATH']}"}

    def type(self, block: str) -> str:
        result = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=self.home, text=True,
                                env=self._environment, stdin=subprocess.DEVNULL,
                                capture_output=True, check=False, timeout=300)
        if result.returncode != 0:
            raise AssertionError(f"exit {result.returncode}:\n{block}\n{result.stdout}"
                                 f"{result.stderr}")
        return result.stdout


def _in_checkout(work: Work, block: str) -> None:
    """What is typed in the checkout, without building or installing anything for this machine."""
    environment = os.environ | {"AURA_BUILD": str(BUILD), "TMPDIR": str(work.path)}
    for line in block.splitlines():
        command = line.partition("#")[0].split()
        if command[0] in ("scripts/test", "scripts/build"):
            command.append("--help")
        elif command[:3] == ["sudo", "meson", "install"]:
            command = ["meson", "install", "-C", str(BUILD), "--no-rebuild",
                       "--destdir", str(work.path / "installed")]
        say(f"typed: {' '.join(command)}")
        result = subprocess.run(command, cwd=SOURCE, env=environment, text=True,
                                stdin=subprocess.DEVNULL, capture_output=True, check=False,
                                timeout=300)
        expect_equal(result.returncode, 0, f"exit code of {line}\n{result.stdout}{result.stderr}")


def _make_clones(work: Work) -> tuple[Clone, Clone]:
    config = work.path / "gitconfig"
    config.write_text("[init]\n    defaultBranch = main\n")
    here = Clone(work.path, "nobody", config)
    here.git("init", "-q", "--bare", "origin.git")
    clones = []
    for name in ("alice", "bob"):
        clone = Clone(work.path / f"home-{name}/src/project", name, config)
        clone.path.parent.mkdir(parents=True)
        here.git("clone", "-q", "origin.git", clone.path)
        if not clones:
            clone.write("code.py", functions(3))
            clone.git("add", "-A")
            clone.git("commit", "-qm", "First commit")
            clone.git("push", "-q", "-u", "origin", "HEAD")
        clones.append(clone)
    return clones[0], clones[1]


@case("every command block runs as it stands, and at the end a saved function travels")
def blocks(work: Work) -> None:
    found = [match[1] for match in _BLOCK.finditer((SOURCE / "README.md").read_text())]
    expect_equal([block.startswith(start) for block, (start, _) in zip(found, _EXPECTED)],
                 [True] * len(_EXPECTED), "whether the blocks are those that are expected here")
    expect_equal(len(found), len(_EXPECTED), "blocks in the README")
    alice, bob = _make_clones(work)
    settings = {"AURA_MOTHERSHIP_PORT": str(_free_port()), "AURA_MOTHERSHIP_BIND": "127.0.0.1"}
    address = f"127.0.0.1:{settings['AURA_MOTHERSHIP_PORT']}"
    token = ""
    for block, (_, where) in zip(found, _EXPECTED):
        if where == "checkout":
            _in_checkout(work, block)
            continue
        machine = Machine(work, where, settings if where == "hub" else {})
        output = machine.type(re.sub(r"\bTOKEN\b", token, block)
                              .replace("mothership.example:7777", address))
        if "start" in block:
            token = re.search(r"join token: +(\S+)", output)[1]
            expect("Mothership is ready." in output, "the Mothership says that it is ready", output)
        elif "token issue" in block:
            token = output.strip()
    alice.edit("code.py", "y = x + 1\n", "y = x + 1000\n")
    wait_until(lambda: "1000" in bob.read("code.py"), "the function is at Bob's")
    shown = (SOURCE / "README.md").read_text()
    for words in ("aura status", "aura log", "aura conflicts", "aura mothership peers --detail",
                  "aura --help"):
        expect(f"`{words}`" in shown, f"the README names {words}")
        expect(Machine(work, "alice", {}).type(words), f"{words} shows something")


@case("scripts/run shows the same outside a checkout, and runs aura with what it is given")
def outside_a_checkout(work: Work) -> None:
    copy = work.path / "copy/scripts/run"
    copy.parent.mkdir(parents=True)
    shutil.copy(SOURCE / "scripts/run", copy)
    environment = os.environ | {"AURA_BUILD": str(BUILD), "TMPDIR": str(work.path),
                                "GIT_CEILING_DIRECTORIES": str(work.path)}

    def run(*words: str) -> str:
        result = subprocess.run([str(copy), *words], cwd=work.path, env=environment, text=True,
                                stdin=subprocess.DEVNULL, capture_output=True, check=False,
                                timeout=300)
        expect_equal(result.returncode, 0, f"exit of scripts/run\n{result.stdout}{result.stderr}")
        return result.stdout

    shown = run()
    steps = ("First commit", "Mothership is ready.", "it stands in B's file", "B has caught up",
             "both list the conflict", "nobody lists a conflict", "B has pulled", "oldest unacked")
    at = [shown.find(step) for step in steps]
    expect(-1 not in at and at == sorted(at), "every step is shown, in order", shown)
    expect_equal([one.name for one in work.path.glob("aura-demo-*")], [], "what is left behind")
    expect(run("--version").startswith("aura "), "scripts/run ARGS runs aura")


if __name__ == "__main__":
    sys.exit(tap.main())
