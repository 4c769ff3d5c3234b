"""Tests of scripts/count_tests.py: what a program printed against the counts it must give. TAP."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from count_tests import count_program, count_tap  # noqa: E402 (the path comes first)

_SUMMARY = "[doctest] test cases: {0} | {1} passed | {2} failed | 0 skipped\n"
_FAILED_CASE = "a_test.cpp:3:\nTEST CASE:  a: b\n\na_test.cpp:4: ERROR: CHECK( x ) is NOT right\n"
_LOUD_CASE = "TEST CASE:  a: c\na_test.cpp:9: MESSAGE: note\n"

# What is shown, output of the program, meson's word for it, "passed failed skipped" expected.
_PROGRAMS = (
    ("doctest counts its cases", _SUMMARY.format(18, 18, 0), "OK", "18 0 0"),
    ("a failed doctest case is one", _FAILED_CASE + _SUMMARY.format(3, 2, 1), "FAIL", "2 1 0"),
    ("a loud case is no failed one", _LOUD_CASE + _SUMMARY.format(3, 3, 0), "OK", "3 0 0"),
    ("a case that skips itself has not passed", "[skip] a: b (no inotify)\n" * 2
     + "[skip] a: c (no root)\n" + _SUMMARY.format(5, 5, 0), "OK", "3 0 2"),
    ("a program that dies before its summary fails", "[doctest] run with…\n", "FAIL", "0 1 0"),
    ("a doctest that fails after its summary fails", _SUMMARY.format(2, 2, 0), "FAIL", "2 1 0"),
    ("TAP counts its lines", "1..3\nok 1 - a\nnot ok 2 - b\n# why\nok 3 - c # SKIP no x\n", "FAIL",
     "1 1 1"),
    ("TAP that stops early fails", "1..2\nok 1 - a\n", "ERROR", "1 1 0"),
    ("a script that says nothing is one case", "", "OK", "1 0 0"),
    ("a script that fails is one case", "oops\n", "FAIL", "0 1 0"),
    ("a script that times out fails", "", "TIMEOUT", "0 1 0"),
    ("a script that skips says why", "no network namespaces\n", "SKIP", "0 0 1"),
    ("what passes unexpectedly fails", "", "UNEXPECTEDPASS", "0 1 0"),
)


def main() -> int:
    verdicts = []
    for name, output, result, expected in _PROGRAMS:
        count = count_program("p", output, result)
        counted = f"{count.passed} {len(count.failed)} {len(count.skipped)}"
        verdicts.append((name, counted == expected, f"expected {expected}, counted {counted}"))
    count = count_tap("p", "ok - a # SKIP it is late\n")
    verdicts.append(("a reason is kept", count.skipped == ["p: a: it is late"], str(count.skipped)))
    print(f"1..{len(verdicts)}")
    for name, passed, detail in verdicts:
        print(f"{'ok' if passed else 'not ok'} - {name}" + ("" if passed else f"\n# {detail}"))
    return 0 if all(passed for _, passed, _ in verdicts) else 1


if __name__ == "__main__":
    raise SystemExit(main())
