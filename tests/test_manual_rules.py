# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The rules that need all pages of a manual, each on a small manual of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docwarden import config, manual, page_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Result

MANUALS = Path(__file__).parent / "fixtures" / "manuals"
RULES = [module.RULE.id for module in page_rules.manual_rules()]


def found(rule: str, result: Result) -> str:
    assert result.code < 2, result.errors
    return "".join(
        f"{one['path']}:{one['line']}:{one['column']}: {one['message']}\n"
        for one in json.loads(result.output)["findings"]
        if one["rule"] == rule
    )


def test_each_rule_has_a_manual() -> None:
    assert sorted(folder.name for folder in MANUALS.iterdir()) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_what_is_found_in_a_manual(rule: str, tmp_path: Path, docwarden: Callable[..., Result]) -> None:
    shutil.copytree(MANUALS / rule, tmp_path, dirs_exist_ok=True)
    expected = (MANUALS / rule / "expect").read_text(encoding="utf-8")
    assert expected
    assert found(rule, docwarden("check", "--format", "json")) == expected
    assert found(rule, docwarden("check", "--format", "json")) == expected


@pytest.mark.parametrize("rule", ["page-type", "unreachable-page"])
def test_the_number_of_processes_makes_no_difference(rule: str, tmp_path: Path) -> None:
    shutil.copytree(MANUALS / rule, tmp_path, dirs_exist_ok=True)
    for number in range(12):
        (tmp_path / f"Documentation/page{number}.rst").write_text(
            ":orphan:\n\nTie the the boat\n================\n"
        )
    settings = manual.place(config.load(tmp_path)).style
    records = []
    for jobs in ("1", "3"):
        folders = ["--source", "Documentation", "--output", f"out{jobs}", "--root", "."]
        asked = ["--builder", "check", "--checks", "--jobs", jobs, "--format", "json"]
        command = [sys.executable, "-m", "docwarden_sphinx", "build", *folders, *asked]
        command += ["--define", f"docwarden_style={settings}"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
        records.append(sorted(line for line in done.stdout.splitlines() if '"rule"' in line))
    assert len(records[0]) > 12
    assert records[0] == records[1]
