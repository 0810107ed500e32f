# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Commands and flags that a branch adds, removes or changes, by the committed pages of the reference."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from docwarden.facts import command_changes, command_pages
from docwarden.facts.history import Kind
from docwarden.finding import NOWHERE, Location
from docwarden.generators import cmdref
from docwarden.review.interface import Difference, Part, differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.change import Change


def find(change: Change) -> Iterator[Difference]:
    """Compare the pages that changed; a flag of several programs is told once, with their number."""
    same: defaultdict[tuple[str, str, str], list[Difference]] = defaultdict(list)
    for one in _of_programs(change) if change.reads_programs else _all(change):
        same[one.event, one.name.rpartition(" ")[2], one.how].append(one)
    for (_, flag, _), found in same.items():
        first = found[0]
        more = f"{first.name} (and {len(found) - 1} more)" if flag.startswith("--") and len(found) > 1 else ""
        yield from [replace(first, name=more)] if more else found


def _of_programs(change: Change) -> Iterator[Difference]:
    """Read the programs themselves at both revisions, which takes as long as their reference does."""
    for options in (entry.options for entry in change.entries):
        if isinstance(options, cmdref.Options):
            before, after = (cmdref.commands(tree, options) for tree in (change.base_tree, change.head_tree))
            for name in dict.fromkeys([*before, *after]):
                for one in command_changes.compare(before.get(name), after.get(name)):
                    what = f"{one.command} --{one.flag}" if one.flag else one.command
                    how = f"{one.part} {one.old or '(none)'} → {one.new or '(none)'}" if one.part else ""
                    yield Difference(one.kind, "flag" if one.flag else "command", what, how, NOWHERE)


def _all(change: Change) -> Iterator[Difference]:
    folders = [entry.options.output for entry in change.entries if entry.generator.name == "cmdref"]
    for file in change.files:
        if not file.path.endswith(".md") or posixpath.dirname(file.path) not in folders:
            continue
        command = posixpath.basename(file.path).removesuffix(".md").replace("_", " ")
        if file.kind in {Kind.ADDED, Kind.REMOVED}:
            yield Difference(file.kind, "command", command, "", Location(file.path))
            continue
        states = [
            _parts(change, revision, path, command)
            for revision, path in (
                (change.comparison.base, file.old_path),
                (change.comparison.head, file.path),
            )
        ]
        yield from differences("flag", *states)


def _parts(change: Change, revision: str, path: str, command: str) -> dict[str, Part]:
    page = command_pages.parse(change.texts.text(revision, path) or "")
    return {
        f"{command} --{name}": Part(
            {word: getattr(flag, part) for part, word in command_pages.PARTS.items() if part != "usage"},
            Location(path, page.lines[name]),
        )
        for name, flag in page.flags.items()
    }
