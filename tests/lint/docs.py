"""What documents and tables promise: links lead somewhere, codes mean one thing."""

import re
from posixpath import dirname, join, normpath
from typing import Iterator

from rule import Finding, Rule
from source_tree import Tree

_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
_FENCE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+\s+(.*?)\s*$", re.MULTILINE)
_ERROR_TABLE = "src/base/error_code.hpp"
_ERROR_ROW = re.compile(r'^\s*X\((\w+),\s*"([^"]*)",\s*(\d+),', re.MULTILINE)


def _anchors(text: str) -> set[str]:
    """The ids that a forge gives to the headings of a document."""
    slugs = set()
    for heading in _HEADING.findall(text):
        plain = re.sub(r"[^\w\- ]", "", heading.lower())
        slugs.add(plain.replace(" ", "-"))
    return slugs


def _check_links(tree: Tree) -> Iterator[Finding]:
    for file in tree.files(".md"):
        prose = _FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), file.text)
        for match in _LINK.finditer(prose):
            if re.match(r"[a-z]+:", match[1]):
                continue
            path, _, anchor = match[1].partition("#")
            target = normpath(join(dirname(file.path), path)) if path else file.path
            line = file.line_at(match.start())
            if target not in tree and target not in tree.folders:
                yield Finding(file.path, line, f"the link {match[1]} leads nowhere")
            elif anchor and target.endswith(".md") and anchor not in _anchors(tree[target].text):
                yield Finding(file.path, line, f"{target} has no heading for #{anchor}")


def _check_error_codes(tree: Tree) -> Iterator[Finding]:
    if _ERROR_TABLE not in tree:
        return
    file = tree[_ERROR_TABLE]
    seen: dict[str, int] = {}
    for match in _ERROR_ROW.finditer(file.text):
        line = file.line_at(match.start(1))
        for key in (f"enumerator {match[1]}", f'name "{match[2]}"', f"number DR{match[3]:0>3}"):
            if key in seen:
                yield Finding(file.path, line, f"the {key} stands on line {seen[key]} already")
            seen[key] = line
        if match[2].replace(".", "_") != match[1]:
            yield Finding(file.path, line, f'"{match[2]}" and {match[1]} are not one word')


def _check_decisions(tree: Tree) -> Iterator[Finding]:
    numbers: dict[str, str] = {}
    for file in tree.files(".md"):
        if not file.path.startswith("docs/decisions/") or file.name == "README.md":
            continue
        if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", file.name):
            yield Finding(file.path, 0, "the name is not NNNN-title.md")
        number = file.name[:4]
        if number in numbers:
            yield Finding(file.path, 0, f"number {number} is taken by {numbers[number]}")
        numbers[number] = file.path


def _row(enumerator: str, name: str, number: int) -> str:
    return f'    X({enumerator}, "{name}", {number}, 500, ExitCode::failed, Retry::no) \\\n'


RULES = (
    Rule("docs: links lead somewhere", "a broken link is a broken promise", _check_links,
         fires=[{"docs/a.md": "[b](b.md)"}, {"docs/a.md": "[b](#gone)"},
                {"docs/a.md": "[b](b.md#gone)", "docs/b.md": "# Here\n"}],
         passes=[{"docs/a.md": "[b](b.md#two-words) [c](../src/) [d](https://example.org) `[x](y)`",
                  "docs/b.md": "## Two words\n", "src/base/a.cpp": ""}]),
    Rule("docs: error codes mean one thing", "scripts and doctor pages depend on them",
         _check_error_codes,
         fires=[{_ERROR_TABLE: _row("a", "a", 1) + _row("a", "b", 2)},
                {_ERROR_TABLE: _row("a", "a", 1) + _row("b", "a", 2)},
                {_ERROR_TABLE: _row("a", "a", 1) + _row("b", "b", 1)},
                {_ERROR_TABLE: _row("a_b", "b.a", 1)}],
         passes=[{_ERROR_TABLE: _row("a_b", "a.b", 1) + _row("c", "c", 2)}]),
    Rule("docs: decisions are numbered", "other documents cite the number", _check_decisions,
         fires=[{"docs/decisions/sqlite.md": ""},
                {"docs/decisions/0001-a.md": "", "docs/decisions/0001-b.md": ""}],
         passes=[{"docs/decisions/0001-a.md": "", "docs/decisions/0002-b.md": ""}]),
)
