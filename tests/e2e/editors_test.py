"""The ways in which editors and tools save: each must be one edit, seen whole, and no save of a
teammate's work may be taken for an own edit or lost."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import tap
from tap import Skip, case, expect, expect_equal
from team import Peer, Team, functions, same
from work import Work, wait_until


def _vim(path: Path, *commands: str) -> None:
    program = shutil.which("vim.tiny") or shutil.which("vim")
    if not program:
        raise Skip("vim is not installed")
    words = [program, "-N", "-u", "NONE", "-es"]
    for command in (*commands, "wq"):
        words += ["-c", command]
    subprocess.run([*words, str(path)], check=True, stdin=subprocess.DEVNULL, timeout=60,
                   stdout=subprocess.DEVNULL)


def vim_renaming(path: Path, old: str, new: str) -> None:
    """backupcopy=no: the file is renamed to file~, a new one is written in its place."""
    _vim(path, "set backup backupcopy=no", f"%s/{old}/{new}/")


def vim_copying(path: Path, old: str, new: str) -> None:
    """backupcopy=yes: a copy is made, the file itself is truncated and written."""
    _vim(path, "set backup backupcopy=yes", f"%s/{old}/{new}/")


def vim_plain(path: Path, old: str, new: str) -> None:
    """As it comes: a swap file beside the text, and 4913 to see whether the folder takes files."""
    _vim(path, f"%s/{old}/{new}/")


def emacs(path: Path, old: str, new: str) -> None:
    """A lock link, an auto-save file, the old text renamed to file~, the new one written and synced
    (backup-by-copying nil, as it comes)."""
    text = path.read_text().replace(old, new)
    lock = path.with_name(f".#{path.name}")
    lock.symlink_to("user@host.1234:1700000000")
    auto = path.with_name(f"#{path.name}#")
    auto.write_text(text)
    path.rename(path.with_name(f"{path.name}~"))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    auto.unlink()
    lock.unlink()


def vscode(path: Path, old: str, new: str) -> None:
    """The file is opened for writing, truncated, and written from the start."""
    text = path.read_text().replace(old, new).encode()
    handle = os.open(path, os.O_WRONLY)
    try:
        os.ftruncate(handle, 0)
        written = 0
        while written < len(text):
            written += os.pwrite(handle, text[written:written + 512], written)
        os.fsync(handle)
    finally:
        os.close(handle)


def jetbrains(path: Path, old: str, new: str) -> None:
    """Safe write: file___jb_tmp___ is written, file becomes file___jb_old___, then they swap."""
    text = path.read_text().replace(old, new)
    fresh = path.with_name(f"{path.name}___jb_tmp___")
    stale = path.with_name(f"{path.name}___jb_old___")
    fresh.write_text(text)
    path.rename(stale)
    fresh.rename(path)
    stale.unlink()


def sed(path: Path, old: str, new: str) -> None:
    subprocess.run(["sed", "-i", f"s/{old}/{new}/", str(path)], check=True)


def append_in_pieces(path: Path, old: str, new: str) -> None:
    """A slow writer that keeps the file open, as a shell's redirection does."""
    text = path.read_text().replace(old, new)
    with open(path, "w", encoding="utf-8") as file:
        for start in range(0, len(text), 200):
            file.write(text[start:start + 200])
            file.flush()


_EDITORS = {
    "vim, renaming": vim_renaming,
    "vim, copying": vim_copying,
    "vim as it comes": vim_plain,
    "emacs": emacs,
    "VS Code": vscode,
    "JetBrains": jetbrains,
    "sed -i": sed,
    "a slow writer": append_in_pieces,
}


def _check_editor(work: Work, save) -> None:
    """Saves in turn at both, each on top of what the other's save put there."""
    ignore = "*~\n4913\n*.swp\n.#*\n\\#*\\#\n*___jb_*___\n"
    team = Team(work, files={"code.py": functions(12), ".gitignore": ignore})
    a, b = team["a"], team["b"]
    before = team.saved_events()
    for number, peer in ((1, a), (2, b), (3, a), (4, a), (5, b)):
        save(peer.clone.path / "code.py", f"y = x + {number}$" if save not in _LITERAL
             else f"y = x + {number}\n", f"y = x + {number}000" if save not in _LITERAL
             else f"y = x + {number}000\n")
        wait_until(lambda n=number: same(team, "code.py", f"y = x + {n}000\n"),
                   f"save {number} is everywhere")
        team.settle()
        expect_equal(team.saved_events(), before + number, f"events after {number} saves")
    for peer in (a, b):
        (peer.clone.path / "code.py~").unlink(missing_ok=True)
    team.expect_same()
    expected = functions(12)
    for number in range(1, 6):
        expected = expected.replace(f"y = x + {number}\n", f"y = x + {number}000\n")
    expect_equal(a.clone.read("code.py"), expected, "the text")
    expect_equal(a.conflicts(), [], "conflicts")
    expect_equal(sorted(a.clone.files()), [".gitignore", "code.py"], "files")


# Those that are given texts, not patterns.
_LITERAL = (emacs, vscode, jetbrains, append_in_pieces)

for _name, _save in _EDITORS.items():
    case(f"what {_name} saves travels whole")(lambda work, save=_save: _check_editor(work, save))


@case("a half-written file is put into nobody's tree, however long its writer takes")
def half_written(work: Work) -> None:
    team = Team(work, files={"code.py": functions(12)})
    a, b = team["a"], team["b"]
    text = functions(12).replace("y = x + 9\n", "y = x + 900\n")
    with open(a.clone.path / "code.py", "w", encoding="utf-8") as file:
        file.write(text[:len(text) // 2])
        file.flush()
        # Longer than what is still being written is waited for: then the half is in the log.
        wait_until(lambda: any("saved broken" in one["reason"] for one in b.findings()),
                   "B knows of the half")
        expect_equal(b.clone.read("code.py"), functions(12), "B's text in between")
        file.write(text[len(text) // 2:])
    wait_until(lambda: same(team, "code.py", "900"), "the whole is at B")
    team.settle()
    expect_equal(team.saved_events(), 2, "events: the half and the whole")
    expect_equal([item["address"] for item in a.changes()[0]["items"]], ["f9"], "what A changed")
    expect_equal(b.clone.read("code.py"), text, "B's text")
    expect_equal(a.conflicts() + b.conflicts(), [], "conflicts")


@case("an old buffer saved over a teammate's newer text undoes nothing")
def stale_buffer(work: Work) -> None:
    team = Team(work)
    a, b = team["a"], team["b"]
    buffer = b.clone.read("code.py")
    a.clone.edit("code.py", "y = x + 1\n", "y = x + 100\n")
    wait_until(lambda: same(team, "code.py", "100"), "A's edit is at B")
    team.settle()
    # B's editor still shows what was there before, and saves an edit of another function.
    b.clone.write("code.py", buffer.replace("y = x + 4\n", "y = x + 400\n"))
    wait_until(lambda: same(team, "code.py", "400"), "B's edit is at A")
    team.settle()
    team.expect_same()
    expect("y = x + 100\n" in a.clone.read("code.py"), "A's edit is still there")
    notices = [one["reason"] for one in b.findings() if one["kind"] == "notice"]
    expect(any("old buffer" in reason for reason in notices), "a notice says so", notices)


def _format(peer: Peer, old: str, new: str, pause_s: float = 0) -> None:
    for path in sorted((peer.clone.path / "src").iterdir()):
        path.write_text(path.read_text().replace(old, new))
        time.sleep(pause_s)


def _formatted(peer: Peer, part: str) -> int:
    return sum(part in text.decode() for text in peer.clone.files().values())


@case("a formatter that touches a line in each of 500 files asks nobody")
def light_formatter(work: Work) -> None:
    team = Team(work, files={f"src/m{n:03}.py": functions(3, first=n) for n in range(500)})
    a, b = team["a"], team["b"]
    _format(a, "    return y\n", "    return (y)\n")
    wait_until(lambda: _formatted(b, "return (y)") == 500, "500 files are at B", limit_s=180)
    team.settle()
    team.expect_same()
    expect_equal(team.saved_events(), 500, "events: one a file")
    expect_equal(a.conflicts(), [], "conflicts")


@case("a formatter that rewrites 500 files waits for a yes at both ends, then all arrive")
def heavy_formatter(work: Work) -> None:
    team = Team(work, files={f"src/m{n:03}.py": functions(3, first=n) for n in range(500)})
    a, b = team["a"], team["b"]
    # All at once, however busy the machine is.
    a.kill(signal.SIGSTOP)
    _format(a, "    ", "\t")
    a.kill(signal.SIGCONT)
    wait_until(lambda: any("nothing is sent" in one["reason"] for one in a.findings()),
               "A is asked")
    team.settle()
    expect_equal(_formatted(b, "\t"), 0, "files at B before A's yes")
    a.aura("sync", "--yes")
    wait_until(lambda: any("would change at once" in one["reason"] for one in b.findings()),
               "B is asked")
    team.settle()
    # What A's yes lets go arrives in pieces.
    expect(_formatted(b, "\t") <= 50, "few files are at B before B's yes")
    b.aura("pull")
    wait_until(lambda: _formatted(b, "\t") == 500, "500 files are at B", limit_s=180)
    team.settle()
    team.expect_same()
    expect_equal(a.conflicts(), [], "conflicts")


@case("a slow program that replaces every file is stopped at a fifth")
def slow_formatter(work: Work) -> None:
    team = Team(work, files={f"src/m{n:03}.py": functions(3, first=n) for n in range(100)})
    a, b = team["a"], team["b"]
    _format(a, "    ", "\t", pause_s=0.02)
    wait_until(lambda: any("nothing is sent" in one["reason"] for one in a.findings()),
               "A is asked")
    team.settle()
    expect(_formatted(b, "\t") <= 20, "a fifth at most is at B")
    a.aura("sync", "--yes")
    # Those that B has already count there.
    wait_until(lambda: any("would change at once" in one["reason"] for one in b.findings()),
               "B is asked")
    team.settle()
    b.aura("pull")
    wait_until(lambda: _formatted(b, "\t") == 100, "all are at B", limit_s=180)
    team.settle()
    team.expect_same()


@case("the deletion of most files is not sent, and not followed, without a yes")
def mass_deletion(work: Work) -> None:
    team = Team(work, files={f"src/m{n:03}.py": functions(1, first=n) for n in range(100)}
                | {"notes.txt": "Notes.\n"})
    a, b = team["a"], team["b"]
    for file in (a.clone.path / "src").iterdir():
        file.unlink()
        time.sleep(0.01)  # as a slow disk does it
    wait_until(lambda: any("nothing is sent" in one["reason"] for one in a.findings()),
               "A is asked")
    team.settle()
    expect_equal(len(b.clone.files()), 101, "files at B")
    a.aura("sync", "--yes")
    wait_until(lambda: any("would change at once" in one["reason"] for one in b.findings()),
               "B is asked")
    team.settle()
    expect(len(b.clone.files()) >= 81, "at most a fifth is gone at B before B's yes")
    b.aura("pull")
    wait_until(lambda: len(b.clone.files()) == 1, "B has followed")
    team.settle()
    team.expect_same()


if __name__ == "__main__":
    sys.exit(tap.main())
