"""save_cpu, idle_rss_anon, idle_wakeups: what the daemon of a peer takes, 10,000 files linked."""

import statistics
import sys
import time

from measure import anonymous_mb, cpu_ms, figure, wakeups
from team import Team, functions
from work import Work, wait_until

_FILES = 10_000
_SAVES = 20
_IDLE_S = 600


def _save_cpu(team: Team) -> float:
    peer = team["a"]
    pid = peer.process.pid
    times = []
    for number in range(_SAVES):
        before = cpu_ms(pid)
        events = team.saved_events()
        peer.clone.write("d0/f0.py", functions(200).replace("x + 1\n", f"x + {number + 1000}\n"))
        wait_until(lambda was=events: team.saved_events() > was, "recorded")
        time.sleep(0.3)  # the daemon's own follow-up work counts too
        times.append(cpu_ms(pid) - before)
    return statistics.median(times)


def main() -> None:
    idle_s = _IDLE_S if "--full" in sys.argv else 60
    with Work() as work:
        team = Team(work, names="a", files={
            f"d{i // 500}/f{i}.py": functions(200 if i == 0 else 3, 1) for i in range(_FILES)})
        pid = team["a"].process.pid
        wait_until(team["a"].is_at_rest, "ready")
        time.sleep(5)
        before = wakeups(pid)
        time.sleep(idle_s)
        figure("idle_wakeups", (wakeups(pid) - before) / idle_s, "/s", bound=0.1)
        figure("idle_rss_anon", anonymous_mb(pid), "MB", bound=15)
        figure("save_cpu", _save_cpu(team), "ms", bound=10)


if __name__ == "__main__":
    main()
