# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A look at one page alone: it finds what the page itself tells, and nothing that a whole run does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docwarden_sphinx.build import Options, build
from docwarden_sphinx.quick import reading
from docwarden_sphinx.recording import Recorder
from exts.building import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden_sphinx.recording import Record

REPOSITORY = Path(__file__).parent.parent

#: What stands on a page, and whether that page tells by itself that something is wrong.
DEFECTS = [
    ("The fluxwarp.", "misspelling"),
    (":norole:`here`", "sphinx/docutils"),
    (".. nodirective:: here", "sphinx/docutils"),
    ("See |nothing|.", "sphinx/docutils"),
    ("See `no target`_ there.", "sphinx/docutils"),
    ("Some *text here.", "sphinx/docutils"),
    ("The\n==", "suspicious-markup"),
    (".. include:: gone.rst", "sphinx/docutils"),
    (".. image:: gone.png", "sphinx/image.not_readable"),
    ("Take :download:`this <gone.tar>`.", "sphinx/download.not_readable"),
    (".. toctree::\n\n   gone", "sphinx/toc.not_readable"),
    ("See :doc:`/gone`.", "sphinx/ref.doc"),
    ('.. code-block:: json\n\n   {"a": }', "code-syntax"),
    (".. code-block:: go\n\n   package a\n\n   func f() {", "code-syntax"),
    (".. code-block:: yaml\n\n   a: [1,", "code-syntax"),
    ('.. raw:: html\n\n   <a href="gone.html">here</a>', "broken-internal-link"),
    ('.. raw:: html\n\n   <a href="#gone">here</a>', "broken-internal-link"),
    ("See :ref:`gone`.", ""),
    ('.. raw:: html\n\n   <a href="../reference.html#gone">here</a>', ""),
    (".. _reference:\n\nSome text.", ""),
]


def whole(project: Project) -> set[Record]:
    return set(project.build("check", checks=True).records)


def alone(source: Path, conf: Path, root: Path, doctrees: Path) -> Iterator[tuple[str, set[Record]]]:
    recorder = Recorder(root, conf / "conf.py", lambda _: None)
    with reading(source, conf, root, doctrees) as pages:
        for name in pages.names():
            yield name, {recorder.placed(one) for one in pages.findings(name)}


@pytest.mark.parametrize(("text", "rule"), DEFECTS)
def test_a_defect_is_found_as_in_a_whole_run(tmp_path: Path, text: str, rule: str) -> None:
    project = Project("one_read", tmp_path)
    page = project.source / "guide/boats.rst"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
    found = dict(alone(project.source, project.source, project.root, tmp_path / "none"))
    assert [one.rule for one in found.pop("guide/boats")] == [rule] * bool(rule)
    assert not any(found.values())
    assert dict(alone(project.source, project.source, project.root, tmp_path / "none"))[
        "guide/boats"
    ] <= whole(project)


def test_a_finding_in_a_code_block_is_where_the_mistake_is(tmp_path: Path) -> None:
    project = Project("one_read", tmp_path)
    json = '* .. code-block:: json\n\n     {\n       "a": }\n\n'
    go = "* .. code-block:: go\n\n     package a\n\n     func f() {\n"
    project.write("index.rst", f"Harbor\n======\n\n{json}{go}")
    found = dict(alone(project.source, project.source, project.root, tmp_path / "none"))["index"]
    assert {(one.line, one.column) for one in found} == {(7, 13), (13, 15)}


def test_markdown_is_read_as_such(tmp_path: Path) -> None:
    project = Project("one_read", tmp_path)
    project.write("markdown.md", "# Markdown\n\nThe fluxwarp.\n\n```{nodirective}\n```\n")
    found = dict(alone(project.source, project.source, project.root, tmp_path / "none"))["markdown"]
    assert {(one.rule, one.line) for one in found} == {
        ("misspelling", 3),
        ("sphinx/myst.directive_unknown", 5),
    }
    assert found <= whole(project)


def test_pages_do_not_see_each_other(tmp_path: Path) -> None:
    project = Project("one_read", tmp_path)
    for name in ("one.rst", "two.rst"):
        project.write(name, ":orphan:\n\n.. _twice:\n\nTitle\n=====\n\n.. option:: --same\n\n   The same.\n")
    assert not any(
        found for _, found in alone(project.source, project.source, project.root, tmp_path / "none")
    )


def test_a_manual_that_needs_the_real_builder_gets_it(tmp_path: Path) -> None:
    project = Project("one_read", tmp_path)
    settings = (project.source / "conf.py").read_text(encoding="utf-8")
    project.write(
        "conf.py",
        f"{settings}\ndef setup(app):\n"
        '    app.connect("builder-inited", lambda app: app.builder.templates.newest_template_mtime())\n',
    )
    project.write("index.rst", "Harbor\n======\n\nThe fluxwarp.\n")
    found = dict(alone(project.source, project.source, project.root, tmp_path / "none"))["index"]
    assert [one.rule for one in found] == ["misspelling"]


def test_settings_of_builders_are_known(tmp_path: Path) -> None:
    project = Project("one_read", tmp_path)
    settings = (project.source / "conf.py").read_text(encoding="utf-8")
    project.write(
        "conf.py",
        f"{settings}\ndef note(app, config):\n"
        "    assert config.html_theme == 'alabaster' and config.html_copy_source is True\n"
        "    assert config.epub_version and 'html_theme' in config and 'html_nothing' not in config\n"
        "def setup(app):\n"
        '    app.connect("config-inited", note)\n',
    )
    assert dict(alone(project.source, project.source, project.root, tmp_path / "none"))["index"] == set()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::sphinx.deprecation.RemovedInSphinx11Warning")  # MyST asks for its app
def test_a_look_at_each_page_of_our_manual_finds_nothing_else(tmp_path: Path) -> None:
    source, doctrees = REPOSITORY / "Documentation", tmp_path / "doctrees"
    options = Options(
        source, tmp_path / "out", doctrees, source, REPOSITORY, builder="check", jobs=2, checks=True
    )
    records: list[Record] = []
    build(options, records.append, None)
    pages = dict(alone(source, source, REPOSITORY, doctrees))
    assert len(pages) > 50
    assert set().union(*pages.values()) <= set(records)
