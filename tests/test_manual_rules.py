# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The rules that need all pages of a manual, each on a small manual of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docwarden import page_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Result

MANUALS = Path(__file__).parent / "fixtures" / "manuals"
RULES = [module.RULE.id for module in page_rules.manual_rules()]


def found(rule: str, output: str) -> str:
    return "".join(
        f"{one['path']}:{one['line']}:{one['column']}: {one['message']}\n"
        for one in json.loads(output)["findings"]
        if one["rule"] == rule
    )


def test_each_rule_has_a_manual() -> None:
    assert sorted(folder.name for folder in MANUALS.iterdir()) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_what_is_found_in_a_manual(rule: str, tmp_path: Path, docwarden: Callable[..., Result]) -> None:
    shutil.copytree(MANUALS / rule, tmp_path, dirs_exist_ok=True)
    expected = (MANUALS / rule / "expect").read_text(encoding="utf-8")
    assert expected
    assert found(rule, docwarden("check", "--format", "json").output) == expected
    again = docwarden("check", "--format", "json")
    assert found(rule, again.output) == expected
