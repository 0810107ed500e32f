# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Compares the command reference that docwarden reads from Go source with the pages that a checkout has.

    python benchmarks/cmdref.py CHECKOUT [--profile cilium] [--revision REF] [--diff] [--compile FOLDER]

For each program: commands, flag rows (name, shorthand, type, usage, default) and pages, right, wrong and
missing, then the time and the memory of all: the most that this process and its workers hold together, shared
memory counted once. Nothing is remembered between runs. With --revision a commit is read from git. With
--compile FOLDER one program is compiled with Go from the same checkout, for comparison: once with an empty
build cache, as a container does, and once more with a warm one.
"""

from __future__ import annotations

import argparse
import difflib
import os
import resource
import shutil
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Self

from docwarden import command_drift, config, generation, process
from docwarden.facts import command_pages, go_readings
from docwarden.generators import cmdref
from docwarden.source import GitTree, WorkTree

if TYPE_CHECKING:
    from docwarden.facts.commands import Command
    from docwarden.source import Codebase


def main() -> None:
    """Print the table."""
    arguments = _arguments()
    root = Path(arguments.checkout).resolve()
    settings = config.load(root, config.profile_file(arguments.profile) if arguments.profile else None)
    entry = next(entry for entry in generation.entries(settings) if entry.generator.name == "cmdref")
    options = entry.options
    assert isinstance(options, cmdref.Options)  # noqa: S101 - the generator's own
    codebase: Codebase = GitTree(root, arguments.revision) if arguments.revision else WorkTree(root)
    programs = [cmdref.go_program(item, options) for item in cmdref.present(codebase, options)]
    with Spent() as spent:
        readings = go_readings.read_all(codebase, programs, cache=go_readings.module_cache())
    total: Counter[str] = Counter()
    made: set[str] = set()
    print(f"{'program':32} {'commands':>14} {'flag rows':>20} {'pages':>16}")
    for program, reading in zip(programs, readings, strict=True):
        if reading.command is None:
            print(f"{program.name:32} {reading.stopped}")
            continue
        pages = cmdref.pages(options, reading.command, reading.layout)
        made |= pages.keys()
        counts = compare(codebase, options, reading.command, pages, show=arguments.diff)
        total += counts
        print(_line(program.name, counts))
    print(_line("all", total))
    names = [program.name for program in programs]
    orphans = [item.location.path for item in command_drift.orphans(codebase, options.output, names, made)]
    committed = total["committed"] + len(orphans)
    print(f"committed pages {committed}, of which no program makes {len(orphans)}: {orphans}")
    print(f"from source: {spent}")
    if arguments.compile:
        _compile(root, arguments.compile)


class Spent:
    """What a stretch of work takes: time, processor time of all processes, and the most memory they hold."""

    def __enter__(self) -> Self:
        self._start, self._before = time.perf_counter(), _processor_seconds()
        self._ended = threading.Event()
        self.kilobytes = 0
        self._watch = threading.Thread(target=self._sample)
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._start
        self._ended.set()
        self._watch.join()
        self.processor = _processor_seconds() - self._before

    def _sample(self) -> None:
        while not self._ended.wait(0.2):
            self.kilobytes = max(self.kilobytes, _memory(os.getpid()))

    def __str__(self) -> str:
        memory = f", {self.kilobytes // 1024} MB" if self.kilobytes else ""
        return f"{self.seconds:.1f} s, {self.processor:.1f} s of processors{memory}"


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _memory(process: int) -> int:
    """Add up, in kB, what a process and those it started hold; what several share is divided among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0
    own = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return own + sum(_memory(int(child)) for child in children)


def _compile(root: Path, folder: str) -> None:
    """Compile one program with Go, twice, and say how long that takes."""
    if not shutil.which("go"):
        print(f"compiling {folder}: Go is not installed, so there is no time to compare with")
        return
    with tempfile.TemporaryDirectory() as temporary:
        cache = {"GOCACHE": f"{temporary}/cache", "GOFLAGS": "-buildvcs=false"}
        for state in ("empty", "warm"):
            with Spent() as spent:
                command = ["go", "build", "-o", f"{temporary}/program", f"./{folder}"]
                done = process.run(command, folder=root, environment=cache)
            if done.code:
                print(f"compiling {folder} fails: {done.errors.strip()[-300:]}")
                return
            print(f"compiling {folder}, {state} build cache: {spent}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout")
    parser.add_argument("--profile")
    parser.add_argument("--revision")
    parser.add_argument("--diff", action="store_true")
    parser.add_argument("--compile", metavar="FOLDER", help="one program to compile for comparison")
    return parser.parse_args()


def compare(
    codebase: Codebase, options: cmdref.Options, command: Command, pages: dict[str, str], *, show: bool
) -> Counter[str]:
    """Count what is right, wrong and missing of a program's commands, rows and pages."""
    counts: Counter[str] = Counter()
    for one in command.walk():
        path = f"{options.output}/{one.file_name}"
        if not codebase.is_file(path):
            counts["pages missing"] += 1
            continue
        committed = codebase.read_text(path)
        right = committed == pages[path]
        counts["committed"] += 1
        counts["pages right" if right else "pages wrong"] += 1
        counts["commands"] += 1
        if show and not right:
            print(
                "\n".join(
                    difflib.unified_diff(committed.split("\n"), pages[path].split("\n"), path, "source", n=0)
                )
            )
        _compare_flags(counts, command_pages.parse(committed), command_pages.parse(pages[path]))
    return counts


def _compare_flags(counts: Counter[str], committed: command_pages.Page, ours: command_pages.Page) -> None:
    for name, flag in committed.flags.items():
        if name not in ours.flags:
            counts["rows missing"] += 1
        else:
            counts["rows right" if ours.flags[name] == flag else "rows wrong"] += 1
    counts["rows extra"] += len(ours.flags.keys() - committed.flags.keys())


def _line(name: str, counts: Counter[str]) -> str:
    commands = f"{counts['commands']} of {counts['commands'] + counts['pages missing']}"
    known = counts["rows right"] + counts["rows wrong"] + counts["rows missing"]
    rows = f"{counts['rows right']} of {known} (+{counts['rows extra']})"
    pages = f"{counts['pages right']} of {counts['committed']}"
    return f"{name:32} {commands:>14} {rows:>20} {pages:>16}"


if __name__ == "__main__":
    main()
