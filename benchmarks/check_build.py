# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Measures check-build against another project's own script, in turns, on the same manual.

``python benchmarks/check_build.py CHECKOUT --profile cilium [--upstream SCRIPT] [--rounds 3]``

CHECKOUT may be changed: one page is edited and restored. SCRIPT deletes what the other checker left, and runs
it from nothing. Runs take turns, so that both meet the same load; CPU time counts all processes of a run.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """One run: seconds by the clock, seconds of all processors, and the largest process in MiB."""

    wall: float
    cpu: float
    memory: float


def measure(command: list[str], **environment: str) -> Measured:
    """Run a command to its end; its exit code may be 0 or 1."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    silent = subprocess.DEVNULL
    done = subprocess.Popen(command, stdout=silent, stderr=silent, env={**os.environ, **environment})
    _, status, usage = os.wait4(done.pid, 0)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(command)} could not run")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(wall, cpu, usage.ru_maxrss / 1024)


class Bench:
    """The pieces of work, and what each took in each round."""

    def __init__(self, checkout: Path, profile: str, build: Path, page: str) -> None:
        """Take the manual, a folder for output, and a page to edit."""
        self.checkout, self.build = checkout, build
        self.page = checkout / page
        self.command = [sys.executable, "-m", "docwarden", "--root", str(checkout)]
        self.command += ["--profile", profile] if profile else []
        self.results: dict[str, list[Measured]] = {}

    def round(self, upstream: str) -> None:
        """Do each piece of work once."""
        if upstream:
            self._note("upstream's script", [upstream])
        self._note("check-build html, cold", self._ours("check-build", "html", "--fresh"))
        self._note("nothing changed", self._ours("check-build", "html"))
        text = self.page.read_text(encoding="utf-8")
        try:
            self.page.write_text(f"{text}\nOne more sentence, {len(self.results)}.\n", encoding="utf-8")
            self._note("one page edited", self._ours("check-build", "html"))
        finally:
            self.page.write_text(text, encoding="utf-8")
        self._note("check, cold", self._ours("check", "--fresh"))

    def _ours(self, *arguments: str) -> list[str]:
        return [*self.command, *arguments, "--output", str(self.build)]

    def _note(self, name: str, command: list[str]) -> None:
        self.results.setdefault(name, []).append(measure(command))

    def table(self) -> str:
        """Give the medians, and how many times less than the first line each is."""
        lines = [f"{'work':26} wall s  CPU s  MiB  wall  CPU"]
        first = next(iter(self.results.values()))
        for name, runs in self.results.items():
            wall, cpu = (statistics.median(getattr(run, what) for run in runs) for what in ("wall", "cpu"))
            times = [statistics.median(getattr(run, what) for run in first) for what in ("wall", "cpu")]
            factors = f"{times[0] / wall:4.1f}x {times[1] / cpu:4.1f}x"
            lines.append(f"{name:26} {wall:6.2f} {cpu:6.2f} {max(run.memory for run in runs):4.0f} {factors}")
        return "\n".join(lines)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--profile", default="")
    parser.add_argument("--upstream", default="")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--page", default="Documentation/overview/intro.rst")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as build:
        bench = Bench(given.checkout.resolve(), given.profile, Path(build), given.page)
        for _ in range(given.rounds):
            bench.round(given.upstream)
    print(bench.table())


if __name__ == "__main__":
    main()
