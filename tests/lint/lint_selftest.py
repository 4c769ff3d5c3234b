"""Proves that every rule can fire and that it spares what is allowed: TAP, a line a rule."""

import tempfile
from pathlib import Path
from typing import Mapping

from rule import Finding, Rule, Skip
from rules import RULES
from source_tree import Tree


def _findings(rule: Rule, files: Mapping[str, str]) -> list[Finding]:
    if not rule.on_disk:
        return list(rule.check(Tree(files)))
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            place = Path(folder, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        return list(rule.check(Tree.load(Path(folder))))


def _mistakes(rule: Rule) -> list[str]:
    mistakes = [] if rule.fires and rule.passes else ["has no example"]
    for files in rule.fires:
        if not _findings(rule, files):
            mistakes.append(f"finds nothing in {dict(files)}")
    for files in rule.passes:
        mistakes += [f"finds what is allowed: {finding}" for finding in _findings(rule, files)]
    return mistakes


def _report(number: int, rule: Rule) -> bool:
    try:
        mistakes = _mistakes(rule)
    except Skip as reason:
        print(f"ok {number} - {rule.name} # SKIP {reason}")
        return True
    print(f"{'not ok' if mistakes else 'ok'} {number} - {rule.name}")
    for mistake in mistakes:
        print(f"#   {mistake[:300]}")
    return not mistakes


def main() -> int:
    print(f"1..{len(RULES) + 1}")
    names = {rule.name for rule in RULES}
    unique = len(names) == len(RULES)
    print(f"{'ok' if unique else 'not ok'} 1 - rule names are unique")
    results = [_report(number, rule) for number, rule in enumerate(RULES, 2)]
    return 0 if unique and all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
