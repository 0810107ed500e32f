# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Measures what each change to Sphinx and docutils saves: a run with all of them, and without each.

``python benchmarks/patches.py CHECKOUT --profile cilium [--rounds 3]``

Each run checks and writes the whole manual from nothing, in one process. Runs take turns, and the least CPU
time of each counts: what else the machine does can only add to it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from check_build import measure
from docwarden import config, manual
from docwarden_sphinx import patches  # noqa: TID251 - they are what is measured

#: Runs the build without the patches whose names its first argument gives.
_WITHOUT = """
import sys
from docwarden_sphinx import build, patches
left_out, everything = sys.argv.pop(1).split(","), patches.applied
patches.applied = lambda some: everything(tuple(one for one in some if one.name not in left_out))
build.main()
"""


def command(where: manual.Place, output: Path, left_out: list[patches.Patch]) -> list[str]:
    """Give the command that builds without some patches."""
    names = ",".join(patch.name for patch in left_out)
    options = ["--checks", "--fresh", "--jobs", "1", "--conf", str(where.conf), "--root", str(where.root)]
    program = [sys.executable, "-c", _WITHOUT, names]
    return [*program, *options, "--source", str(where.source), "--output", str(output)]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--profile", default="")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    root = given.checkout.resolve()
    where = manual.place(config.load(root, config.profile_file(given.profile) if given.profile else None))
    __import__(patches.MYST)
    groups: list[list[patches.Patch]] = [
        [],
        *patches.by_reason((*patches.PATCHES, *patches.of_extensions())).values(),
    ]
    least = [float("inf")] * len(groups)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(given.rounds):
            for index, group in enumerate(groups):
                found = measure(command(where, Path(folder, "html"), group))
                least[index] = min(least[index], found.cpu)
    print(f"all changes{'':54} {least[0]:6.1f} s CPU")
    for group, seconds in list(zip(groups, least, strict=True))[1:]:
        names = ", ".join(dict.fromkeys(patch.name.rpartition(".")[2] for patch in group))
        print(f"without {names[:56]:57} {seconds:6.1f} s  {100 * (seconds / least[0] - 1):+5.1f} %")


if __name__ == "__main__":
    main()
