"""The Debian package is built of what was built here, holds what it should, and its programs
run."""

import os
import shutil
import subprocess
import sys

import tap
from tap import Skip, case, expect, expect_equal
from team import Home
from work import BUILD, SOURCE, Work

_FILES = {
    "usr/bin/aura", "usr/bin/aurad", "usr/lib/systemd/system/aura-mothership.service",
    "usr/lib/systemd/user/aurad.service", "usr/lib/sysusers.d/aura.conf",
    "usr/share/doc/aura/README.md"}
_PAGES = {"man1/aura.1.gz", "man1/aura-git.1.gz", "man5/aura.toml.5.gz", "man8/aurad.8.gz"}


def _run(*words: object, **options) -> str:
    result = subprocess.run([*map(str, words)], text=True, capture_output=True, check=False,
                            timeout=300, **options)
    expect_equal(result.returncode, 0, f"exit of {words[0]} ({result.stdout}{result.stderr})")
    return result.stdout


@case("the Debian package has programs, manual, units and dependencies, and runs unpacked")
def debian(work: Work) -> None:
    if not shutil.which("dpkg-shlibdeps"):
        raise Skip("dpkg-dev is not installed")
    _run(SOURCE / "packaging/deb/build", BUILD, work.path)
    package, = work.path.glob("aura_*.deb")
    root = work.path / "root"
    _run("dpkg-deb", "-x", package, root)
    files = {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}
    pages = {file for file in files if file.startswith("usr/share/man/")}
    expect_equal(files - pages, _FILES, "files but the manual")
    expect({f"usr/share/man/{page}" for page in _PAGES} <= pages, "the manual", sorted(pages))
    depends = _run("dpkg-deb", "-f", package, "Depends")
    for library in ("libssl3", "libgit2", "libsqlite3-0", "libuv1"):
        expect(library in depends, f"it depends on {library}", depends)
    version = _run("dpkg-deb", "-f", package, "Version").strip()
    for program in ("aura", "aurad"):
        expect(version in _run(root / "usr/bin" / program, "--version"), f"{program} --version")
    for unit in root.glob("usr/lib/systemd/*/*.service"):
        starts = [line for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
        expect_equal([line.split()[0] for line in starts], ["ExecStart=/usr/bin/aurad"], unit.name)
    owners = {line.split()[1] for line in _run("dpkg-deb", "-c", package).splitlines()}
    expect_equal(owners, {"root/root"}, "owners")
    hub = Home(work, "hub", mothership=True)
    aura = root / "usr/bin/aura"
    environment = os.environ | hub.environment()
    shown = _run(aura, "mothership", "start", "--bind", "127.0.0.1", "--port", "0",
                 env=environment)
    expect("Mothership is ready." in shown, "a Mothership starts from it", shown)
    _run(aura, "mothership", "stop", env=environment)


if __name__ == "__main__":
    sys.exit(tap.main())
