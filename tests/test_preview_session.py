# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A session's output, byte for byte what a clean build gives, whatever was edited before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docwarden_sphinx import first_build
from docwarden_sphinx.build import Options
from docwarden_sphinx.page_findings import PageFindings
from docwarden_sphinx.recording import Record
from docwarden_sphinx.session import Session
from exts.random_edits import Editor

if TYPE_CHECKING:
    from collections.abc import Iterator

# MyST-Parser 5.2 and sphinx-tabs 3.5 ask Sphinx for what Sphinx 11 will no longer have.
pytestmark = [
    pytest.mark.filterwarnings("ignore:'myst_parser"),
    pytest.mark.filterwarnings("ignore:'sphinx.environment.BuildEnvironment.app'"),
]

PROJECT = Path(__file__).parent / "exts" / "preview"

#: How many edits a seed does; a figure from outside for a long run.
EDITS = int(os.environ.get("DOCWARDEN_EDITS", "60"))
SEEDS = range(int(os.environ.get("DOCWARDEN_SEEDS", "4")))


def options(folder: Path, output: str) -> Options:
    target = folder / output / "html"
    source = folder / "manual"
    return Options(source, target, folder / output / "doctrees", source, folder, fresh=True)


def build_cleanly(folder: Path) -> set[Record]:
    """Build in a process of its own; give its records."""
    shutil.rmtree(folder / "clean", ignore_errors=True)
    made = options(folder, "clean")
    command: list[str | Path] = [sys.executable, "-m", "docwarden_sphinx.build", "--fresh"]
    command += ["--format", "json", "--jobs", "1"]
    command += ["--root", folder, "--source", made.source]
    command += ["--output", made.output, "--doctrees", made.doctrees]
    done = subprocess.run(
        [*map(str, command)], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert "summary" in lines[-1], done.stderr
    return {Record(**(line | {"edits": ()})) for line in lines if "rule" in line}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    shutil.copytree(PROJECT, tmp_path / "manual")
    findings = PageFindings()
    with first_build.set_up(options(tmp_path, "preview"), findings) as first:
        yield Session(first, findings, tmp_path)


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def compare(session: Session, folder: Path, history: list[str]) -> None:
    while session.busy:
        session.step()
    records = build_cleanly(folder)
    ours, theirs = content(folder / "preview" / "html"), content(folder / "clean" / "html")
    differing = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    assert not differing, history
    assert {item.record for item in session.findings.all()} == records, history


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_after_random_edits_the_output_is_that_of_a_clean_build(
    session: Session, tmp_path: Path, seed: int
) -> None:
    editor = Editor(tmp_path / "manual", seed)
    session.build()
    history: list[str] = []
    for number in range(1, EDITS + 1):
        files = editor.edit()
        history.append(" ".join(str(file.relative_to(tmp_path)) for file in files))
        session.rebuild(map(str, files))
        for _ in range(editor.random.randrange(4)):
            session.step()
        if number % 6 == 0:
            compare(session, tmp_path, history[-6:])
