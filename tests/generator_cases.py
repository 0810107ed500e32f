# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Fixture folders of generators: a small codebase, the options of one table, and the page that comes of them.

A case holds ``docwarden.toml`` with the table of its generator, the inputs, ``expected.rst``, and
``expected.findings`` where there are any.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from docwarden import registry
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docwarden.registry import Generated

FIXTURES = Path(__file__).parent / "fixtures" / "generators"


def cases(name: str) -> list[object]:
    """List the case folders of a generator."""
    folders = sorted(file.parent for file in (FIXTURES / name).glob("*/docwarden.toml"))
    assert folders, f"{name} has no fixtures"
    return [pytest.param(folder, id=folder.name) for folder in folders]


def run(name: str, root: Path, table: Mapping[str, object]) -> Generated:
    """Run a generator on a folder with the options of a table."""
    generator = registry.load_generator(name)
    return generator.generate(WorkTree(root), msgspec.convert(table, generator.options))


def check(name: str, case: Path) -> None:
    """Compare what a generator makes of a case with what is expected."""
    table = tomllib.loads((case / "docwarden.toml").read_text(encoding="utf-8"))["generators"][name]
    generated = run(name, case, table)
    found = [f"{finding.location}: {finding.rule}: {finding.message}" for finding in generated.findings]
    notes = case / "expected.findings"
    expected = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    assert generated.pages == {table["output"]: (case / "expected.rst").read_text(encoding="utf-8")}
    assert found == expected


def build(folder: Path, pages: dict[str, str]) -> str:
    """Build pages with Sphinx, as strictly as it can; give the warnings that it prints."""
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "conf.py").write_text('extensions = ["myst_parser"]\nnitpicky = True\n', encoding="utf-8")
    (folder / "index.rst").write_text("Index\n=====\n\n.. toctree::\n   :glob:\n\n   *\n", encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "dummy", str(folder), str(folder / "_build")]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stderr
