"""Runs the cases of one test program and prints TAP. A case is a function that takes a `Work`; what
it started through that ends with it, and when it failed, the daemons' logs are printed."""

import inspect
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Callable

from work import Work

_LOG_LINES_SHOWN = 60


class Skip(Exception):
    """The case cannot run here; the reason is printed."""


class _Case:
    def __init__(self, name: str, run: Callable[[Work], None]):
        self.name = name
        self.run = run


_cases: list[_Case] = []


def case(name: str) -> Callable:
    """Registers the function below it: `name` says in a sentence what holds."""
    def register(run: Callable[[Work], None]) -> Callable[[Work], None]:
        _cases.append(_Case(name, run))
        return run
    return register


def say(line: str) -> None:
    """A remark in the output: never a verdict."""
    print("# " + line.replace("\n", "\n# "), flush=True)


def expect(holds: object, what: str, seen: object = "") -> None:
    if not holds:
        detail = f": {seen}" if seen != "" else ""
        raise AssertionError(what + detail)


def expect_equal(seen: object, expected: object, what: str) -> None:
    if seen != expected:
        raise AssertionError(f"{what}:\n  expected {expected!r}\n  seen     {seen!r}")


def _show_logs(work: Work) -> None:
    for log in sorted(work.path.glob("home-*/state/*.log")):
        lines = log.read_text(errors="replace").splitlines()
        if lines:
            name = log.relative_to(work.path)
            say(f"---- {name} ({len(lines)} lines, the last of them)\n"
                + "\n".join(lines[-_LOG_LINES_SHOWN:]))


def _run(one: _Case) -> str:
    """The directive behind the TAP line; raises what the case raised."""
    started = time.monotonic()
    with Work() as work:
        try:
            one.run(work)
        except Skip as reason:
            return f" # SKIP {reason}"
        except BaseException:
            say(traceback.format_exc().rstrip())
            _show_logs(work)
            if os.environ.get("AURA_TEST_KEEP"):
                work.keep()
                say(f"kept: {work.path}")
            raise
        finally:
            say(f"{one.name}: {time.monotonic() - started:.1f} s")
    return ""


def main() -> int:
    """usage: PROGRAM [WORD]: with WORD only the cases whose name contains it."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    chosen = [one for one in _cases if word in one.name]
    print(f"1..{len(chosen)}", flush=True)
    area = Path(inspect.stack()[1].filename).stem.removesuffix("_test").replace("_", " ")
    failures = 0
    for number, one in enumerate(chosen, 1):
        try:
            directive = _run(one)
        except KeyboardInterrupt:
            raise
        except BaseException:  # pylint: disable=broad-except
            failures += 1
            print(f"not ok {number} - {area}: {one.name}", flush=True)
        else:
            print(f"ok {number} - {area}: {one.name}{directive}", flush=True)
    return 1 if failures else 0
