"""link_ready: `aura link` of a large repository until it is synced, beside a cold `git status`."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from measure import figure
from team import Team, functions
from work import HANG_LIMIT_S, Work

_RUNS = 5
_PAUSE_S = 0.002


def _fill(team: Team, files: int) -> None:
    clone = team.clone_at("big")
    for index in range(files):
        path = clone.path / f"d{index // 500}" / f"f{index}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(functions(3, index))
    clone.git("add", "-A")
    clone.git("commit", "-qm", "Many files")


def _forget_caches() -> None:
    subprocess.run(["sync"], check=True)
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3")
    except OSError:
        print("link_ready: caches cannot be dropped here, so git status is warm", file=sys.stderr)


def _cold_status(clone) -> float:
    _forget_caches()
    start = time.perf_counter()
    clone.git("status", "--porcelain")
    return time.perf_counter() - start


def _link(team: Team, clone, run: int) -> float:
    peer = team["a"]
    _forget_caches()
    start = time.perf_counter()
    peer.ask("link", path=str(clone.path), consent=True, new=True, name=f"big-{run}")
    # In even steps: pauses that grow would be a good part of the figure.
    while not all(repo["at_rest"] for repo in peer.ask("repos")["repos"]):
        if time.perf_counter() - start > HANG_LIMIT_S:
            raise AssertionError("the tree does not get ready")
        time.sleep(_PAUSE_S)
    taken = time.perf_counter() - start
    peer.ask("unlink", path=str(clone.path))
    return taken


def _measure(name: str, files: int, runs: int) -> None:
    with Work() as work:
        team = Team(work, names="a", files={"first.py": functions(1)})
        team["a"].ask("unlink", path=str(team["a"].clone.path))
        _fill(team, files)
        clone = team.clone_at("big", clone=False)
        reference = statistics.median(_cold_status(clone) for _ in range(runs))
        value = statistics.median(_link(team, clone, run) for run in range(runs))
        figure(name, value, "s", reference=reference, bound=2 * reference)


if __name__ == "__main__":
    _measure("link_ready_10k", 10_000, _RUNS)
    if "--large" in sys.argv:
        _measure("link_ready_100k", 100_000, _RUNS)
