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
    assert docwarden("words", "add", "fluxwarp").code == 0
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
    ("variables", "read"),
    [
        ({}, "(0 read"),
        ({"SKIP_LINT": ""}, "(0 read"),
        ({"INCREMENTAL": "1"}, "(0 read"),
        ({"SKIP_LINT": "1"}, "(6 read"),
        ({"SKIP_LINT": "1", "INCREMENTAL": "1"}, "(0 read"),
    ],
)
@pytest.mark.usefixtures("manual")
def test_what_is_read_as_the_environment_says(
    docwarden: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], read: str
) -> None:
    docwarden("check-build")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    result = docwarden("check-build")
    assert (result.code, read in result.output) == (0, True)
    skipped = "not looked at: anything but Sphinx's warnings, as SKIP_LINT is set"
    assert (skipped in result.output) == bool(variables.get("SKIP_LINT"))


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (b"\nT\xff\n", 1, "guide/boats.rst:14:2: error: expected UTF-8 text, found the byte 0xff"),
        ("\nT\0\n", 1, "guide/boats.rst:14:2: error: expected text, found the byte 0x00"),
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


def test_markup_within_markdown(manual: Path, docwarden: Callable[..., Result]) -> None:
    text = "\n```{eval-rst}\nZones:\n* one\n\n.. note: Boats float.\n```\n\nZones:\n* one [a](b)\n"
    page = manual / "Documentation/guide/fleet.md"
    page.write_text(f"---\norphan: true\n---\n\n# Fleet\n{text}", encoding="utf-8")
    found = [one for one in docwarden("check").output.splitlines() if "[suspicious-markup]" in one]
    assert [one.split(": ")[0] for one in found] == [f"Documentation/guide/fleet.md:{n}" for n in (9, 11)]


def test_a_page_alone(manual: Path, docwarden: Callable[..., Result]) -> None:
    append(manual, "markdown.md", "\nThe fluxwarp.\n")
    append(manual, "index.rst", "\nSee :ref:`nowhere`.\n")
    result = docwarden("check", "--quick", "Documentation/markdown.md", "Documentation/shared.txt")
    assert result.code == 1
    first, *_, last = result.output.splitlines()
    assert first.startswith('Documentation/markdown.md:7:5: error: "fluxwarp" is not in the dictionary')
    assert "not looked at: Documentation/shared.txt, which is the source of no page; refer" in result.output
    assert last.startswith("check: 1 finding in 1 page alone")
    assert docwarden("check", "--quick", "Documentation/index.rst").code == 0
    assert not (manual / "Documentation/_build").exists()


def test_what_a_look_at_a_page_alone_cannot_do(manual: Path, docwarden: Callable[..., Result]) -> None:
    assert docwarden("check", "--quick").code == 2
    result = docwarden("check", "--quick", "--verify", "Documentation/index.rst")
    assert (result.code, "none of --explain, --fresh and --verify" in result.errors) == (2, True)
    append(manual, "index.rst", b"\n\xff\n")
    result = docwarden("check", "--quick", "Documentation/index.rst")
    assert (result.code, "expected UTF-8 text, found the byte 0xff" in result.output) == (1, True)
    append(manual, "conf.py", "\nextensions.append('gone')\n")
    result = docwarden("check", "--quick", "Documentation/markdown.md")
    assert (result.code, "Could not import extension gone" in result.errors) == (2, True)


def test_files_hold_all_findings_and_the_report_those_asked_for(
    manual: Path, docwarden: Callable[..., Result]
) -> None:
    append(manual, "markdown.md", "\nThe fluxwarp.\n")
    (manual / "CODEOWNERS").write_text("*.rst @writers\n*.md @sre\n", encoding="utf-8")
    assert docwarden("check", "Documentation/index.rst", "--report", "out/report.html").code == 0
    assert "fluxwarp" in (manual / "Documentation/_build/warnings.txt").read_text(encoding="utf-8")
    assert "fluxwarp" not in (manual / "out/report.html").read_text(encoding="utf-8")
    assert docwarden("check-build", "--report", "out/report.html").code == 1
    report = (manual / "out/report.html").read_text(encoding="utf-8")
    assert report.count("<h3>@sre</h3>") == 1


def test_files_say_that_a_run_did_not_come_to_its_end(manual: Path, docwarden: Callable[..., Result]) -> None:
    docwarden("check")
    append(manual, "conf.py", "\nextensions.append('gone')\n")
    assert docwarden("check").code == 2
    built = manual / "Documentation/_build"
    assert "could not run" in (built / "warnings.txt").read_text(encoding="utf-8")
    assert json.loads((built / "findings.json").read_text(encoding="utf-8"))["errors"]


@pytest.mark.usefixtures("manual")
def test_a_report_that_cannot_be_written(docwarden: Callable[..., Result]) -> None:
    result = docwarden("check", "--report", "docwarden.toml/report.html")
    assert (result.code, "docwarden.toml/report.html: cannot be written" in result.errors) == (2, True)
