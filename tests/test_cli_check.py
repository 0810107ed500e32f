# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The commands check, check-build and spelling as users call them, and runs that go wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Result

MANUAL = Path(__file__).parent / "exts" / "one_read"


@pytest.fixture
def manual(tmp_path: Path) -> Path:
    shutil.copytree(MANUAL, tmp_path / "Documentation")
    settings = (tmp_path / "Documentation/conf.py").read_text(encoding="utf-8")
    (tmp_path / "Documentation/conf.py").write_text(
        f'{settings}exclude_patterns = ["_build"]\n', encoding="utf-8"
    )
    (tmp_path / "docwarden.toml").write_text('[project]\nname = "Harbor"\n', encoding="utf-8")
    return tmp_path


def append(manual: Path, page: str, text: str | bytes) -> None:
    file = manual / "Documentation" / page
    file.write_bytes(file.read_bytes() + (text.encode() if isinstance(text, str) else text))


def test_a_clean_manual(manual: Path, docwarden: Callable[..., Result]) -> None:
    result = docwarden("check-build")
    assert (result.code, result.errors) == (0, "")
    assert result.output.startswith("check-build: 6 pages (6 read, 6 written)")
    assert (manual / "Documentation/_build/html/index.html").is_file()
    assert (manual / "Documentation/_build/warnings.txt").read_text(encoding="utf-8") == ""
    assert (
        json.loads((manual / "Documentation/_build/findings.json").read_text(encoding="utf-8"))["findings"]
        == []
    )


def test_checks_share_the_reading_with_the_build(manual: Path, docwarden: Callable[..., Result]) -> None:
    assert "(6 read)" in docwarden("check").output
    assert not (manual / "Documentation/_build/html").exists()
    assert "(0 read, 6 written)" in docwarden("check-build").output


def test_verify_finds_no_difference(manual: Path, docwarden: Callable[..., Result]) -> None:
    docwarden("check-build")
    append(manual, "guide/boats.rst", "\nA new part\n----------\n")
    result = docwarden("check-build", "--verify", "--explain")
    assert (result.code, "findings" in result.output) == (0, False)
    assert "read guide/boats: guide/boats.rst changed" in result.errors


def test_a_word_is_found_and_added(manual: Path, docwarden: Callable[..., Result]) -> None:
    append(manual, "markdown.md", "\nThe fluxwarp.\n")
    found = docwarden("check", "Documentation/markdown.md")
    assert found.code == 1
    assert 'Documentation/markdown.md:7:5: error: "fluxwarp" is not in the dictionary' in found.output
    assert docwarden("check", "Documentation/index.rst").code == 0
    assert docwarden("spelling", "add", "fluxwarp").code == 0
    assert docwarden("check").code == 0


def test_skip_lint_leaves_the_checks_out(
    manual: Path, docwarden: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    append(manual, "markdown.md", "\nThe fluxwarp.\n")
    monkeypatch.setenv("SKIP_LINT", "1")
    assert docwarden("check-build").code == 0
    append(manual, "index.rst", "\nSee :ref:`nowhere`.\n")
    assert docwarden("check-build").code == 1


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (b"\nT\xff\n", 2, "guide/boats.rst:14: expected UTF-8 text, found the byte 0xff"),
        ("\n.. include:: boats.rst\n", 1, "circular inclusion"),
        ("\n.. image:: gone.png\n", 1, "image file not readable: guide/gone.png"),
    ],
)
def test_damaged_pages(
    manual: Path, docwarden: Callable[..., Result], text: str | bytes, code: int, said: str
) -> None:
    before = (manual / "Documentation/guide/boats.rst").read_bytes()
    append(manual, "guide/boats.rst", text)
    result = docwarden("check-build")
    assert result.code == code
    assert said in result.output + result.errors
    assert "Traceback" not in result.errors
    (manual / "Documentation/guide/boats.rst").write_bytes(before)
    assert docwarden("check-build").code == 0
