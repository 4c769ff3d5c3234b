"""What a case works with: a folder of its own, the processes in it, and waiting."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Callable

SOURCE = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("AURA_BUILD", SOURCE / "build"))
AURA = BUILD / "src/cli/aura"
AURAD = BUILD / "src/daemon/aurad"

# Long enough for any machine that does not hang: nothing here asserts how fast something is.
HANG_LIMIT_S = 60 * float(os.environ.get("AURA_TEST_PATIENCE", "1"))
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent() -> None:
    """For preexec_fn: a test that is killed takes its daemons along."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def wait_until(condition: Callable[[], object], what: str, limit_s: float = HANG_LIMIT_S):
    """Returns the first truthy value of `condition`, and says how long that took."""
    start = time.monotonic()
    pause = 0.005
    while True:
        if value := condition():
            print(f"# {what}: after {(time.monotonic() - start) * 1000:.0f} ms", flush=True)
            return value
        if time.monotonic() - start > limit_s:
            raise AssertionError(f"gave up after {limit_s:.0f} s: {what}")
        time.sleep(pause)
        pause = min(pause * 1.3, 0.1)


def _environment_of(pid: str) -> bytes:
    try:
        return Path("/proc", pid, "environ").read_bytes()
    except OSError:
        return b""


class Work:
    """A context: everything in it ends with it."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="aura-e2e-"))
        self._processes: list[subprocess.Popen] = []
        self._undo: list[Callable[[], object]] = []
        self._keep = False

    def keep(self) -> None:
        """Leave the folder behind, for a look at it."""
        self._keep = True

    def on_end(self, undo: Callable[[], object]) -> None:
        """Called at the end, the last one first."""
        self._undo.append(undo)

    def start(self, command: list, **options) -> subprocess.Popen:
        process = subprocess.Popen([str(word) for word in command],  # pylint: disable=R1732
                                   preexec_fn=end_with_parent, **options)
        self._processes.append(process)
        return process

    def __enter__(self) -> "Work":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.kill()
                process.wait()
        self._end_daemons()
        for undo in reversed(self._undo):
            try:
                undo()
            except Exception as error:  # pylint: disable=broad-except
                print(f"# at the end: {error}", file=sys.stderr)
        if not self._keep:
            shutil.rmtree(self.path, ignore_errors=True)

    def _end_daemons(self) -> None:
        """Those that `aura` put into the background: they carry a home in this folder."""
        mark = f"AURA_HOME={self.path}/".encode()
        for pid in filter(str.isdigit, os.listdir("/proc")):
            if mark in _environment_of(pid):
                try:
                    os.kill(int(pid), signal.SIGKILL)
                except ProcessLookupError:
                    pass
