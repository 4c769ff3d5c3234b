"""usage: compile_commands.py DIR

Writes DIR/single/compile_commands.json, and prints its folder: how each file would be compiled by
itself, also those that the build folder DIR compiles in bundles, for tools that look at one file.
"""

import json
import pathlib
import re
import sys

_INCLUDE = re.compile(r"^#include<(.+)>$", re.MULTILINE)


def single_commands(folder):
    for entry in json.loads((folder / "compile_commands.json").read_text()):
        file = folder / entry["file"]
        bundled = _INCLUDE.findall(file.read_text()) if "-unity" in file.name else [entry["file"]]
        for source in bundled:
            command = entry["command"].removesuffix(entry["file"]) + source
            yield {"directory": entry["directory"], "command": command, "file": source}


def main():
    folder = pathlib.Path(sys.argv[1])
    single = folder / "single"
    single.mkdir(exist_ok=True)
    commands = json.dumps(list(single_commands(folder)), indent=1)
    (single / "compile_commands.json").write_text(commands)
    print(single)


if __name__ == "__main__":
    main()
