# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A generator whose inputs are as they were is not run again; any doubt has it run."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from docwarden import registry
from docwarden.generation import Entry
from docwarden.last_generation import LastGeneration
from docwarden.observed import observing
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docwarden.source import Codebase

INPUT, LISTED = "values.yaml", "charts"


class Counting:
    """A generator that counts how often it runs."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, codebase: Codebase, _options: registry.GeneratorOptions) -> registry.Generated:
        self.runs += 1
        text = codebase.read_bytes(INPUT).decode() + "".join(codebase.names(LISTED))
        return registry.Generated({"page.rst": text})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / LISTED).mkdir()
    (tmp_path / INPUT).write_text("one", encoding="utf-8")
    before = time.time() - 60
    for path in (INPUT, LISTED):
        os.utime(tmp_path / path, (before, before))
    time.sleep(0.2)  # the time of a change cannot be set
    return tmp_path


def made(root: Path, generator: Counting, output: str = "page.rst") -> str:
    options = registry.GeneratorOptions(output=output)
    entry = Entry(
        "values", registry.Generator("values", "", registry.GeneratorOptions, generator, registry), options
    )
    known = LastGeneration(root / "kept", root)
    return known.generated(entry, WorkTree(root)).pages["page.rst"]


def test_it_runs_once(root: Path) -> None:
    generator = Counting()
    assert made(root, generator) == made(root, generator) == "one"
    assert generator.runs == 1


CHANGES: dict[str, Callable[[Path], object]] = {
    "an input": lambda root: (root / INPUT).write_text("two", encoding="utf-8"),
    "a file in a folder": lambda root: (root / LISTED / "new").touch(),
    "what is kept": lambda root: (root / "kept/last-values.json").write_bytes(b"{"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_has_it_run_again(root: Path, change: Callable[[Path], object]) -> None:
    generator = Counting()
    made(root, generator)
    change(root)
    text = made(root, generator)
    assert generator.runs == 2
    assert text == (root / INPUT).read_text(encoding="utf-8") + "".join(
        one.name for one in (root / LISTED).iterdir()
    )


def test_other_options_have_it_run_again(root: Path) -> None:
    generator = Counting()
    made(root, generator)
    made(root, generator, output="other.rst")
    assert generator.runs == 2


def test_who_observes_is_told_what_it_came_from(root: Path) -> None:
    generator = Counting()
    made(root, generator)
    with observing() as observed:
        made(root, generator)
    assert generator.runs == 1
    assert str(root / INPUT) in observed.paths
    assert str(root / LISTED) in observed.folders
