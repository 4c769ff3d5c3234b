"""What the measurements share: figures as JSON lines, the disk's own speed, waiting for a file."""

import ctypes
import json
import os
import select
import sqlite3
import statistics
import sys
import time
from pathlib import Path
from typing import Callable

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "e2e"))

_IN_CHANGES = 0x2 | 0x4 | 0x8 | 0x80 | 0x100  # modify, attributes, close-write, moved-to, create
_LIMIT_S = 120


def figure(name: str, value: float, unit: str, *, reference: float | None = None,
           bound: float | None = None, at_least: bool = False) -> None:
    """Prints one line. `bound` is a limit of `value`: an upper one unless `at_least`."""
    ok = None if bound is None else (value >= bound if at_least else value <= bound)
    print(json.dumps({
        "figure": name, "value": round(value, 3), "unit": unit,
        "reference": None if reference is None else round(reference, 3),
        "ratio": None if not reference else round(value / reference, 3),
        "bound": None if bound is None else round(bound, 3), "ok": ok}), flush=True)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def bare_commit_ms(folder: Path) -> float:
    """The median of one SQLite WAL commit with synchronous=FULL in `folder`."""
    path = folder / "bare.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE rows (row BLOB)")
    times = []
    for _ in range(200):
        start = time.perf_counter()
        connection.execute("INSERT INTO rows VALUES (?)", (b"x" * 512,))
        times.append((time.perf_counter() - start) * 1000)
    connection.close()
    for name in ("bare.db", "bare.db-wal", "bare.db-shm"):
        (folder / name).unlink(missing_ok=True)
    return statistics.median(times)


class Watch:
    """Waits for what happens in a folder without asking again and again."""

    def __init__(self, folder: Path):
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._fd = self._libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
        if self._libc.inotify_add_watch(self._fd, os.fsencode(folder), _IN_CHANGES) < 0:
            raise OSError(ctypes.get_errno(), "inotify_add_watch", str(folder))

    def until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + _LIMIT_S
        while not condition():
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError("the change did not arrive")
            if select.select([self._fd], [], [], min(left, 1))[0]:
                os.read(self._fd, 65536)

    def close(self) -> None:
        os.close(self._fd)


def cpu_ms(pid: int) -> float:
    """Processor time that the process has used, from /proc/PID/schedstat (nanoseconds)."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e6


def anonymous_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"no RssAnon of {pid}")


def wakeups(pid: int) -> int:
    """How often the threads of the process gave up the processor by themselves."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        for line in (task / "status").read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches:"):
                total += int(line.split()[1])
    return total


__all__ = ["Watch", "anonymous_mb", "bare_commit_ms", "cpu_ms", "figure", "percentile",
           "wakeups"]
