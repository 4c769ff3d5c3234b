"""Settings do something: each key of the table is used outside config/, or marked as later."""

import re
from typing import Iterator

from rule import Finding, Rule
from source_tree import Tree

_TABLE = "src/config/key_table.cpp"
_ROW = re.compile(r'\{\.name = "([^"]+)",(.*?)(?=\{\.name = |^\};)', re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"<&Config::(\w+),\s*&\w+::(\w+)>")


def _check_uses(tree: Tree) -> Iterator[Finding]:
    table = next(iter(tree.files(_TABLE)), None)
    used = "\n".join(file.code for file in tree.cpp("src/")
                     if not file.path.startswith("src/config/"))
    for row in _ROW.finditer(table.text if table else ""):
        if not (field := _FIELD.search(row[2])):
            continue  # another way to write two others
        later = ".later = true" in row[2]
        does = re.search(rf"\b{field[1]}\.{field[2]}\b", used)
        line = table.line_at(row.start())
        if not does and not later:
            yield Finding(_TABLE, line, f"{row[1]} has no effect: use it, or mark it .later")
        elif does and later:
            yield Finding(_TABLE, line, f"{row[1]} has an effect: it is not .later any more")


_ROWS = """constexpr Key kKeys[] = {
    {.name = "a.b",
     .field = text<&Config::a, &A::b>(),
     .help = "Text."%s},
};
"""

RULES = (
    Rule("settings: each has an effect or is marked as later",
         "a setting that is taken and does nothing is a promise that is not kept", _check_uses,
         fires=[{_TABLE: _ROWS % ""},
                {_TABLE: _ROWS % ",\n     .later = true", "src/daemon/a.cpp": "f(config.a.b);\n"}],
         passes=[{_TABLE: _ROWS % "", "src/daemon/a.cpp": "f(config.a.b);\n"},
                 {_TABLE: _ROWS % ",\n     .later = true", "src/daemon/a.cpp": "f(data.b);\n"}]),
)
