# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Measures how time and memory grow with a manual: the same manual once, and many times side by side.

``python benchmarks/growth.py CHECKOUT --profile cilium [--copies 1 4 15]``

Each copy has a folder and labels of its own, so that all pages are different to Sphinx. What a copy cannot
keep apart, redirects and generated pages among it, is not checked. CPU time counts all processes of a run;
memory is that of the largest process.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from check_build import measure
from docwarden import config, manual

if TYPE_CHECKING:
    from check_build import Measured

_LABEL = re.compile(r"^(\s*\.\. _)([\w. -]+)(:\s*)$", re.MULTILINE)
_REFERENCE = re.compile(r"(:ref:`(?:[^`<]*<)?)([\w. -]+)(>?`)")
_PAGE = re.compile(r"(:doc:`(?:[^`<]*<)?)(/[\w./-]+>?`)")


def copy_manual(source: Path, target: Path, name: str) -> None:
    """Copy a manual into a folder of another one, with labels that begin with a name."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("_build", "conf.py"))
    for page in target.rglob("*.rst"):
        text = page.read_text(encoding="utf-8")
        labels = {match[2] for match in _LABEL.finditer(text)}
        text = _LABEL.sub(rf"\g<1>{name}-\g<2>\g<3>", text)
        text = _REFERENCE.sub(rf"\g<1>{name}-\g<2>\g<3>", text)
        text = _PAGE.sub(rf"\g<1>/{name}\g<2>", text)
        for label in labels:
            text = text.replace(f"`{label}`_", f"`{name}-{label}`_")
        page.write_text(text, encoding="utf-8")


def make(source: Path, folder: Path, copies: int) -> None:
    """Make a manual that holds so many copies of another one: itself, and the others in folders."""
    shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("_build"))
    names = [f"copy{number}" for number in range(1, copies)]
    for name in names:
        copy_manual(source, folder / name, name)
    contents = "".join(f"   {name}/index\n" for name in names)
    with (folder / "index.rst").open("a", encoding="utf-8") as stream:
        stream.write(f"\n.. toctree::\n\n{contents}" if contents else "")


def run(where: manual.Place, folder: Path, build: Path) -> Measured:
    """Check and build a manual from nothing."""
    command = [sys.executable, "-m", "docwarden_sphinx.build", "--checks", "--conf", str(where.conf)]
    command += ["--root", str(where.root), "--source", str(folder), "--output", str(build / "html")]
    return measure(command)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--profile", default="")
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 4, 15])
    given = parser.parse_args()
    root = given.checkout.resolve()
    where = manual.place(config.load(root, config.profile_file(given.profile) if given.profile else None))
    print("copies  pages  wall s  CPU s  ms CPU a page   MiB")
    for copies in given.copies:
        # Beside the manual, since its settings name files of the checkout by where they are.
        beside = tempfile.TemporaryDirectory(prefix=".growth-", dir=where.source.parent)
        with beside as folder, tempfile.TemporaryDirectory() as build:
            make(where.source, Path(folder), copies)
            done = run(where, Path(folder), Path(build))
            pages = sum(1 for _ in Path(build).rglob("*.doctree"))
            per_page = done.cpu / pages * 1000
            print(
                f"{copies:6} {pages:6} {done.wall:7.1f} {done.cpu:6.1f} {per_page:14.1f} {done.memory:5.0f}"
            )


if __name__ == "__main__":
    main()
