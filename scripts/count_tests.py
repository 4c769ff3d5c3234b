"""Adds up test cases over the results of several runs and prints them; the last line is the sum.

usage: count_tests.py RESULT...

A RESULT is the testlog.json that `meson test` writes, or a file of TAP lines. What one program says
in its output decides how its cases are counted:
  doctest   its summary line; a case that says "[skip] CASE (REASON)" is skipped, not passed
  TAP       one case a line "ok …", "not ok …", "… # SKIP reason"
  anything else, or a program that died: one case, by its exit status
"""

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

_DOCTEST = re.compile(
    r"^\[doctest\] test cases: +\d+ \| +(\d+) passed \| +(\d+) failed", re.MULTILINE)
_DOCTEST_CASE = re.compile(r"^TEST CASE: +(.*)$", re.MULTILINE)
_DOCTEST_SKIP = re.compile(r"^\[skip\] (.*) (\(.*\))$", re.MULTILINE)
_TAP = re.compile(r"^(not )?ok\b *\d* *(?:- )?(.*?)(?: # (SKIP|TODO)\b *(.*))?$",
                  re.MULTILINE | re.IGNORECASE)


@dataclass
class Count:
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def add(self, other: "Count") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self) -> str:
        return f"{self.passed} passed, {len(self.failed)} failed, {len(self.skipped)} skipped"


def count_tap(program: str, output: str) -> Count:
    count = Count()
    for failed, name, directive, reason in _TAP.findall(output):
        if directive:
            count.skipped.append(f"{program}: {name}: {reason}")
        elif failed:
            count.failed.append(f"{program}: {name}")
        else:
            count.passed += 1
    return count


def count_doctest(program: str, output: str, passed: int, failed: int) -> Count:
    names = list(dict.fromkeys(_DOCTEST_CASE.findall(output)))
    if len(names) != failed:  # cases that passed and wrote something are named as well
        names = ["a test case"] * failed
    reasons = dict(_DOCTEST_SKIP.findall(output))  # a case may give several
    skipped = [f"{program}: {name} {reason}" for name, reason in reasons.items()]
    return Count(passed - len(skipped), [f"{program}: {name}" for name in names], skipped)


def count_program(program: str, output: str, result: str) -> Count:
    """`result` is meson's word for the whole program."""
    if summary := _DOCTEST.search(output):
        count = count_doctest(program, output, int(summary[1]), int(summary[2]))
    else:
        count = count_tap(program, output)
    if result == "SKIP" and not count.skipped:
        count.skipped.append(f"{program}: {output.strip()[-200:]}")
    elif result not in ("OK", "SKIP") and not count.failed:
        count.failed.append(f"{program}: {result}")
    elif result == "OK" and not (count.passed or count.skipped):
        count.passed = 1
    return count


def count_file(path: Path) -> Count:
    total = Count()
    if path.suffix != ".json":
        return count_tap(path.stem, path.read_text())
    for line in path.read_text().splitlines():
        test = json.loads(line)
        program = f"{path.stem}: {test['name'].removeprefix('aura:')}"
        count = count_program(program, test.get("stdout") or "", test["result"])
        print(f"{program}: {count}")
        total.add(count)
    return total


def main(paths: list[str]) -> int:
    total = Count()
    for path in map(Path, paths):
        if path.exists():
            total.add(count_file(path))
        else:
            total.failed.append(f"{path.stem}: ended without a result")
    for reason in total.skipped:
        print(f"skipped: {reason}")
    for name in total.failed:
        print(f"failed: {name}")
    print(total)
    return 0 if total.passed and not total.failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
