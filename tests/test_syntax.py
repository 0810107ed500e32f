# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The syntax of code blocks: ``bad/LINE-COLUMN-*.txt`` has a problem at that place, ``good/*.txt`` none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from docwarden.checks import code_blocks

BLOCKS = sorted((Path(__file__).parent / "fixtures" / "syntax").glob("*/*/*.txt"))


@pytest.mark.parametrize("file", BLOCKS, ids=lambda file: "/".join(file.parts[-3:]))
def test_blocks(file: Path) -> None:
    found = code_blocks.problem(file.parts[-3], file.read_text(encoding="utf-8").removesuffix("\n"))
    place = f"{found.line}-{found.column}" if found else "good"
    assert place == ("good" if file.parts[-2] == "good" else "-".join(file.name.split("-")[:2]))


def test_problems_say_what_was_expected() -> None:
    found = code_blocks.problem("go", "package p\n\nfunc f() {\n\tg()\n")
    assert found
    assert found.message == 'Go: expected "}"'


def test_a_parser_that_is_not_there_is_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tree_sitter_bash", None)
    for name in ("commands", "shell", "shell_session"):
        monkeypatch.delitem(sys.modules, f"docwarden.syntax.{name}", raising=False)
        monkeypatch.delattr(f"docwarden.syntax.{name}", raising=False)
    with pytest.raises(ImportError):
        code_blocks.problem("console", "$ true")
