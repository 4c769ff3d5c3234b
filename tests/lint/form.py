"""The shape of a source file: its name, its first lines, its includes, its comments, its test."""

import re
from typing import Iterator

from rule import Finding, Rule
from source_tree import Tree

# Source files of layers 1 to 3 that have no test file of the same name, each with the reason.
UNTESTED: dict[str, str] = {
    "src/crypto/init.cpp": "one library call, without which no other test there passes",
    "src/sync/replicator.cpp": "driven by all of tests/sim: every simulated device has one",
    "src/sync/session.cpp": "driven by all of tests/sim: every simulated session is one",
    "src/sync/repo_fold.cpp": "driven by all of tests/sim: every simulated device has one",
    "src/workspace/forgotten.cpp": "driven by tests/sim/fork_test.cpp",
    "src/workspace/park.cpp": "driven by tests/sim/park_test.cpp",
    "src/workspace/rewrite_file.cpp": "driven by tests/sim/rewrite_test.cpp",
    "src/workspace/log_view.cpp": "driven by tests/sim/rewrite_test.cpp",
    "src/workspace/own_changes.cpp": "driven by tests/e2e/history_test.py",
}

_PURE_FOLDERS = ("crypto", "wire", "config", "code", "http", "tls", "store", "sync", "workspace",
                 "peer", "hub", "control")
_EDGES = ("src/store/sqlite/", "src/store/postgres/", "src/store/fs/")
_VAGUE = re.compile(r"(?:^|_)(?:utils?|helpers?|commons?|managers?|misc|stuff)(?:_|\.)")
_SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*\.(?:hpp|cpp)")


def _check_names(tree: Tree) -> Iterator[Finding]:
    for file in tree.cpp():
        if not _SNAKE.fullmatch(file.name):
            yield Finding(file.path, 0, "the name is not snake_case.hpp or snake_case.cpp")
        if _VAGUE.search(file.name):
            yield Finding(file.path, 0, "the name does not say what the file is about")


def _check_header_start(tree: Tree) -> Iterator[Finding]:
    for file in tree.cpp():
        if not file.is_header:
            continue
        if not file.text.startswith("// "):
            yield Finding(file.path, 1, "does not begin with a comment: what it is, which thread")
        code = file.code.lstrip()
        if not code.startswith("#pragma once\n"):
            yield Finding(file.path, 1, "the first line of code is not `#pragma once`")


def _check_includes(tree: Tree) -> Iterator[Finding]:
    for file in tree.cpp():
        quoted = [include.target for include in file.includes if include.quoted]
        own = file.path.removeprefix("src/").removesuffix(".cpp") + ".hpp"
        if file.path.endswith(".cpp") and f"src/{own}" in tree and quoted[:1] != [own]:
            yield Finding(file.path, 1, f'the first include is not "{own}"')
        for include in file.includes:
            if ".." in include.target.split("/"):
                yield Finding(file.path, include.line, "an include goes up a folder")
            own_in_angles = not include.quoted and f"src/{include.target}" in tree
            if own_in_angles:
                yield Finding(file.path, include.line, f"<{include.target}> is ours: use quotes")
        if file.is_header and (match := re.search(r"^using namespace\b", file.code, re.MULTILINE)):
            yield Finding(file.path, file.line_at(match.start()), "using namespace in a header")


_TODO = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b(?!\((?:[a-z][\w-]*|#\d+)\))")
_NOLINT = re.compile(r"\bNOLINT(?:NEXTLINE|BEGIN)?\b(?!\([\w.,* -]+\): \S)")


def _check_todos(tree: Tree) -> Iterator[Finding]:
    for file in tree.cpp():
        for line, comment in file.comments:
            if _TODO.search(comment):
                yield Finding(file.path, line, "write TODO(owner): or TODO(#issue):")


def _check_nolint(tree: Tree) -> Iterator[Finding]:
    for file in tree.cpp():
        for line, comment in file.comments:
            if _NOLINT.search(comment):
                yield Finding(file.path, line, "write NOLINT(check): reason")


# A comment line that is nothing but a statement. Examples are indented by three or more.
_STATEMENT = re.compile(
    r"""\s{0,2}(?:
        return\b.*;
      | (?:if|for|while|switch)\s*\(.*[{;]
      | (?:else|do|try)\s*\{
      | \#\s*(?:include|if|ifdef|ifndef|else|endif|define)\b.*
      | [{}]+;?
      | (?:const|auto|std::\S+|int|bool|static|constexpr)\b[^.]*[;{]
      | [\w:.>*\[\]-]+\s*[-+|&]?=\s*[^=].*;
      | [\w:.>-]+\(.*\);
    )\s*""",
    re.VERBOSE,
)


def _check_dead_code(tree: Tree) -> Iterator[Finding]:
    for file in tree.cpp():
        for line, comment in file.comments:
            if _STATEMENT.fullmatch(comment):
                yield Finding(file.path, line, "commented-out code (or an example that is indented "
                              f"by less than three): {comment.strip()}")


_TEST_CASE = re.compile(r"^\s*TEST_CASE(?:_FIXTURE|_TEMPLATE)?\((.*)", re.MULTILINE)
_TEST_NAME = re.compile(r"[a-z][\w/+. -]*: \S.*")


def _test_names(tree: Tree) -> Iterator[tuple[str, int, str]]:
    for file in tree.cpp("tests/"):
        for match in _TEST_CASE.finditer(file.text):
            if literal := re.search(r'"((?:[^"\\]|\\.)*)"', file.text[match.start() :]):
                yield file.path, file.line_at(match.start()), literal[1]


def _check_test_names(tree: Tree) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path, line, name in _test_names(tree):
        if not _TEST_NAME.fullmatch(name):
            yield Finding(path, line, f'"{name}" is not "area: who does what with what result"')
        elif name in seen:
            yield Finding(path, line, f'"{name}" is a test in {seen[name]} already')
        seen[name] = path


def _check_tests_exist(tree: Tree) -> Iterator[Finding]:
    tested = {(file.path.split("/")[2], file.stem) for file in tree.cpp("tests/unit/")}
    for folder in _PURE_FOLDERS:
        for file in tree.cpp(f"src/{folder}/"):
            if file.is_header or file.path.startswith(_EDGES):
                continue
            has_test = (folder, f"{file.stem}_test") in tested
            if not has_test and file.path not in UNTESTED:
                yield Finding(file.path, 0, f"no tests/unit/{folder}/{file.stem}_test.cpp, and no "
                              "reason in UNTESTED of form.py")
            elif has_test and file.path in UNTESTED:
                yield Finding(file.path, 0, "has a test; take it out of UNTESTED of form.py")
    for path in UNTESTED:
        if tree.root and path not in tree:
            yield Finding(path, 0, "is in UNTESTED of form.py and does not exist")


def _check_built(tree: Tree) -> Iterator[Finding]:
    lists = {file.path.rpartition("/")[0]: file.text for file in tree.files("/meson.build")}
    for file in tree.cpp("src/", "tests/"):
        if file.is_header:
            continue
        folder = file.path.rpartition("/")[0]
        while folder and folder not in lists:
            folder = folder.rpartition("/")[0]
        inside = file.path[len(folder) + 1 :].removesuffix(".cpp")
        if not re.search(rf"(?<![\w-]){re.escape(inside)}(?![\w-])", lists.get(folder, "")):
            yield Finding(file.path, 0, f"is in no list of {folder or '.'}/meson.build")


_HEADER = "// A noun, on the loop thread.\n#pragma once\n"

RULES = (
    Rule("form: file names", "a name that says nothing collects everything", _check_names,
         fires=[{"src/base/StringUtils.cpp": ""}, {"src/base/string_utils.cpp": ""},
                {"src/base/common.hpp": ""}, {"src/base/helper.hpp": ""},
                {"src/base/manager.hpp": ""}],
         passes=[{"src/sync/version_vector.cpp": "", "src/base/utility_meter.hpp": ""}]),
    Rule("form: headers explain themselves", "a header is read more often than its source",
         _check_header_start,
         fires=[{"src/base/a.hpp": "#pragma once\n"}, {"src/base/a.hpp": "// A noun.\nint a;\n"}],
         passes=[{"src/base/a.hpp": _HEADER}]),
    Rule("form: includes", "the order shows that each header stands alone", _check_includes,
         fires=[{"src/base/a.cpp": '#include "base/b.hpp"\n#include "base/a.hpp"\n',
                 "src/base/a.hpp": _HEADER},
                {"src/base/a.cpp": '#include "../wire/b.hpp"\n'},
                {"src/base/a.cpp": "#include <base/b.hpp>\n", "src/base/b.hpp": _HEADER},
                {"src/base/a.hpp": _HEADER + "using namespace std::chrono;\n"}],
         passes=[{"src/base/a.cpp": '#include "base/a.hpp"\n\n#include "base/b.hpp"\n',
                  "src/base/a.hpp": _HEADER, "src/base/b.hpp": _HEADER}]),
    Rule("form: a TODO has an owner", "nobody does what nobody owns", _check_todos,
         fires=[{"src/base/a.cpp": "// TODO: later\n"}, {"src/base/a.cpp": "// FIXME now\n"}],
         passes=[{"src/base/a.cpp": "// TODO(ada): when GCC 13 is the floor\n"}]),
    Rule("form: a suppressed check has a reason", "the next reader must be able to remove it",
         _check_nolint,
         fires=[{"src/base/a.cpp": "f();  // NOLINT\n"},
                {"src/base/a.cpp": "f();  // NOLINT(bugprone-x)\n"}],
         passes=[{"src/base/a.cpp": "f();  // NOLINT(bugprone-x): the C API wants it\n"}]),
    Rule("form: no commented-out code", "git remembers it", _check_dead_code,
         fires=[{"src/base/a.cpp": f"// {line}\n"} for line in (
             "return 1;", "if (a > b) {", "#include <vector>", "x = y + 1;", "close(handle);",
             "auto x = f(1);", "}", "std::string name{};")],
         passes=[{"src/base/a.cpp": f"// {line}\n"} for line in (
             "Return value: 1; see below.", "x = y says that they are equal", "},",
             "the loop calls close(handle); nobody else does", "   return 1;",
             "if (when the peer is gone) nothing arrives",
             "const after construction; see run().")]),
    Rule("form: test names", "a failing test says in a sentence what broke", _check_test_names,
         fires=[{"tests/unit/base/a_test.cpp": 'TEST_CASE("HexTest1") {\n}\n'},
                {"tests/unit/base/a_test.cpp": 'TEST_CASE("a: b c") {\n}\n' * 2}],
         passes=[{"tests/unit/base/a_test.cpp": 'TEST_CASE("hex: a gap is refused") {\n}\n'}]),
    Rule("form: layers 1 to 3 are tested file by file", "a pure core can be tested",
         _check_tests_exist,
         fires=[{"src/sync/a.cpp": ""}, {"src/sync/a.cpp": "", "tests/unit/hub/a_test.cpp": ""},
                {next(iter(UNTESTED)): "", "tests/unit/crypto/init_test.cpp": ""}],
         passes=[{"src/sync/a.cpp": "", "tests/unit/sync/a_test.cpp": "", "src/sync/b.hpp": ""},
                 {"src/store/sqlite/a.cpp": "", "src/io/a.cpp": ""}]),
    Rule("form: every source is built", "a test that is not compiled passes for ever", _check_built,
         fires=[{"src/sync/a.cpp": "", "src/sync/meson.build": "'aa.cpp'"},
                {"tests/unit/sync/a_test.cpp": "", "tests/unit/meson.build": "'a_test.cpp'"}],
         passes=[{"src/sync/a.cpp": "", "src/sync/meson.build": "'a.cpp'"},
                 {"tests/fuzz/hex_fuzz.cpp": "", "tests/fuzz/meson.build": "'hex_fuzz.cpp'"},
                 {"src/store/fs/a.cpp": "", "src/store/meson.build": "'fs/a.cpp'"}]),
)
