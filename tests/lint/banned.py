"""Names and idioms that are not used here, each with what takes its place and why."""

import re
from dataclasses import dataclass
from typing import Iterator

from rule import Finding, Rule
from source_tree import Tree

_CODE = ("src/",)
_PURE = ("src/", "tests/unit/", "tests/sim/", "tests/support/")
_ALL = ("src/", "tests/", "bench/")


@dataclass(frozen=True)
class Banned:
    name: str
    pattern: str  # searched in code without comments and literals
    instead: str
    why: str
    example: str
    fine: str = ""  # looks alike and is allowed
    where: tuple[str, ...] = _ALL
    but: tuple[str, ...] = ()  # path prefixes where it is allowed


BANNED = (
    # Randomness
    Banned("C random numbers", r"\b(?:s?rand|rand_r|drand48|random_shuffle)\s*\(",
           "Prng&", "a seed must replay a run", "int x = rand();", "int x = brand();"),
    Banned("std::random_device", r"\brandom_device\b", "the Prng that the composition root passes",
           "only crypto/ asks the system for entropy", "std::random_device device;",
           but=("src/crypto/",)),
    Banned("std random engines", r"\b(?:mt19937(?:_64)?|minstd_rand0?|default_random_engine)\b",
           "SeededPrng", "a seed must replay a run on every platform", "std::mt19937 engine;"),
    Banned("std distributions", r"\bstd::\w+_distribution\b", "Prng::below, chance, jittered",
           "they differ between standard libraries, so a seed would not replay on macOS",
           "std::uniform_int_distribution<int> die(1, 6);"),
    Banned("std::shuffle, std::sample", r"\bstd::(?:ranges::)?(?:shuffle|sample)\b",
           "a loop over Prng::below", "they differ between standard libraries",
           "std::shuffle(a.begin(), a.end(), prng);"),
    # Time
    Banned("clocks", r"\b(?:system|steady|high_resolution)_clock\b|\b(?:clock_gettime|gettimeofday"
           r"|timespec_get)\s*\(|\bstd::time\s*\(", "a `now` argument",
           "the core has no clock of its own; io/ reads it once a turn",
           "auto now = std::chrono::steady_clock::now();", where=_PURE,
           but=("src/io/", "tests/unit/io/")),
    Banned("sleeping", r"\b(?:sleep_for|sleep_until|u?sleep|nanosleep)\s*\(",
           "a deadline", "nothing on the loop thread may wait, and tests must not be slow",
           "std::this_thread::sleep_for(1ms);", where=_PURE),
    # Threads
    Banned("threads", r"\bstd::(?:j?thread|async|future|promise|packaged_task)\b",
           "io/ workers: values in, one completion out", "no shared mutable state outside io/",
           "std::thread t(f);", "std::this_thread::get_id();", where=_PURE,
           but=("src/io/", "tests/unit/io/")),
    Banned("locks", r"\bstd::(?:(?:recursive_|shared_|timed_)*mutex|lock_guard|unique_lock"
           r"|scoped_lock|shared_lock|condition_variable(?:_any)?|counting_semaphore|latch|barrier"
           r"|call_once)\b", "ownership by the loop thread", "no shared mutable state outside io/",
           "std::mutex m;", where=_PURE, but=("src/io/", "tests/unit/io/")),
    Banned("thread_local", r"\bthread_local\b", "a member",
           "hidden state per thread is global state", "thread_local int depth = 0;", where=_CODE,
           but=("src/io/",)),
    Banned("coroutines", r"\bco_(?:await|yield|return)\b", "a class with states",
           "g++ 12 miscompiles them and clang-tidy 14 does not check them", "co_await read();"),
    # Memory and strings
    Banned("new without an owner", r"(?<![<(])\bnew\b(?!\s*\()",
           "std::make_unique or a value", "every resource has an owner that frees it",
           "auto* cell = new Cell(loop);",
           "#include <new>\nstd::unique_ptr<Store> store(new Store);"),
    Banned("delete", r"(?<!= )\bdelete\b", "an owner",
           "every resource has an owner that frees it", "delete cell;",
           "Cell(const Cell&) = delete;", but=("src/io/handle_cell.hpp",)),
    Banned("malloc", r"\b(?:malloc|calloc|realloc|alloca|strdup)\s*\(", "std::vector, std::string",
           "every resource has an owner that frees it", "void* p = malloc(8);"),
    Banned("unbounded C strings", r"\b(?:strcpy|strcat|strncpy|strncat|sprintf|vsprintf|gets|strtok"
           r"|sscanf)\s*\(", "std::string, fmt::format", "they write past the end",
           "strcpy(to, from);"),
    Banned("lenient number parsing", r"\b(?:ato[ifl]l?|strto(?:u?ll?|d|f)|sto(?:u?ll?|[idf]))\s*\(",
           "std::from_chars", "they take white space and half a number, or throw",
           "int n = atoi(text);"),
    Banned("memcmp", r"\bmemcmp\s*\(", "== on spans, or crypto/'s constant-time comparison",
           "its running time tells an attacker where a secret differs",
           "if (memcmp(a, b, 32) == 0) {", where=_CODE),
    Banned("std::regex", r"\bstd::(?:w|basic_)?regex\w*", "a loop over the characters",
           "it recurses per input character: a long line overflows the stack",
           "std::regex word(pattern);"),
    Banned("std::endl", r"\bstd::endl\b", "'\\n'", "flushing is a decision of its own",
           "out << std::endl;"),
    # Control flow
    Banned("assert", r"(?<![\w.])assert\s*\(|#\s*include\s*<(?:cassert|assert\.h)>",
           "AURA_ASSERT", "it vanishes from release builds", "assert(x > 0);",
           "static_assert(sizeof(int) == 4);"),
    Banned("throw", r"\bthrow\b", "fail(code, message)",
           "no exception of ours exists; a library's is caught where the library is called",
           "throw std::runtime_error(text);", where=_CODE),
    Banned("goto, setjmp", r"\bgoto\b|\b(?:set|long)jmp\s*\(", "a function that returns",
           "destructors must run", "goto done;"),
    Banned("process exit", r"(?<![\w.])(?:std::)?(?:exit|_Exit|quick_exit|abort)\s*\(",
           "an Error, or AURA_ASSERT", "only a program's main decides to end", "std::exit(1);",
           "loop.exit();", where=_CODE, but=("src/daemon/", "src/cli/", "src/base/assert.cpp")),
    Banned("shell commands", r"\b(?:system|popen)\s*\(", "a process with an argument vector",
           "a file name must never become a command", "system(line);",
           "configure_filesystem(path);"),
    Banned("getenv", r"\b(?:secure_)?(?:getenv|setenv|putenv)\s*\(",
           "the environment as an argument of config/",
           "what a machine does must follow from its arguments", 'getenv("HOME");', where=_CODE,
           but=("src/daemon/", "src/cli/")),
    Banned("printing", r"\bstd::(?:cout|cerr|clog)\b|\b(?:f|v|vf)?printf\s*\(|\bf?puts\s*\(",
           "base/log.hpp, or text returned to the caller", "stdout belongs to results",
           'std::cout << "done";', "snprintf(text, sizeof text, format);", where=_CODE,
           but=("src/daemon/", "src/cli/", "src/base/assert.cpp")),
    # Form
    Banned("using namespace std", r"\busing\s+namespace\s+std\s*;", "std::",
           "a new standard library adds names that clash", "using namespace std;",
           "using namespace std::chrono_literals;"),
    Banned("C headers", r"#\s*include\s*<(?:std(?:int|def|bool|arg)|string|ctype|errno|math"
           r"|limits|inttypes)\.h>", "<cstdint> and its like", "one spelling",
           "#include <stdint.h>", "#include <cstdint>"),
    Banned("disabled code", r"#\s*if\s+(?:0|false)\b", "deletion", "git remembers it", "#if 0",
           "#if defined(__linux__)"),
)


def _check(row: Banned, tree: Tree) -> Iterator[Finding]:
    pattern = re.compile(row.pattern)
    for file in tree.cpp(*row.where):
        if file.path.startswith(row.but or ("\0",)):
            continue
        for match in pattern.finditer(file.code):
            yield Finding(file.path, file.line_at(match.start()),
                          f"{match.group().strip()}: use {row.instead}; {row.why}")


def _rule(row: Banned) -> Rule:
    path = f"{row.where[0]}base/a.cpp"
    passes = {path: row.fine}
    for prefix in row.but:
        passes[prefix if prefix.endswith("pp") else prefix + "a.cpp"] = row.example
    return Rule(f"banned: {row.name}", row.why, lambda tree: _check(row, tree),
                fires=[{path: row.example}], passes=[passes])


RULES = tuple(_rule(row) for row in BANNED)
