"""Reads C++ well enough for clang-formatted code: separates code from comments and literals, and
finds the functions of a file with their length and their number of parameters."""

import re
from dataclasses import dataclass
from typing import Iterator

_TOKEN = re.compile(
    r"""
    (?P<comment> //(?:[^\n\\]|\\.)* | /\*.*?\*/ )
  | (?P<raw> \b(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)" )
  | (?P<string> "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)+' )
  | \b\d(?:'?[\w.])*
    """,
    re.VERBOSE | re.DOTALL,
)
_NOT_NEWLINE = re.compile(r"[^\n]")
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.)*", re.MULTILINE | re.DOTALL)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)


@dataclass(frozen=True)
class Include:
    line: int
    target: str
    quoted: bool


@dataclass(frozen=True)
class Function:
    name: str
    line: int
    lines: int  # of the whole definition; 0 for a declaration
    parameters: int


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _blank(text: str) -> str:
    return _NOT_NEWLINE.sub(" ", text)


def blank_comments_and_literals(text: str) -> str:
    """Same length, same lines; only code is left (and the quotes of literals)."""

    def replacement(match: re.Match) -> str:
        token = match.group()
        if match["comment"] is not None:
            return _blank(token)
        if match["raw"] is not None or match["string"] is not None:
            return token[0] + _blank(token[1:-1]) + token[-1]
        return token

    return _TOKEN.sub(replacement, text)


def comment_lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line of each comment with its line number, without the comment marks."""
    for match in _TOKEN.finditer(text):
        if match["comment"] is None:
            continue
        first = line_of(text, match.start())
        for number, line in enumerate(match.group().split("\n"), first):
            yield number, re.sub(r"^\s*(?://|/\*|\*/|\*)|\*/$", "", line)


def string_literals(text: str) -> Iterator[tuple[int, str]]:
    for match in _TOKEN.finditer(text):
        if match["string"] is not None or match["raw"] is not None:
            yield line_of(text, match.start()), match.group()


def includes(text: str) -> Iterator[Include]:
    code = blank_comments_and_literals(text)
    for match in _INCLUDE.finditer(text):
        if "#" in code[match.start() : match.end()]:  # else it stands in a comment or a literal
            yield Include(line_of(text, match.start()), match[2], match[1] == '"')


_CLOSING = {"(": ")", "{": "}", "[": "]"}
_BRACKET = re.compile(r"[(){}\[\]]")


def _after_match(code: str, opening: int) -> int:
    """The offset after the bracket that closes the one at `opening` (or the end of the code)."""
    depth = 0
    for match in _BRACKET.finditer(code, opening):
        depth += 1 if match.group() in _CLOSING else -1
        if depth == 0:
            return match.end()
    return len(code)


_SCOPE = re.compile(r"^(?:inline\s+)?namespace\b|^extern\s*\"|^(?:class|struct|union)\b")
_ENUM = re.compile(r"^enum\b")
_ATTRIBUTE = re.compile(r"\[\[.*?\]\]", re.DOTALL)
_ACCESS = re.compile(r"^\s*(?:public|private|protected)\s*$")
_MARK = re.compile(r"[{};(]|(?<!:):(?!:)")
_NAME = re.compile(r"(operator\s*(?:\(\)|[^\s\w(]+|\w+(?:\s*[*&])*)|~?\w+)\s*$")
_NOT_NAMES = {"decltype", "alignas", "noexcept", "requires", "sizeof", "if", "while", "for"}


def _strip_template(head: str) -> str:
    head = _ATTRIBUTE.sub(" ", head).strip()
    while head.startswith("template"):
        depth = 0
        for offset, char in enumerate(head):
            depth += (char == "<") - (char == ">")
            if char == ">" and depth == 0:
                head = head[offset + 1 :].strip()
                break
        else:
            return ""
    return head


def _top_level_commas(text: str) -> int:
    depth = commas = 0
    for char in text:
        depth += (char in "<({[") - (char in ">)}]")
        commas += char == "," and depth == 0
    return commas


def _signature(head: str) -> tuple[str, int] | None:
    """Name and number of parameters when `head` declares a function."""
    angle = 0
    offset = 0
    while offset < len(head):
        char = head[offset]
        if head.startswith("operator", offset):
            match = re.compile(r"operator\s*(?:\(\s*\)|[^\s\w(]*)").match(head, offset)
            offset = match.end()
            continue
        angle += (char == "<") - (char == ">" and head[offset - 1] != "-")
        if char == "=" and angle == 0:
            return None
        if char == "{":
            offset = _after_match(head, offset)
            continue
        if char == "(" and angle <= 0:
            name = _NAME.search(head[:offset])
            end = _after_match(head, offset)
            if name and name[1] not in _NOT_NAMES:
                inside = head[offset + 1 : end - 1].strip()
                count = 0 if inside in ("", "void") else _top_level_commas(inside) + 1
                return name[1], count
            offset = end
            continue
        offset += 1
    return None


def _opens_member_initialiser(head: str) -> bool:
    """In `X::X() : a_{1} {` the first brace belongs to the member, not to the body."""
    return bool(re.search(r"\)[^()]*(?<!:):(?!:)", head)) and bool(re.search(r"[\w>]\s*$", head))


def functions(code: str) -> Iterator[Function]:
    """Functions of blanked code, outside of other functions, definitions and declarations."""
    code = _DIRECTIVE.sub(lambda match: _blank(match.group()), code)
    start = offset = 0  # of the declaration that is being read; of what comes next
    while match := _MARK.search(code, offset):
        mark, offset = match.group(), match.end()
        head = code[start : match.start()]
        if mark == "(":
            offset = _after_match(code, match.start())
        elif mark == ":":
            start = offset if _ACCESS.match(head) else start
        elif mark == "}":
            start = offset
        elif mark == ";":
            if signature := _signature(_strip_template(head)):
                yield Function(signature[0], _first_line(code, start, head), 0, signature[1])
            start = offset
        else:
            declaration = _strip_template(head)
            if _SCOPE.match(declaration):
                start = offset
                continue
            offset = _after_match(code, match.start())
            signature = None if _ENUM.match(declaration) else _signature(declaration)
            if signature and not _opens_member_initialiser(declaration):
                first = _first_line(code, start, head)
                lines = line_of(code, offset) - first + 1
                yield Function(signature[0], first, lines, signature[1])
                start = offset


def _first_line(code: str, start: int, head: str) -> int:
    return line_of(code, start + len(head) - len(head.lstrip()))
