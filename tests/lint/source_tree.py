"""The files of the project as the rules see them: those git tracks or would track."""

import bisect
import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Iterator, Mapping

import cpp_text

# Text that tests compare or feed in; its style is not ours to choose.
_DATA_FOLDERS = {"golden", "corpus", "fixtures", "node_modules"}
_CPP_SUFFIXES = (".cpp", ".hpp")


@dataclass
class SourceFile:
    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def code(self) -> str:
        return cpp_text.blank_comments_and_literals(self.text)

    @cached_property
    def comments(self) -> list[tuple[int, str]]:
        return list(cpp_text.comment_lines(self.text))

    @cached_property
    def includes(self) -> list[cpp_text.Include]:
        return list(cpp_text.includes(self.text))

    @cached_property
    def functions(self) -> list[cpp_text.Function]:
        return list(cpp_text.functions(self.code))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line_at(self, offset: int) -> int:
        return bisect.bisect_right(self._line_starts, offset)

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0]

    @property
    def is_header(self) -> bool:
        return self.path.endswith(".hpp")


class Tree:
    """`files`: path from the top, with slashes, to text. A file that is no text has the text ""."""

    def __init__(self, files: Mapping[str, str], root: Path | None = None) -> None:
        self.root = root  # None for a tree that exists in memory only
        self.sizes = {path: len(text) for path, text in files.items()}
        self._files = {path: SourceFile(path, text) for path, text in files.items()}

    @staticmethod
    def load(root: Path) -> "Tree":
        files, sizes = {}, {}
        for path in _paths(root):
            data = (root / path).read_bytes()
            sizes[path] = len(data)
            files[path] = "" if b"\0" in data else data.decode("utf-8", errors="replace")
        tree = Tree(files, root)
        tree.sizes = sizes
        return tree

    def __contains__(self, path: str) -> bool:
        return path in self._files

    def __getitem__(self, path: str) -> SourceFile:
        return self._files[path]

    def files(self, *suffixes: str) -> Iterator[SourceFile]:
        for path, file in self._files.items():
            if not suffixes or path.endswith(suffixes):
                yield file

    def cpp(self, *prefixes: str) -> Iterator[SourceFile]:
        """Our own C++ files under one of `prefixes` (all of them when there is none)."""
        for file in self.files(*_CPP_SUFFIXES):
            own = _DATA_FOLDERS.isdisjoint(file.path.split("/"))
            if own and (not prefixes or file.path.startswith(prefixes)):
                yield file

    @cached_property
    def folders(self) -> set[str]:
        found = set()
        for path in self._files:
            while "/" in path:
                path = path.rpartition("/")[0]
                found.add(path)
        return found


def _paths(root: Path) -> list[str]:
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", str(root), "ls-files", "-z", "--cached", "--others",
         "--exclude-standard"],
        capture_output=True, check=False)
    if listing.returncode == 0:
        found = set(listing.stdout.decode().split("\0")) - {""}
    else:  # an unpacked archive
        found = {path.relative_to(root).as_posix() for path in root.rglob("*")
                 if not any(part.startswith((".git", "build", "node_modules", "__pycache__"))
                            for part in path.relative_to(root).parts)}
    return sorted(path for path in found
                  if (root / path).is_file() and not (root / path).is_symlink())
