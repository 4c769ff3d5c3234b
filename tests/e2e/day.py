"""A day of three developers with git, Aura live in all three clones."""

from tap import expect, expect_equal
from team import Clone, Peer, Team, functions, same
from work import AURA, Work, wait_until


class Day:
    """Three clones, and what must hold around every git operation."""

    def __init__(self, work: Work, names: str = "abc"):
        self.team = Team(work, names, files={
            "code.py": functions(8), "lib/util.py": functions(3, first=50),
            "notes.txt": "Notes.\n"})
        self.a, self.b = self.team["a"], self.team["b"]

    def changes(self) -> set[str]:
        """Every edit that anybody knows of."""
        return {change["event"] for peer in self.team.running() for change in peer.changes()}

    def quietly(self, peer: Peer, *words: str, clone: Clone | None = None,
                **environment: str) -> None:
        """A git operation that must work, and must be nobody's edit."""
        self.team.settle(f"before {peer.name}: git {' '.join(words)}")
        before = self.changes()
        (clone or peer.clone).git(*words, **environment)
        self.team.settle(f"after {peer.name}: git {' '.join(words)}")
        expect_equal(self.changes() - before, set(), f"edits made by git {' '.join(words)}")

    def edit(self, peer: Peer, number: int, value: int, everywhere: bool = True) -> None:
        """A save of f<number> that its author makes; all on its branch get it."""
        text = peer.clone.read("code.py")
        start = text.index(f"def f{number}(")
        end = text.index("return", start)
        peer.clone.write("code.py", f"{text[:start]}def f{number}(x):\n    y = x + {value}\n    "
                         f"{text[end:]}")
        if everywhere:
            wait_until(lambda: same(self.team, "code.py", f"y = x + {value}\n"),
                       f"{peer.name}'s f{number} is everywhere")

    def commit(self, peer: Peer, message: str, push: bool = False) -> None:
        self.quietly(peer, "commit", "-qam", message)
        if push:
            self.quietly(peer, "push", "-q")

    def beside(self, peer: Peer, *words: str, refused: bool = False, clone: Clone | None = None,
               **environment: str) -> None:
        """`aura git`, with others' uncommitted work in the tree: it must work, and be nobody's
        edit. With `refused`, git alone would not do it, so what stands in its way is real."""
        self.team.settle(f"before {peer.name}: aura git {' '.join(words)}")
        before = self.changes()
        clone = clone or peer.clone
        if refused:
            alone = clone.try_git(*words, **environment)
            expect(alone.returncode != 0, f"git {' '.join(words)} alone is refused", alone.stdout)
        result = clone.try_run(AURA, "git", *words, **(peer.environment() | environment))
        expect_equal(result.returncode, 0,
                     f"exit of aura git {' '.join(words)}: {result.stdout}{result.stderr}")
        expect("warning" not in result.stderr, "aura git warns of nothing", result.stderr)
        self.team.settle(f"after {peer.name}: aura git {' '.join(words)}")
        expect_equal(self.changes() - before, set(), f"edits made by aura git {' '.join(words)}")

    def take(self, peer: Peer, *how: str) -> None:
        """A pull by somebody whose tree holds the same work uncommitted."""
        self.beside(peer, "pull", "-q", *how)

    def end(self) -> None:
        self.team.settle("the end of the day")
        self.team.expect_same()
        for peer in self.team.running():
            expect_equal(peer.conflicts(), [], f"{peer.name}'s conflicts")
