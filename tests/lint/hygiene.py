"""What no tracked file may contain: the machine it was written on, and invisible mistakes."""

import re
from typing import Iterator

from rule import Finding, Rule
from source_tree import Tree

# Places that exist on one machine only. Documents use ~/ or an example user instead.
_MACHINE_PATH = re.compile(r"(?<![\w.~$}/])/(?:work|farm|root)/\w")
_REGISTRY = re.compile(
    r'"resolved":\s*"https?:|\bhttps?://(?:registry|deb|security|mirrors?|proxy)\.')
_OURS = (".cpp", ".hpp", ".py", ".md", ".sh", ".toml", ".yml", "meson.build")
_DATA_FOLDERS = {"golden", "corpus", "fixtures"}  # texts whose white space is the point
_COLUMNS = 100


def _check_places(tree: Tree) -> Iterator[Finding]:
    for file in tree.files():
        for pattern, what in ((_MACHINE_PATH, "a path of one machine"),
                              (_REGISTRY, "the address of a package registry")):
            for match in pattern.finditer(file.text):
                yield Finding(file.path, file.line_at(match.start()), f"{what}: {match.group()}")


def _check_whitespace(tree: Tree) -> Iterator[Finding]:
    for file in tree.files(*_OURS):
        if not _DATA_FOLDERS.isdisjoint(file.path.split("/")):
            continue
        for match in re.finditer(r"[ \t\r]+$|\t", file.text, re.MULTILINE):
            yield Finding(file.path, file.line_at(match.start()), "a tab or white space at the end")
        if file.text and not file.text.endswith("\n"):
            yield Finding(file.path, 0, "no line end at the end of the file")


def _check_columns(tree: Tree) -> Iterator[Finding]:
    for file in tree.files(".py", "meson.build"):  # clang-format sees to C++
        for number, line in enumerate(file.lines, 1):
            if len(line) > _COLUMNS:
                yield Finding(file.path, number, f"{len(line)} columns, the limit is {_COLUMNS}")


def _check_packages(tree: Tree) -> Iterator[Finding]:
    path = "scripts/packages.txt"
    rows = [line for line in tree[path].lines if line and line[0] != "#"] if path in tree else []
    names = [row.split()[0] for row in rows]
    for previous, name in zip(names, names[1:]):
        if previous >= name:
            yield Finding(path, 0, f"{name} does not stand after {previous} in the alphabet")
    for row in rows:
        if not re.fullmatch(r"\S+ +# (?:\[\w+\] )?\S.*", row):
            yield Finding(path, 0, f"write `name  # why` or `name  # [group] why`: {row}")


def _absolute(*parts: str) -> str:
    return "".join(f"/{part}" for part in parts)


RULES = (
    Rule("hygiene: no place of one machine", "a clone must work anywhere", _check_places,
         fires=[{"scripts/x": f"cd {_absolute('work', 'main')}\n"},
                {"docs/a.md": f"`{_absolute('root', 'aura')}`"},
                {"subprojects/package-lock.json": '"resolved": "https' + '://host/x.tgz"'},
                {"scripts/x": "https" + "://registry.example.org/"}],
         passes=[{"docs/a.md": "tests/work/x, ~/src/aura, <root>/.aura, https://example.org/",
                  "src/base/a.cpp": 'f("/home/ada/repo");'}]),
    Rule("hygiene: white space", "a diff shows changes that mean something", _check_whitespace,
         fires=[{"src/base/a.cpp": "int a; \n"}, {"src/base/a.cpp": "\tint a;\n"},
                {"src/base/a.cpp": "int a;"}, {"src/base/a.cpp": "int a;\r\n"}],
         passes=[{"src/base/a.cpp": "int a;\n", "tests/golden/a.cpp": "\tint a; \r\n"}]),
    Rule("hygiene: columns", "two files fit side by side", _check_columns,
         fires=[{"tests/a.py": "x" * (_COLUMNS + 1)}], passes=[{"tests/a.py": "x" * _COLUMNS}]),
    Rule("hygiene: the package list", "a fresh machine is set up from it", _check_packages,
         fires=[{"scripts/packages.txt": "b  # x\na  # y\n"}, {"scripts/packages.txt": "a\n"}],
         passes=[{"scripts/packages.txt": "# Title.\na  # x\nb  # [test] y\n"}]),
)
