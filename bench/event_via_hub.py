"""event_via_hub: from the commit of an event at A to its commit at B, through the Mothership."""

import statistics
import subprocess

from measure import bare_commit_ms, figure, percentile
from team import Team, functions
from work import BUILD, Work

_EVENTS = 500
_WARM_UP = 50


def main() -> None:
    with Work() as work:
        team = Team(work, names="ab", files={"code.py": functions(200)})
        for peer in team.peers:
            peer.stop()
        bare = bare_commit_ms(work.path)
        result = subprocess.run(
            [BUILD / "bench/bench-via-hub", team["a"].path, team["b"].path,
             team["a"].clone.path / "code.py", str(_EVENTS)],
            stdout=subprocess.PIPE, text=True, check=True)
        times = [float(line) for line in result.stdout.split()][_WARM_UP:]
        figure("event_via_hub_p50", statistics.median(times), "ms",
               reference=bare, bound=2 * bare + 1)
        figure("event_via_hub_p99", percentile(times, 0.99), "ms", reference=bare, bound=10)


if __name__ == "__main__":
    main()
