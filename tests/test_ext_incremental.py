# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A run reads and writes what changed, by content, and its result is that of a clean run."""

from __future__ import annotations

import difflib
import os
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from docwarden_sphinx import results
from exts.building import Project

if TYPE_CHECKING:
    from pathlib import Path

    from exts.building import Result

pytestmark = pytest.mark.filterwarnings("ignore:'myst_parser")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project("one_read", tmp_path)


def edit(project: Project, name: str, old: str, new: str) -> None:
    text = (project.source / name).read_text(encoding="utf-8")
    assert old in text
    project.write(name, text.replace(old, new))


def files(result: Result) -> dict[str, bytes]:
    found = (file for file in result.output.rglob("*") if file.is_file() and file.name != ".buildinfo")
    return {file.relative_to(result.output).as_posix(): file.read_bytes() for file in found}


def assert_as_clean(project: Project, result: Result) -> None:
    ours, said = files(result), set(result.records)
    shutil.rmtree(project.root / "out")
    clean = project.build(fresh=True)
    assert said == set(clean.records)
    theirs = files(clean)
    different = [name for name in sorted(ours | theirs) if ours.get(name) != theirs.get(name)]
    assert different == [], b"\n".join(
        difflib.diff_bytes(
            difflib.unified_diff, theirs[different[1]].splitlines(), ours[different[1]].splitlines()
        )
    ).decode()


def test_a_clean_manual_has_no_findings(project: Project) -> None:
    assert project.build(jobs=2, checks=True).records == []


def test_files_that_are_newer_but_not_different_are_not_read(project: Project) -> None:
    project.build()
    for file in project.source.rglob("*"):
        os.utime(file)
    again = project.build()
    assert (again.summary.read, again.summary.written) == (0, 0)


def test_files_that_are_different_but_not_newer_are_read(project: Project) -> None:
    project.build()
    before = (project.source / "guide/boats.rst").stat()
    edit(project, "guide/boats.rst", "Text with", "Words with")
    os.utime(project.source / "guide/boats.rst", ns=(before.st_atime_ns, before.st_mtime_ns))
    result = project.build()
    assert result.summary.read == 1
    assert "Words with" in result.text("guide/boats.html")


def test_a_change_of_included_text_has_the_page_read(project: Project) -> None:
    project.build()
    project.write("shared.txt", "Other text.\n")
    result = project.build()
    assert result.summary.read == 1
    assert_as_clean(project, result)


def test_a_title_shows_on_the_pages_around(project: Project) -> None:
    project.build()
    edit(project, "guide/mooring.rst", "Mooring\n=======", "Berthing\n========")
    result = project.build()
    assert result.summary.read == 1
    assert "Berthing" in result.text("guide/boats.html")
    assert_as_clean(project, result)


def test_a_label_that_goes_is_missed_where_it_is_used(project: Project) -> None:
    project.build()
    edit(project, "guide/mooring.rst", ".. _mooring:", ".. _moorings:")
    result = project.build()
    assert [(one.path, one.line) for one in result.records] == [("one_read/index.rst", 4)]
    edit(project, "guide/mooring.rst", ".. _moorings:", ".. _mooring:")
    assert project.build().records == []


def test_checks_and_output_share_one_reading(project: Project) -> None:
    first = project.build("check", checks=True)
    second = project.build("html", checks=True)
    assert (first.summary.read, second.summary.read) == (6, 0)
    assert second.summary.written == 6


def test_a_word_list_needs_no_reading(project: Project) -> None:
    edit(project, "guide/boats.rst", "Text with", "The fluxwarp with")
    found = project.build(checks=True).records
    assert [(one.path, one.line, one.column, one.rule) for one in found] == [
        ("one_read/guide/boats.rst", 12, 5, "misspelling")
    ]
    project.write("spelling_wordlist.txt", "fluxwarp\n")
    again = project.build(checks=True)
    assert (again.records, again.summary.read) == ([], 0)


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_damaged_results_are_not_trusted(project: Project, damage: bytes | None) -> None:
    project.build()
    file = project.root / "out" / "doctrees" / results.FILE_NAME
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage)
    assert project.build().summary.read == 6


def test_a_damaged_environment_is_not_trusted(project: Project) -> None:
    project.build()
    (project.root / "out/doctrees/environment.pickle").write_bytes(b"nonsense")
    assert project.build().summary.read == 6


@pytest.mark.slow
def test_after_many_edits_all_is_as_after_a_clean_build(project: Project) -> None:
    chance = random.Random(3)  # noqa: S311 - has to be repeatable, not secret
    result = project.build()
    pages = ["guide/boats.rst", "guide/mooring.rst", "reference.rst", "guide/index.rst", "index.rst"]
    for step in range(12):
        page = chance.choice(pages)
        text = (project.source / page).read_text(encoding="utf-8")
        lines = text.splitlines()
        what = chance.randrange(4)
        if what == 0:
            lines += ["", f"New text {step} and :ref:`{chance.choice(pages)}-{chance.randrange(3)}`."]
        elif what == 1:
            lines += ["", f".. _{page}-{chance.randrange(3)}:", "", f"Part {step}", "-----------"]
        elif what == 2:
            lines = [line.replace("Deep", "Deeper").replace("Boats", f"Boats{step}=") for line in lines]
        else:
            lines = lines[:-1] if len(lines) > 12 else lines
        project.write(page, "\n".join(lines) + "\n")
        result = project.build()
    assert_as_clean(project, result)
