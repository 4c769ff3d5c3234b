"""What a rule of the house is: a name, why it exists, a check, and small trees that prove that the
check works: some in which it must find something, some in which it must not."""

from dataclasses import dataclass
from typing import Callable, Iterable, Mapping, Sequence

from source_tree import Tree


@dataclass(frozen=True)
class Finding:
    path: str
    line: int  # 0: the file as a whole
    text: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.text}"


class Skip(Exception):
    """Raised by a check that cannot run here; says why."""


@dataclass(frozen=True)
class Rule:
    name: str
    why: str
    check: Callable[[Tree], Iterable[Finding]]
    fires: Sequence[Mapping[str, str]]  # trees, path to text; at least one
    passes: Sequence[Mapping[str, str]]
    on_disk: bool = False  # the check runs a program, which needs the example trees as files
