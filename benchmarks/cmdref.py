# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Compares the command reference that docwarden reads from Go source with the pages that a checkout has.

    python benchmarks/cmdref.py CHECKOUT [--profile cilium] [--revision REF] [--diff]

For each program: commands, flag rows (name, shorthand, type, usage, default) and pages, right, wrong and
missing, then the time and the memory of all. Nothing is remembered between runs. With --revision a commit is
read from git.
"""

from __future__ import annotations

import argparse
import difflib
import resource
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden import command_drift, config, generation
from docwarden.facts import command_pages, go_programs
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
    start = time.perf_counter()
    readings = go_programs.read_all(codebase, programs, cache=go_programs.module_cache())
    seconds = time.perf_counter() - start
    total: Counter[str] = Counter()
    made: set[str] = set()
    print(f"{'program':32} {'commands':>14} {'flag rows':>20} {'pages':>16}")
    for program, reading in zip(programs, readings, strict=True):
        if reading.command is None:
            print(f"{program.name:32} {reading.stopped}")
            continue
        pages = cmdref.pages(options, reading.command, reading.layout)
        made |= pages.keys()
        counts = _compare(codebase, options, reading.command, pages, show=arguments.diff)
        total += counts
        print(_line(program.name, counts))
    print(_line("all", total))
    names = [program.name for program in programs]
    orphans = [item.location.path for item in command_drift.orphans(codebase, options.output, names, made)]
    committed = total["committed"] + len(orphans)
    print(f"committed pages {committed}, of which no program makes {len(orphans)}: {orphans}")
    memory = [
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(f"{seconds:.1f} s; largest process {max(memory)} MB")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout")
    parser.add_argument("--profile")
    parser.add_argument("--revision")
    parser.add_argument("--diff", action="store_true")
    return parser.parse_args()


def _compare(
    codebase: Codebase, options: cmdref.Options, command: Command, pages: dict[str, str], *, show: bool
) -> Counter[str]:
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
