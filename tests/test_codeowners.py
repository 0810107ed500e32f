# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import generator_cases
from conftest import conformance
from docwarden.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("case", generator_cases.cases("codeowners"))
def test_case(case: Path) -> None:
    generator_cases.check("codeowners", case)


def test_the_page_of_cilium_is_reproduced() -> None:
    root = conformance("cilium-1.19-dev")
    expected = (root / "Documentation" / "codeowners.rst").read_text(encoding="utf-8")
    table = {
        "output": "codeowners.rst",
        "organization": "cilium",
        "notice": expected.split("\n")[1].strip(),
        "style": "compat",
    }
    generated = generator_cases.run("codeowners", root, table)
    assert generated.pages == {"codeowners.rst": expected}
    assert not generated.findings


def test_a_character_that_would_be_cut_in_two_is_an_error(
    tmp_path: Path, write: Callable[[str, str | bytes], Path]
) -> None:
    write("CODEOWNERS", "# fine\na\u00df is two bytes\n#\n# END_CODEOWNERS_DOCS\n")
    with pytest.raises(InputError, match="CODEOWNERS:2:1: the description must begin"):
        generator_cases.run("codeowners", tmp_path, {"output": "x", "style": "compat"})


def test_a_mark_on_the_first_line_leaves_the_notice(
    tmp_path: Path, write: Callable[[str, str | bytes], Path]
) -> None:
    write("CODEOWNERS", "# END_CODEOWNERS_DOCS\n* @ada\n")
    table: dict[str, object] = {"output": "x", "style": "compat", "notice": "Made."}
    assert generator_cases.run("codeowners", tmp_path, table).pages == {"x": "..\n    Made.\n\n"}


@pytest.mark.parametrize("case", ["modern", "undescribed"])
def test_the_modern_page_builds_without_warnings(case: str, tmp_path: Path) -> None:
    page = (generator_cases.FIXTURES / "codeowners" / case / "expected.rst").read_text(encoding="utf-8")
    title = "" if case == "modern" else "Title\n=====\n\n"
    assert not generator_cases.build(tmp_path, {"owners.rst": title + page})
