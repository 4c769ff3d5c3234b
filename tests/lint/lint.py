#!/usr/bin/env -S python3 -B
"""Checks the rules of the house over the source tree and reports in TAP, a line a rule.

usage: lint.py [--root DIR] [WORD...]      only the rules whose name contains one of the words
"""

import argparse
from pathlib import Path

from rule import Rule, Skip
from rules import RULES
from source_tree import Tree

_SHOWN = 50  # findings of one rule; more tell nothing new


def _report(number: int, rule: Rule, tree: Tree) -> bool:
    try:
        findings = list(rule.check(tree))
    except Skip as reason:
        print(f"ok {number} - {rule.name} # SKIP {reason}")
        return True
    print(f"{'not ok' if findings else 'ok'} {number} - {rule.name}")
    if findings:
        print(f"#   {rule.why}")
    for finding in findings[:_SHOWN]:
        print(f"#   {finding}")
    if len(findings) > _SHOWN:
        print(f"#   and {len(findings) - _SHOWN} more")
    return not findings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("words", nargs="*", metavar="WORD")
    arguments = parser.parse_args()
    rules = [rule for rule in RULES
             if not arguments.words or any(word in rule.name for word in arguments.words)]
    tree = Tree.load(arguments.root)
    print(f"1..{len(rules)}")
    results = [_report(number, rule, tree) for number, rule in enumerate(rules, 1)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
