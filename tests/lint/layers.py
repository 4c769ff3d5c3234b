"""Who may include whom, as two tables: the folders of src/ in layers, and third-party headers with
the folders that wrap them. docs/architecture.md explains the layers."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Iterator

from rule import Finding, Rule
from source_tree import SourceFile, Tree


@dataclass(frozen=True)
class Folder:
    name: str  # below src/
    layer: int
    below: int  # may include every folder of the layers up to this one; -1: none
    also: tuple[str, ...]  # and these
    never: tuple[str, ...]  # but not these
    why: str


FOLDERS = (
    Folder("base", 0, -1, (), (), "everything stands on base, so base stands on nothing"),
    Folder("crypto", 1, 0, (), (), "keys and tokens must be testable without the rest"),
    Folder("wire", 1, 0, (), (), "a decoder that knows no caller can be fuzzed alone"),
    Folder("config", 1, 0, (), (), "settings are data that others are given"),
    Folder("code", 1, 0, (), (), "cutting and merging are pure functions of text"),
    Folder("http", 2, 1, (), (), "parsers of bytes from strangers know no rules of the product"),
    Folder("tls", 2, 1, (), (), "TLS turns bytes into bytes; who is trusted arrives as data"),
    Folder("store", 2, 1, (), (), "interfaces only: no machine learns which database is behind"),
    Folder("store/memory", 2, 1, ("store",), (), "the store of tests needs no other store"),
    Folder("sync", 3, 1, ("store",), (), "the log machine runs in simulation, without any edge"),
    Folder("workspace", 3, 1, ("sync",), (), "plans for a tree are pure; the edge touches files"),
    Folder("peer", 3, 2, ("sync",), (), "a session machine has no socket of its own"),
    Folder("hub", 3, 2, ("sync",), (), "the rules of a Mothership run in simulation"),
    Folder("control", 3, 1, (), (), "the command line shares these types and must stay small"),
    Folder("store/sqlite", 4, 2, (), (), "a database implements interfaces and knows no machine"),
    Folder("store/postgres", 4, 2, (), (), "a database implements interfaces and knows no machine"),
    Folder("store/fs", 4, 2, (), (), "a file store implements interfaces and knows no machine"),
    Folder("io", 4, 0, (), (), "streams and timers carry bytes without knowing what they mean"),
    Folder("git", 4, 0, (), (), "reading a repository is one job behind one face"),
    Folder("worktree", 4, 0, ("git",), (), "safe file access must be reviewable on its own"),
    Folder("net", 4, 2, ("io",), ("store", "store/memory"),
           "TLS and HTTPS over sockets serve the command line too, which has no store"),
    Folder("runtime", 5, 4, (), (), "drivers join machines and edges and decide nothing"),
    Folder("daemon", 6, 6, (), ("cli",), "the composition root sees all but the other program"),
    Folder("cli", 6, 2, ("control", "io", "net"), ("store", "store/memory"),
           "the command line asks the daemon; it must not link what the daemon is made of"),
)
BY_NAME = {folder.name: folder for folder in FOLDERS}


@dataclass(frozen=True)
class Library:
    name: str
    header: str  # regular expression for the whole name
    homes: tuple[str, ...]  # path prefixes below src/ that may include it; empty: every folder
    why: str
    example: str
    in_headers: bool = True  # may a .hpp include it, and thereby everybody who includes that
    but_headers_of: tuple[str, ...] = ()  # where not: path prefixes whose headers may all the same


LIBRARIES = (
    Library("libuv", r"uv\.h", ("io/",), "one folder owns the loop and its handles' lifetimes",
            "uv.h"),
    Library("SQLite", r"sqlite3\.h", ("store/sqlite/",), "the store is an interface elsewhere",
            "sqlite3.h"),
    Library("libpq", r"libpq-fe\.h", ("store/postgres/",), "the store is an interface elsewhere",
            "libpq-fe.h"),
    Library("OpenSSL", r"openssl/.*", ("crypto/", "tls/"),
            "what touches keys is small enough to audit", "openssl/ssl.h"),
    Library("libsodium", r"sodium.*\.h", ("crypto/",),
            "what touches keys is small enough to audit", "sodium.h"),
    Library("libgit2", r"git2(\.h|/.*)", ("git/", "code/merge"),
            "repositories are read in git/, texts merged in code/", "git2.h"),
    Library("tree-sitter", r"tree_sitter/.*", ("code/",),
            "everybody else sees cuts, not syntax trees", "tree_sitter/api.h"),
    Library("http_parser", r"http_parser\.h", ("http/",), "its laxness is refused in one place",
            "http_parser.h"),
    Library("wslay", r"wslay/.*", ("http/",), "frames are bounded in one place", "wslay/wslay.h"),
    Library("CLI11", r"CLI/.*", ("cli/", "daemon/"), "it costs seconds a file to compile",
            "CLI/CLI.hpp", in_headers=False),
    Library("toml++", r"toml\+\+/.*", ("config/",), "everybody else gets a validated struct",
            "toml++/toml.h", in_headers=False),
    Library("spdlog", r"spdlog/.*", ("daemon/",), "others write through base/log.hpp",
            "spdlog/spdlog.h", in_headers=False),
    Library("JSON, whole", r"nlohmann/json\.hpp", (), "headers take nlohmann/json_fwd.hpp; the "
            "whole costs every includer a second", "nlohmann/json.hpp", in_headers=False,
            # Requests and replies are JSON values; whoever includes them reads or makes one.
            but_headers_of=("control/",)),
    Library("JSON, forward", r"nlohmann/json_fwd\.hpp", (), "declares only",
            "nlohmann/json_fwd.hpp"),
    Library("zstd", r"zstd.*\.h", ("wire/", "crypto/"), "content is compressed where it is sealed",
            "zstd.h"),
    Library("fmt", r"fmt/.*", (), "formatting, until the compiler has std::format", "fmt/core.h"),
    Library("expected", r"tl/expected\.hpp", ("base/",), "base/result.hpp stands for it",
            "tl/expected.hpp"),
    Library("miniupnpc", r"miniupnpc/.*", ("io/",), "port mapping talks to routers",
            "miniupnpc/miniupnpc.h"),
    Library("natpmp", r"natpmp\.h", ("io/",), "port mapping talks to routers", "natpmp.h"),
    Library("system headers", r"[\w/]+\.h",
            ("store/sqlite/", "store/postgres/", "store/fs/", "io/", "git/", "worktree/",
             "runtime/", "daemon/", "cli/"),
            "the core is pure: system calls belong to the edge", "sys/stat.h"),
)


def folder_of(path: str) -> str:
    """"store/sqlite" for "store/sqlite/wal.cpp" (a path below src/)."""
    parts = path.split("/")[:-1]
    return "/".join(parts[:2]) if "/".join(parts[:2]) in BY_NAME else parts[0] if parts else ""


def may_include(user: Folder, used: Folder) -> bool:
    if used.name == user.name or used.name in user.also:
        return True
    return used.layer <= user.below and used.name not in user.never


def _check_folder(user: Folder, tree: Tree) -> Iterator[Finding]:
    for file in tree.cpp(f"src/{user.name}/"):
        if folder_of(file.path.removeprefix("src/")) != user.name:
            continue
        for include in file.includes:
            used = BY_NAME.get(folder_of(include.target)) if include.quoted else None
            if used and not may_include(user, used):
                yield Finding(file.path, include.line, f"{user.name}/ (layer {user.layer}) may not "
                              f'include "{include.target}" (layer {used.layer}): {user.why}')


@lru_cache(maxsize=None)
def _library(target: str) -> Library | None:
    return next((row for row in LIBRARIES if re.fullmatch(row.header, target)), None)


def _check_library(row: Library, tree: Tree) -> Iterator[Finding]:
    for file in tree.cpp("src/"):
        below = file.path.removeprefix("src/")
        for include in file.includes:
            if include.quoted or _library(include.target) is not row:
                continue
            if row.homes and not below.startswith(row.homes):
                yield Finding(file.path, include.line, f"<{include.target}> belongs to "
                              f"{', '.join(row.homes)}: {row.why}")
            elif (file.is_header and not row.in_headers
                  and not below.startswith(row.but_headers_of)):
                yield Finding(file.path, include.line,
                              f"<{include.target}> in a header: {row.why}")


def _check_known(tree: Tree) -> Iterator[Finding]:
    for file in tree.cpp("src/"):
        folder = folder_of(file.path.removeprefix("src/"))
        if folder not in BY_NAME:
            yield Finding(file.path, 0, f'folder "{folder}" has no row in layers.py')
        for include in file.includes:
            is_library = not include.quoted and "." in include.target
            if is_library and not _library(include.target):
                yield Finding(file.path, include.line,
                              f"<{include.target}> has no row in layers.py: which folder wraps it?")


def _check_resolves(tree: Tree) -> Iterator[Finding]:
    for file in tree.cpp("src/", "tests/", "bench/"):
        for include in file.includes:
            if include.quoted and not _resolved(tree, file, include.target):
                yield Finding(file.path, include.line, f'"{include.target}" is no path from src/')


def _resolved(tree: Tree, file: SourceFile, target: str) -> bool:
    roots = ["src/"]
    if not file.path.startswith("src/"):  # tests see their support and what stands beside them
        roots += ["tests/", file.path.removesuffix(file.name)]
    return any(root + target in tree for root in roots)


def _folder_rule(user: Folder) -> Rule:
    others = [folder for folder in FOLDERS if folder is not user]
    allowed = [f'#include "{used.name}/x.hpp"' for used in others if may_include(user, used)]
    refused = [f'#include "{used.name}/x.hpp"' for used in others if not may_include(user, used)]
    return Rule(f"layers: {user.name}/ includes what its layer may", user.why,
                lambda tree: _check_folder(user, tree),
                fires=[{f"src/{user.name}/a.cpp": include} for include in refused],
                passes=[{f"src/{user.name}/a.cpp": "\n".join(allowed)}])


def _library_rule(row: Library) -> Rule:
    include = f"#include <{row.example}>\n"
    home = row.homes[0] if row.homes else "base/"
    home_file = home + "a.cpp" if home.endswith("/") else home + ".cpp"
    stranger = "src/base/a.hpp" if not row.in_headers else "src/sync/a.cpp"
    return Rule(f"layers: {row.name} stays where it is wrapped", row.why,
                lambda tree: _check_library(row, tree),
                fires=[{stranger: include}], passes=[{"src/" + home_file: include}])


RULES = (
    *(_folder_rule(row) for row in FOLDERS),
    *(_library_rule(row) for row in LIBRARIES if row.homes or not row.in_headers),
    Rule("layers: every folder and library has a row",
         "a folder without a layer can depend on anything", _check_known,
         fires=[{"src/newcomer/a.cpp": ""}, {"src/base/a.cpp": "#include <newlib/x.hpp>\n"}],
         passes=[{"src/base/a.cpp": "#include <vector>\n#include <fmt/core.h>\n"}]),
    Rule("layers: quoted includes are paths from src/",
         "the first element of an include is the layer", _check_resolves,
         fires=[{"src/base/a.cpp": '#include "b.hpp"\n', "src/base/b.hpp": ""}],
         passes=[{"src/base/a.cpp": '#include "base/b.hpp"\n', "src/base/b.hpp": "",
                  "tests/unit/a/a_test.cpp": '#include "b.hpp"\n', "tests/unit/a/b.hpp": ""}]),
)
