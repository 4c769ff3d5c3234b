"""How large things may grow before they must be split."""

from typing import Iterator

from rule import Finding, Rule
from source_tree import Tree

CPP_LINES = 600
HPP_LINES = 300
FUNCTION_LINES = 70
PARAMETERS = 7
FILE_BYTES = 1_000_000


def _check_files(tree: Tree) -> Iterator[Finding]:
    for file in tree.cpp():
        limit = HPP_LINES if file.is_header else CPP_LINES
        count = file.text.count("\n")
        if count > limit:
            yield Finding(file.path, 0, f"{count} lines, the limit is {limit}")


def _check_functions(tree: Tree) -> Iterator[Finding]:
    for file in tree.cpp():
        for function in file.functions:
            if function.lines > FUNCTION_LINES:
                yield Finding(file.path, function.line, f"{function.name} has {function.lines} "
                              f"lines, the limit is {FUNCTION_LINES}")


def _check_parameters(tree: Tree) -> Iterator[Finding]:
    for file in tree.cpp():
        for function in file.functions:
            if function.parameters > PARAMETERS:
                yield Finding(file.path, function.line, f"{function.name} has "
                              f"{function.parameters} parameters, the limit is {PARAMETERS}")


def _check_bytes(tree: Tree) -> Iterator[Finding]:
    for path, size in tree.sizes.items():
        if size > FILE_BYTES:
            yield Finding(path, 0, f"{size} bytes, the limit is {FILE_BYTES}")


def _function(name: str, statements: int) -> str:
    return f"int {name}(int a) {{\n" + "    ++a;\n" * statements + "    return a;\n}\n"


_CLASS = """template <class T, int... N>
class A final : public B<int(int, int)> {
public:
    A(int a, int b) : a_{a}, b_(b), c_{1, 2, 3, 4, 5, 6, 7, 8, 9} {
BODY    }

    std::array<int, 9> table_ = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    bool operator()(const std::map<int, int>& m, std::function<void(int, int)> f = {}) const;
};
"""

RULES = (
    Rule("sizes: files", "a file that does not fit in a head hides things", _check_files,
         fires=[{"src/base/a.hpp": "\n" * (HPP_LINES + 1)},
                {"src/base/a.cpp": "\n" * (CPP_LINES + 1)}],
         passes=[{"src/base/a.hpp": "\n" * HPP_LINES, "src/base/a.cpp": "\n" * CPP_LINES}]),
    Rule("sizes: functions", "a function is read at one glance", _check_functions,
         fires=[{"src/base/a.cpp": _function("f", FUNCTION_LINES)},
                {"src/base/a.hpp": _CLASS.replace("BODY", "        ++a_;\n" * FUNCTION_LINES)}],
         passes=[{"src/base/a.cpp": _function("f", 60) + _function("g", 60)},
                 {"src/base/a.hpp": _CLASS.replace("BODY", "        ++a_;\n" * 60)}]),
    Rule("sizes: parameters", "more than a few arguments are an options struct",
         _check_parameters,
         fires=[{"src/base/a.hpp": f"void f({'int, ' * PARAMETERS}int);"}],
         passes=[{"src/base/a.hpp": f"void f({'int, ' * (PARAMETERS - 1)}std::map<int, int>);"},
                 {"src/base/a.hpp": _CLASS.replace("BODY", "    f(1, 2, 3, 4, 5, 6, 7, 8);\n")}]),
    Rule("sizes: tracked files", "a clone is for source; large data is made or fetched",
         _check_bytes,
         fires=[{"docs/a.md": "x" * (FILE_BYTES + 1)}], passes=[{"docs/a.md": "x" * FILE_BYTES}]),
)
