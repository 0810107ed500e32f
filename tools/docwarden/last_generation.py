# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What generators made in an earlier run, to be said again by those whose inputs are as they were.

Whoever edits a page is told at once that the pages of other generators are still right. What a generator
asked of another program, or of the network, is asked again each time.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from docwarden import last_run
from docwarden.finding import Finding  # noqa: TC001 - the shape of a record
from docwarden.observed import looked_at, observing
from docwarden.registry import Generated

if TYPE_CHECKING:
    from pathlib import Path

    from docwarden.file_state import State
    from docwarden.generation import Entry
    from docwarden.source import Codebase


class Made(last_run.Kept, frozen=True):
    """What a generator made."""

    pages: dict[str, str]
    findings: tuple[Finding, ...]
    drift: tuple[Finding, ...]


class LastGeneration:
    """Runs generators, or gives what they made before."""

    def __init__(self, folder: Path, root: Path) -> None:
        """Take the folder for what is kept, and the codebase's."""
        self._folder = folder
        self._root = root
        self._common = [*last_run.own_sources(), *last_run.git_state(root)]

    def generated(self, entry: Entry, codebase: Codebase) -> Generated:
        """Give the pages and notices of an entry; raise what its generator raises."""
        file = self._folder / f"last-{entry.name}.json"
        key = last_run.key((entry.name, str(self._root), repr(entry.options)), os.environ)
        made = last_run.load(Made, file, key)
        if made:
            looked_at(*_paths_and_folders(made.states))
            return Generated(made.pages, made.findings, made.drift)
        started = time.time_ns()
        with observing() as observed:
            generated = entry.generator.generate(codebase, entry.options)
        if not observed.beyond:
            states = last_run.states(observed.paths | set(self._common), observed.folders)
            kept = Made(key, states, dict(generated.pages), generated.findings, generated.drift)
            last_run.save(file, kept, started)
        return generated


def _paths_and_folders(states: dict[str, State]) -> tuple[list[str], list[str]]:
    """Tell files from the folders whose contents matter, which are kept with a slash behind."""
    folders = [path.removesuffix(os.sep) for path in states if path.endswith(os.sep)]
    return [path for path in states if not path.endswith(os.sep)], folders
