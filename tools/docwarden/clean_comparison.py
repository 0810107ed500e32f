# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Compares the result of an incremental run with that of a clean one, and reports any difference."""

from __future__ import annotations

import filecmp
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden import manual
from docwarden.finding import Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.finding import Finding
    from docwarden.manual import Built, Place

CACHE_DIFFERS = Rule(
    id="cache-differs",
    severity=Severity.ERROR,
    summary="An incremental run gives what a clean one gives.",
    why="A cache that is wrong makes people distrust every result. This is a mistake of docwarden or of an "
    "extension, not of the manual.",
    bad="html/index.html: differs from a clean run",
    good="each file of the output is the same as after a clean run",
)

HINT = "delete the build folder, and report this with the output of --explain"

#: Files that name the moment or the folder of a run.
NEVER_ALIKE = {".buildinfo", ".buildinfo.bak"}


def compare(where: Place, builder: str, built: Built, *, checks: bool) -> list[Finding]:
    """Run once more from nothing, in a folder of its own, and report each difference."""
    with tempfile.TemporaryDirectory() as scratch:
        clean = manual.build(replace(where, build=Path(scratch)), builder, checks=checks)
        differences = sorted([*_files(built.output, clean.output), *_findings(built, clean)])
    return [CACHE_DIFFERS.at(Location(path), message, hint=HINT) for path, message in differences]


def _files(ours: Path, clean: Path) -> Iterator[tuple[str, str]]:
    here, there = _names(ours), _names(clean)
    for name in sorted(here | there):
        if name not in there:
            yield f"{ours.name}/{name}", "a clean run does not write this file"
        elif name not in here:
            yield f"{ours.name}/{name}", "a clean run writes this file, and it is missing"
        elif not filecmp.cmp(ours / name, clean / name, shallow=False):
            yield f"{ours.name}/{name}", "differs from what a clean run writes"


def _names(folder: Path) -> set[str]:
    names = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    return names - NEVER_ALIKE


def _findings(built: Built, clean: Built) -> Iterator[tuple[str, str]]:
    for finding in set(built.findings) - set(clean.findings):
        yield finding.location.path, f"a clean run does not report: {finding.message}"
    for finding in set(clean.findings) - set(built.findings):
        yield finding.location.path, f"only a clean run reports: {finding.message}"
