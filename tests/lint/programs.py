"""What other programs check: clang-format over the C++ files that changed (over all of them with
AURA_LINT_ALL=1), shellcheck over the scripts, git over the planted bugs. Skipped where the program
is absent."""

import os
import re
import shutil
import subprocess
from typing import Iterator

from rule import Finding, Rule, Skip
from source_tree import Tree

_CLANG_VERSION = "14"  # others lay out some lines differently
_COMPLAINT = re.compile(r"^(\S+?):(\d+):\d+: (?:warning|error|note|style): (.*)", re.MULTILINE)
_RECENT_COMMITS = 20  # what counts as changed on the main branch itself


def _run(tree: Tree, *command: str) -> str:
    """Standard output and error; nothing when git fails."""
    result = subprocess.run(command, cwd=tree.root, capture_output=True, text=True, check=False)
    return result.stdout + result.stderr if command[0] != "git" or not result.returncode else ""


def _git(tree: Tree, *arguments: str) -> list[str]:
    return _run(tree, "git", "-c", "safe.directory=*", *arguments).splitlines()


def _base(tree: Tree) -> str | None:
    """The commit that changes are counted from; None: everything counts."""
    head = _git(tree, "rev-parse", "HEAD")
    for branch in ("origin/main", "main"):
        base = _git(tree, "merge-base", "HEAD", branch)
        if base and base != head:
            return base[0]
    return next(iter(_git(tree, "rev-parse", "--verify", f"HEAD~{_RECENT_COMMITS}")), None)


def _changed(tree: Tree) -> list[str]:
    paths = {file.path for file in tree.cpp()}
    base = None if os.environ.get("AURA_LINT_ALL") else _base(tree)
    if base:
        paths &= {*_git(tree, "diff", "--name-only", "--no-renames", base),
                  *_git(tree, "ls-files", "--others", "--exclude-standard")}
    return sorted(paths)


def _check_format(tree: Tree) -> Iterator[Finding]:
    program = shutil.which(f"clang-format-{_CLANG_VERSION}") or shutil.which("clang-format")
    if not program:
        raise Skip(f"clang-format {_CLANG_VERSION} is not installed")
    if f"version {_CLANG_VERSION}." not in _run(tree, program, "--version"):
        raise Skip(f"clang-format is not version {_CLANG_VERSION}")
    if paths := _changed(tree):
        for path, line, _ in _COMPLAINT.findall(_run(tree, program, "--dry-run", *paths)):
            yield Finding(path, int(line), "not as clang-format would write it: clang-format -i")


def _check_scripts(tree: Tree) -> Iterator[Finding]:
    scripts = [file.path for file in tree.files()
               if file.path.endswith(".sh") or re.match(r"#!.*\b(?:ba)?sh\n", file.text)]
    if not shutil.which("shellcheck"):
        raise Skip("shellcheck is not installed")
    if scripts:
        output = _run(tree, "shellcheck", "--external-sources", "--format=gcc", *scripts)
        for path, line, text in _COMPLAINT.findall(output):
            yield Finding(path, int(line), text)


def _check_plants(tree: Tree) -> Iterator[Finding]:
    if not shutil.which("git"):
        raise Skip("git is not installed")
    for path in sorted(file.path for file in tree.files()
                       if file.path.startswith("tests/sim/plant/")):
        result = subprocess.run(("git", "apply", "--check", path), cwd=tree.root,
                                capture_output=True, text=True, check=False)
        if result.returncode:
            yield Finding(path, 0, f"does not apply: {result.stderr.splitlines()[0]}")


_PLANTED = "--- a/src/base/a.cpp\n+++ b/src/base/a.cpp\n@@ -1 +1 @@\n-int a;\n+int b;\n"
_STYLE = {".clang-format": "BasedOnStyle: Google\n"}

RULES = (
    Rule("programs: clang-format has nothing to change", "layout is no subject of review",
         _check_format,
         fires=[{**_STYLE, "src/base/a.cpp": "int  a ;\n"}],
         passes=[{**_STYLE, "src/base/a.cpp": "int a;\n"}], on_disk=True),
    Rule("programs: shellcheck has nothing to say", "a shell forgives what hurts later",
         _check_scripts,
         fires=[{"scripts/a": "#!/usr/bin/env bash\nrm $1\n"}, {"tests/a.sh": "cd x\n"}],
         passes=[{"scripts/a": '#!/usr/bin/env bash\nrm "$1"\n', "scripts/b.txt": "rm $1\n"}],
         on_disk=True),
    Rule("programs: every planted bug applies", "scripts/plant could not show that it is found",
         _check_plants,
         fires=[{"tests/sim/plant/01-a.patch": _PLANTED, "src/base/a.cpp": "int c;\n"}],
         passes=[{"tests/sim/plant/01-a.patch": _PLANTED, "src/base/a.cpp": "int a;\n"}],
         on_disk=True),
)
