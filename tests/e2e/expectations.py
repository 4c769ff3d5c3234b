"""What several of the test programs expect."""

from tap import expect, expect_equal
from team import Home, Team, same
from work import wait_until


def refusal(home: Home, *words: object) -> str:
    """`aura WORDS` must fail; what it says."""
    result = home.run(*words)
    expect(result.returncode != 0, f"aura {' '.join(map(str, words))} is refused", result.stdout)
    return result.stderr


def refused(home: Home, *words: object, exit_code: int, says: tuple[str, ...]) -> str:
    """`aura WORDS` must fail with nothing but an error that has these words in it."""
    result = home.run(*words)
    expect_equal(result.returncode, exit_code, f"exit code of {words[:3]} ({result.stderr})")
    expect_equal(result.stdout, "", "standard output")
    for part in says:
        expect(part in result.stderr, f"the message contains {part!r}", result.stderr)
    expect(result.stderr.startswith("error: "), "the message begins with error:", result.stderr)
    return result.stderr


def still_works(team: Team, number: int) -> None:
    a = team["a"]
    a.clone.edit("code.py", f"y = x + {number}\n", f"y = x + {number}000\n")
    wait_until(lambda: same(team, "code.py", f"y = x + {number}000\n"), "an edit still travels")
