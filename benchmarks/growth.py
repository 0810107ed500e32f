# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Measures how time and memory grow with a manual: the same manual once, and many times side by side.

``python benchmarks/growth.py CHECKOUT --profile cilium [--copies 1 4 15]``

CHECKOUT is a clone that may be changed: its manual is put back afterwards. Each copy has a folder and labels
of its own, so that all pages are different to Sphinx. What a copy cannot keep apart (terms of a glossary, for
example) becomes findings. For each size: from nothing, nothing changed, one page edited. CPU time counts all
processes of a run; memory is the most that they had together (PSS), sampled five times a second.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden import config, manual

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE = 0.2

_LABEL = re.compile(r"^(\s*\.\. _)([\w. -]+)(:\s*)$", re.MULTILINE)
_REFERENCE = re.compile(r"(:ref:`(?:[^`<]*<)?)([\w. -]+)(>?`)")
_PAGE = re.compile(r"(:doc:`(?:[^`<]*<)?)(/[\w./-]+>?`)")
_PSS = re.compile(rb"^Pss:\s+([0-9]+) kB", re.MULTILINE)


# Copies


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


def grow(source: Path, copies: int) -> None:
    """Put copies of a manual into folders of its own, until it holds so many of it."""
    with tempfile.TemporaryDirectory() as folder:
        original = Path(folder, "original")
        shutil.copytree(source, original)
        names = [f"copy{number}" for number in range(1, copies)]
        for name in names:
            copy_manual(original, source / name, name)
    contents = "".join(f"   {name}/index\n" for name in names)
    with (source / "index.rst").open("a", encoding="utf-8") as stream:
        stream.write(f"\n.. toctree::\n\n{contents}" if contents else "")


def put_back(root: Path, source: Path) -> None:
    """Bring the manual back to what git has."""
    for arguments in (["checkout", "-q", "HEAD", "--", str(source)], ["clean", "-qfd", "--", str(source)]):
        subprocess.run(["git", "-C", str(root), *arguments], check=True)


# Measurement


@dataclass(frozen=True)
class Measured:
    """One run: seconds by the clock, seconds of all processors, and MiB of all processes together."""

    wall: float
    cpu: float
    memory: float


def measure(command: list[str]) -> Measured:
    """Run a command to its end, and look at the memory of its processes meanwhile."""
    silent = subprocess.DEVNULL
    start = time.perf_counter()
    run = subprocess.Popen(command, stdout=silent, stderr=silent, start_new_session=True)
    most = 0
    while True:
        time.sleep(PAUSE)
        most = max(most, sum(map(_memory, _session(run.pid))))
        ended, status, usage = os.wait4(run.pid, os.WNOHANG)
        if ended:
            break
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(command)} could not run")
    return Measured(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, most / 1024)


def _session(leader: int) -> Iterator[str]:
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and os.getsid(int(folder.name)) == leader:
                yield folder.name
        except OSError:  # it has ended
            continue


def _memory(process: str) -> int:
    try:
        found = _PSS.search(Path("/proc", process, "smaps_rollup").read_bytes())
    except OSError:
        return 0
    return int(found[1]) if found else 0


def rows(command: list[str], source: Path) -> Iterator[tuple[str, Measured]]:
    """Measure the three pieces of work."""
    yield "from nothing", measure([*command, "--fresh"])
    measure(command)  # this one leaves what the next can say again
    yield "nothing changed", measure(command)
    page = source / "overview/intro.rst"
    with page.open("a", encoding="utf-8") as stream:
        stream.write("\nOne more sentence.\n")
    yield "one page edited", measure(command)


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
    source = manual.place(
        config.load(root, config.profile_file(given.profile) if given.profile else None)
    ).source
    command = [sys.executable, "-m", "docwarden", "--root", str(root)]
    command += ["--profile", given.profile] if given.profile else []
    print(f"copies  pages  {'work':15}  wall s  CPU s  ms CPU a page   MiB")
    for copies in given.copies:
        try:
            grow(source, copies)
            with tempfile.TemporaryDirectory() as build:
                for work, done in rows([*command, "check-build", "html", "--output", build], source):
                    pages = sum(1 for _ in Path(build).rglob("*.doctree"))
                    print(
                        f"{copies:6} {pages:6}  {work:15} {done.wall:7.1f} {done.cpu:6.1f}"
                        f" {done.cpu / pages * 1000:14.1f} {done.memory:5.0f}",
                        flush=True,
                    )
        finally:
            put_back(root, source)


if __name__ == "__main__":
    main()
