"""offline_drain: 1,000 functions in 200 files changed while B was away, until all stand in B's
tree; counted from B's reconnect."""

import statistics
import subprocess
import time

from measure import bare_commit_ms, figure
from team import Team, functions
from work import Work, wait_until

_FILES = 200
_EACH = 5
_RUNS = 5


def _run(team: Team, number: int) -> float:
    a, b = team["a"], team["b"]
    b.stop()
    for index in range(_FILES):
        text = "".join(f"def f{i}(x):\n    y = x + {i} * {number}\n    return y\n\n\n"
                       for i in range(1, _EACH + 1))
        a.clone.write(f"code{index}.py", text)
    time.sleep(0.5)
    a.ask("sync", yes=True)
    wait_until(lambda: a.is_at_rest() and a.ask("status")["unacked"] == 0, "the hub has them")
    last = a.clone.read(f"code{_FILES - 1}.py")
    assert f"* {number}\n" in last
    b.must_start()
    start = time.perf_counter()
    approved = False
    while subprocess.run(["diff", "-rqx", ".git", "-x", ".aura", a.clone.path, b.clone.path],
                         capture_output=True, check=False).returncode:
        if not approved and time.perf_counter() - start > 0.2:
            approved = True
            b.ask("sync", yes=True)  # more than the brake lets through unasked
        if time.perf_counter() - start > 60:
            raise TimeoutError("B did not catch up")
    return time.perf_counter() - start


if __name__ == "__main__":
    with Work() as work:
        bare_ms = bare_commit_ms(work.path)
        the_team = Team(work, files={f"code{i}.py": functions(_EACH) for i in range(_FILES)})
        seconds = statistics.median(_run(the_team, number) for number in range(1, _RUNS + 1))
        figure("offline_drain", seconds, "s", reference=bare_ms / 1000, bound=0.5)
