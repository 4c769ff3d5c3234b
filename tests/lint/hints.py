"""What errors advise: a command that is named in a try_next must exist, with the options named."""

import re
from typing import Iterator

from rule import Finding, Rule
from source_tree import Tree

_TABLE = "src/cli/verbs.cpp"
_VERB = re.compile(r'Verb\{\s*"([^"]+)",(.*?)\b(k[A-Z]\w*),\s*"[^"]*",\s*run_', re.DOTALL)
_ARRAY = re.compile(r"constexpr std::array(?:<Argument, 0>)? (k\w+)\s*(?:=\s*)?\{(.*?)\};",
                    re.DOTALL)
_OPTION = re.compile(r'"(--[a-z-]+)"')
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
_NAMED = re.compile(r"(?<![\w./-])aura((?: (?:--)?[a-z][a-z-]*| [A-Z{][\w{}-]*)+)")


def _verbs(tree: Tree) -> dict[str, set[str]]:
    """Options by the words of the verb."""
    text = "".join(file.text for file in tree.files(_TABLE))
    arrays = {name: set(_OPTION.findall(body)) for name, body in _ARRAY.findall(text)}
    return {words: arrays.get(array, set()) | {"--json", "--help"}
            for words, _, array in _VERB.findall(text)}


def _argument(text: str, start: int) -> str:
    """What is between the parenthesis before `start` and its partner."""
    depth, at = 1, start
    while depth and at < len(text):
        if literal := _LITERAL.match(text, at):
            at = literal.end()
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return text[start:at]


def _complaint(words: list[str], verbs: dict[str, set[str]]) -> str:
    plain = [word for word in words if word[0].islower()]
    for count in range(min(3, len(words)), 0, -1):
        options = verbs.get(" ".join(words[:count]))
        if options is not None:
            wrong = [word for word in words[count:] if word.startswith("--")
                     and word not in options]
            return f"aura {' '.join(words[:count])} has no {wrong[0]}" if wrong else ""
    return f"there is no command aura {' '.join(plain[:2])}" if words[0] != "--help" else ""


def _check_hints(tree: Tree) -> Iterator[Finding]:
    verbs = _verbs(tree)
    for file in tree.cpp("src/"):
        for call in re.finditer(r"\btry_next\(", file.text):
            one = re.sub(r'"\s*"', "", _argument(file.text, call.end()))
            hint = "; ".join(_LITERAL.findall(one))
            for named in _NAMED.finditer(hint):
                if complaint := _complaint(named[1].split(), verbs):
                    yield Finding(file.path, file.line_at(call.start()), complaint)


_VERBS = """constexpr std::array kLink = {
    Argument{Kind::text, "--name", "REPO", "name", "x"},
};
constexpr std::array kVerbs = {
    Verb{"link", "x", "", kLink, "link", run_link},
    Verb{"mothership peers", "x", "", kNone, "peers", run_peers},
};
"""

RULES = (
    Rule("hints: commands that exist", "advice that cannot be followed is worse than none",
         _check_hints,
         fires=[{_TABLE: _VERBS, "src/a/a.cpp": 'fail(e.try_next("aura rejoin"));'},
                {_TABLE: _VERBS, "src/a/a.cpp": 'fail(e.try_next("aura link --fast PATH"));'},
                {_TABLE: _VERBS, "src/a/a.cpp": 'e.try_next(fmt::format("ask: aura mothership "\n'
                                                '"repin --url {}", url()));'}],
         passes=[{_TABLE: _VERBS,
                  "src/a/a.cpp": 'e.try_next("wait; aura link --name NAME, or aura mothership "\n'
                                 '"peers, and take one"); say("aura sings");'}]),
)
