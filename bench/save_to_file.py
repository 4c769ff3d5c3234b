"""save_to_file: a function saved on A stands in B's file, through the Mothership. Also
save_vs_syncthing where Syncthing is installed: the same save between two of its instances."""

import shutil
import statistics
import sys
import time
from pathlib import Path

from measure import Watch, bare_commit_ms, figure, percentile
from syncthing import Pair
from team import Team, functions
from work import Work

_SAVES = 100
_LINES = 1000


def _save_and_wait(source: Path, target: Path, watch: Watch, text: str, rename: bool) -> float:
    """Milliseconds from before the save until the other file has the text."""
    wanted = text.encode()
    start = time.perf_counter()
    if rename:
        fresh = source.with_name(".fresh~")
        fresh.write_bytes(wanted)
        fresh.rename(source)
    else:
        source.write_bytes(wanted)
    watch.until(lambda: target.read_bytes() == wanted)
    return (time.perf_counter() - start) * 1000


def _saves(source: Path, target: Path, count: int) -> list[float]:
    watch = Watch(target.parent)
    text = functions(_LINES // 5)
    times = []
    for number in range(count):
        which = number % (_LINES // 5) + 1
        text = text.replace(f"y = x + {which}\n", f"y = x + {which} * {number + 2}\n", 1)
        times.append(_save_and_wait(source, target, watch, text, rename=number % 2 == 1))
        time.sleep(0.02)
    watch.close()
    return times[count // 10:]  # the first ones find cold caches


def _aura() -> float:
    with Work() as work:
        bare = bare_commit_ms(work.path)
        team = Team(work, files={"code.py": functions(_LINES // 5)})
        times = _saves(team["a"].clone.path / "code.py", team["b"].clone.path / "code.py", _SAVES)
        median = statistics.median(times)
        figure("save_to_file_p50", median, "ms", reference=bare, bound=8)
        figure("save_to_file_p95", percentile(times, 0.95), "ms", reference=bare, bound=20)
        return median


def _syncthing(ours: float) -> None:
    if not shutil.which("syncthing"):
        print("save_vs_syncthing: no syncthing here (scripts/setup bench)", file=sys.stderr)
        return
    with Work() as work:
        pair = Pair(work)
        for name, delay_s, scans, saves, bound in (
                ("save_vs_syncthing_scan", 1, True, 20, None),
                ("save_vs_syncthing", 1, False, 7, 100),
                ("save_vs_syncthing_default", 10, False, 5, None)):
            pair.set_delay(delay_s)
            theirs = statistics.median(pair.saves(saves, scans, functions(_LINES // 5)))
            figure(name, theirs / ours, "x", reference=theirs, bound=bound, at_least=True)


if __name__ == "__main__":
    _syncthing(_aura())
