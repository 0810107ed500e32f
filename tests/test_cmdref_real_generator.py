# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Cobra's own generator is the judge: compiled programs write the pages that are read from their source.

One binary of random programs is compiled by default, which takes well below a minute on an idle machine.
For hundreds of programs name the seeds and how many programs each has:

    RANDOM_SEEDS=4 RANDOM_PROGRAMS=75 make test ARGS=tests/test_cmdref_real_generator.py
"""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

import random_programs
from conftest import REPOSITORY
from docwarden.facts import go_programs, go_readings
from docwarden.golang.sources import Sources
from docwarden.markup import command_markdown
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from pathlib import Path

BREAKWATER = REPOSITORY / "examples" / "breakwater"

#: How many random programs are in one binary, and how many binaries there are.
PROGRAMS = int(os.environ.get("RANDOM_PROGRAMS", "25"))
SEEDS = int(os.environ.get("RANDOM_SEEDS", "1"))


def build(folder: Path, package: str, program: Path) -> None:
    """Compile a program from what the module cache has; skip the test where that is not possible."""
    if not shutil.which("go"):
        pytest.skip("Go is not installed")
    environment = {**os.environ, "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local"}
    done = subprocess.run(
        ["go", "build", "-o", program, package],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and ("disabled by GOPROXY" in done.stderr or "requires go" in done.stderr):
        pytest.skip(f"cobra is not in the module cache: {done.stderr.strip()[:200]}")
    assert not done.returncode, done.stderr


def written(program: Path, folder: Path) -> dict[str, str]:
    """Let a compiled program write its pages."""
    folder.mkdir()
    subprocess.run([program, "cmdref", folder], env={"HOME": "$HOME"}, check=True, capture_output=True)
    return {file.name: file.read_text() for file in folder.iterdir()}


def read(
    root: Path, name: str, main: str, environment: dict[str, str], sources: Sources | None = None
) -> dict[str, str]:
    """Read the same pages from source."""
    program = go_programs.GoProgram(name, main, (), (name,), environment)
    cache = go_readings.module_cache()
    reading = go_programs.read(
        WorkTree(root), program, cache=WorkTree(cache) if cache else None, sources=sources
    )
    assert reading.command, reading.stopped
    assert not reading.uncertain
    assert not reading.constructs
    return command_markdown.pages(reading.command)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "main"), [("breakwater-agent", "agent"), ("bwctl", "bwctl"), ("breakwater-operator", "operator")]
)
def test_breakwater(tmp_path: Path, name: str, main: str) -> None:
    copy = shutil.copytree(
        BREAKWATER, tmp_path / "breakwater", ignore=shutil.ignore_patterns("bin", "cmdref.md")
    )
    build(copy, f"./{main}", tmp_path / name)
    assert read(copy, name, main, {"HOME": "$HOME"}) == written(tmp_path / name, tmp_path / "pages")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
def test_random_programs(tmp_path: Path, seed: int) -> None:
    (tmp_path / "main.go").write_text(random_programs.source(seed, PROGRAMS), encoding="utf-8")
    module = (BREAKWATER / "go.mod").read_text()
    (tmp_path / "go.mod").write_text(module.replace("breakwater.example/breakwater", "example.org/tool"))
    shutil.copy(BREAKWATER / "go.sum", tmp_path / "go.sum")
    build(tmp_path, ".", tmp_path / "tool")
    subprocess.run([tmp_path / "tool", tmp_path / "pages"], env={}, check=True, capture_output=True)
    sources, counts = Sources(), []
    for number in range(PROGRAMS):
        folder = tmp_path / "pages" / str(number)
        expected = {file.name: file.read_text() for file in folder.iterdir()}
        found = read(tmp_path, "tool", ".", {"PROGRAM": str(number)}, sources)
        wrong = [
            line
            for name in found | expected
            for line in _diff(expected.get(name, ""), found.get(name, ""), name)
        ]
        assert not wrong, "\n".join(wrong)
        counts.append(len(found))
    assert sum(counts) > 4 * PROGRAMS


def _diff(expected: str, found: str, name: str) -> list[str]:
    return list(
        difflib.unified_diff(expected.splitlines(), found.splitlines(), name, "source", n=0, lineterm="")
    )
