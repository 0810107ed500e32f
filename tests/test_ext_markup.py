# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Each finding names the line that it is about, also where docutils and Sphinx name another."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from docwarden.checks import code_blocks, suspicious_markup
from docwarden_sphinx.exact_lines import exact_line
from exts.building import Project

if TYPE_CHECKING:
    from pathlib import Path

PAGE, README = "markup/index.rst", "README.rst"
EXPECTED = [
    (PAGE, 8, 'Problems with "include" directive path'),
    (PAGE, 11, "'any' reference target not found: nowhere land"),
    (PAGE, 15, 'Unknown interpreted text role "mooring"'),
    (PAGE, 18, "undefined label: 'lost-anchor'"),
    (PAGE, 24, 'Unknown directive type "mooring"'),
    (PAGE, 27, '"Abbout" is not in the dictionary'),
    (PAGE, 29, "toctree contains reference to nonexisting document 'one'"),
    (PAGE, 30, "toctree contains reference to nonexisting document 'two/three'"),
    (PAGE, 35, '"wrod" is not in the dictionary'),
    (PAGE, 40, "reStructuredText: Possible title underline, too short"),
    (PAGE, 42, 'reStructuredText: Undefined substitution referenced: "gone"'),
    (PAGE, 42, 'reStructuredText: Unknown interpreted text role "mooring"'),
    (PAGE, 47, "reStructuredText: JSON: Expecting ':' delimiter"),
    (PAGE, 52, "Python session: lacks blank after >>>"),
    (PAGE, 56, 'Python: "is" with'),
    (PAGE, 60, "Python session: lacks blank after >>>"),
    (PAGE, 63, "[the guide](guide/) is Markdown's form of a link"),
    (PAGE, 67, "Inline literal start-string without end-string"),
    (PAGE, 69, "line number spec is out of range(1-1): '9'"),
    (PAGE, 74, "malformed substitution definition"),
    (PAGE, 76, "Anonymous hyperlink mismatch"),
    (PAGE, 81, '"gone.html" is not a page of the manual'),
    (PAGE, 83, 'Error in "note" directive'),
    (PAGE, 88, "Document may not end with a transition"),
    (README, 7, 'Unknown target name: "nowhere"'),
    (README, 12, "JSON: Expecting ':' delimiter"),
    (README, 14, 'Unknown directive type "mooring"'),
    ("gone.rst", 0, "this file is not there"),
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project("markup", tmp_path)
    shutil.move(project.source / "README.rst", tmp_path / "README.rst")
    return project


def found_in(project: Project, *, fresh: bool = False) -> list[tuple[str, int, str]]:
    records = project.build("check", checks=True, fresh=fresh).records
    return sorted((one.path, one.line or 0, one.message) for one in records)


def test_each_finding_names_its_line(project: Project) -> None:
    found = found_in(project)
    wanted = sorted(EXPECTED)
    assert [(path, line) for path, line, _ in found] == [(path, line) for path, line, _ in wanted]
    for (_, line, message), (_, _, start) in zip(found, wanted, strict=True):
        assert message.startswith(start) or start in message, line


def test_messages_name_no_folder_of_this_machine(project: Project) -> None:
    assert not [message for _, _, message in found_in(project) if str(project.root) in message]


def test_files_beside_are_looked_at_again_when_they_change(project: Project) -> None:
    first = found_in(project)
    assert found_in(project) == first
    (project.root / "README.rst").write_text("Boats\n=====\n", encoding="utf-8")
    assert not [one for one in found_in(project) if one[0] == README]


def test_an_example_of_markup_defines_nothing(project: Project) -> None:
    project.write(
        "index.rst",
        "Boats\n=====\n\n.. code-block:: rst\n\n   .. _quay:\n\n   .. role:: rope\n\n   :rope:`x`\n\n"
        ".. code-block:: rst\n\n   .. _quay:\n\n   .. include:: nowhere.txt\n\n"
        "See :rope:`y` and :ref:`quay`.\n",
    )
    found = [(line, message) for path, line, message in found_in(project) if path == PAGE]
    assert [line for line, _ in found] == [18, 18]
    assert "label" in found[1][1] or "label" in found[0][1]


@pytest.mark.parametrize("message", ["no such thing", 'Unknown target name: "quay".', "", "x\n\ny"])
def test_a_line_stays_where_nothing_tells_more(tmp_path: Path, message: str) -> None:
    page = tmp_path / "page.rst"
    page.write_text("one\ntwo\n", encoding="utf-8")
    assert exact_line(str(page), 1, message) == 1
    assert exact_line(str(tmp_path / "gone.rst"), 7, message) == 7
    assert exact_line(str(page), None, message) is None


def test_names_of_other_lines_are_far_away(tmp_path: Path) -> None:
    page = tmp_path / "page.rst"
    page.write_text("\n" * 99 + "`quay`_\n", encoding="utf-8")
    assert exact_line(str(page), 2, 'Unknown target name: "quay".') == 2
    assert exact_line(str(page), 90, 'Unknown target name: "quay".') == 100


@pytest.mark.parametrize(
    ("text", "line"),
    [(">>> x = 1\n>>> y\n1\n", 0), (">>> x\n1\n>>> y\n... z\n", 0), (">>> x\n>>>y\n", 2)],
)
def test_sessions(text: str, line: int) -> None:
    found = code_blocks.problem("doctest", text)
    assert (found[0] if found else 0) == line


ROLES, DIRECTIVES = {"ref", "doc", "py:func"}, {"note", "code-block", "py:class"}


@pytest.mark.parametrize(
    "text",
    [
        "``[a](b)``", "[a] (b)", "array[1](2 3)", "See [a]_ (or b).", "call f[x](y z)",
        "See :ref:`a` and :py:func:`b`.", "See other:`a`.", "See ``ref:`a```.", "href:`a`", "ref:`a`_",
        "`a <https://b.example>`__", "`a\n<https://b.example>`__", "`a <b>`", "a < b > c",
        "It takes five\n- or six - minutes.", "The years:\n1999. It was so.", "- a",
        "Since\n2024. It was so.",
        ".. note:: x", "..unknown:: x", "...note:: x",
    ],
)  # fmt: skip
def test_these_are_no_mistakes(text: str) -> None:
    assert list(suspicious_markup.in_paragraph(text, ROLES, DIRECTIVES)) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one\n[a](b)", 1), ("one\ntwo ref:`a`", 1), ("(py:func:`a`)", 0),
        ("one `a<https://b.example>`__", 0),
        ("one `a b\nc<mailto:x@b.example>`_ d", 1), ("Ports:\n- 80\n- 90", 1),
        ("Ports:\n\\\n* 80", -1),
        ("Ports\n#. 80\n#. 90", 1), ("Ports\n1. 80\n2. 90", 1), ("Ports:\n* 80", 1), ("..note:: x", 0),
        ("text\n..py:class:: x", 1),
    ],
)  # fmt: skip
def test_these_are_mistakes(text: str, line: int) -> None:
    found = [number for number, _ in suspicious_markup.in_paragraph(text, ROLES, DIRECTIVES)]
    assert found == ([line] if line >= 0 else [])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("note: x", True), ("code-block: yaml\n\n   a: b", True), ("note:", True), ("py:class: X", True),
        ("note", False), ("Note: x", False), ("other: x", False), ("note:x", False), ("a note: x", False),
    ],
)  # fmt: skip
def test_comments_that_were_meant_as_directives(text: str, *, wanted: bool) -> None:
    assert bool(suspicious_markup.in_comment(text, DIRECTIVES)) == wanted


def test_mark_up_that_is_none_is_found_at_its_line(project: Project) -> None:
    extra = "\nZones\n-----\n\n.. note: Boats\n   float.\n\nSee\nref:`x` and [a](b).\n\nText:\n- one\n"
    page = project.source / "index.rst"
    source = page.read_text(encoding="utf-8")
    page.write_text(source.removesuffix("----\n") + extra, encoding="utf-8")
    start = source.count("\n") - 1
    lines = {line for path, line, _ in found_in(project) if path == PAGE}
    assert {start + 5, start + 9, start + 12} <= lines


PARAGRAPH = """\
Text before.

See the `guide <https://example.com>, and
more text here, and `another one`__ with
the end of it.

   .. _fine: https://example.com
   .. _not fine

.. |fine| replace:: x
.. |not |fine replace:: x
"""


@pytest.mark.parametrize(
    ("line", "message", "wanted"),
    [
        (3, "Inline interpreted text or phrase reference start-string without end-string.", 3),
        (2, "Inline interpreted text or phrase reference start-string without end-string.", 3),
        (7, "malformed hyperlink target.", 8),
        (10, "malformed hyperlink target.", 8),
        (12, "malformed substitution definition.", 11),
        (3, "py:func reference target not found: another one", 4),
    ],
)
def test_the_line_is_found(tmp_path: Path, line: int, message: str, wanted: int) -> None:
    page = tmp_path / "page.rst"
    page.write_text(PARAGRAPH, encoding="utf-8")
    assert exact_line(str(page), line, message) == wanted


TABLE = """\
Boats
=====

===== =====
one   two
===== =====
oars  sails
Text again.

Harbor
======

More of it.
"""


def test_a_table_without_an_end_is_named_by_its_start(project: Project) -> None:
    project.write("index.rst", TABLE)
    found = [(line, message) for path, line, message in found_in(project) if path == PAGE]
    assert [(line, message[:16]) for line, message in found] == [(4, "Malformed table.")]
    project.write("index.rst", TABLE.replace("Text again.", "===== ===\n\nText again."))
    found = [(line, message) for path, line, message in found_in(project) if path == PAGE]
    assert [(line, message[:16]) for line, message in found] == [(8, "Malformed table.")]


def test_what_an_included_file_holds_is_found_there(project: Project) -> None:
    project.write("index.rst", "Boats\n=====\n\n.. include:: more.txt\n\n.. _quay: pier_\n\nSee quay_.\n")
    project.write("more.txt", "More\n----\n\nSome text.\n\nSome text.\n\n.. [Keel] Nobody reads this.\n")
    project.write("lines.txt", "one\n")
    found = [one for one in found_in(project) if one[0].startswith("markup/")]
    assert [(path, line) for path, line, _ in found] == [(PAGE, 6), ("markup/more.txt", 8)]
    project.write(
        "more.rst", ":orphan:\n\n.. literalinclude:: lines.txt\n   :lines: 7-8\n   :emphasize-lines: 1\n"
    )
    project.write("index.rst", "Boats\n=====\n\n.. include:: more.rst\n")
    found = [one for one in found_in(project) if "line" in one[2]]
    assert {path for path, _, _ in found} == {"markup/more.rst"}
    assert not [message for _, _, message in found if "_StrPath" in message]


def test_a_page_of_markdown_that_includes_what_is_gone_is_one_finding(tmp_path: Path) -> None:
    project = Project("strict", tmp_path)
    project.write("markdown.md", "# Boats\n\n```{include} gone.md\n```\n")
    done = project.build("check", checks=True, docwarden_style='{"root": "."}')
    assert [one.line for one in done.records if "gone.md" in one.message] == [3]
