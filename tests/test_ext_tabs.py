# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Tabs: one doctree for every builder, operable by keyboard, complete on paper."""

from __future__ import annotations

import zipfile
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from exts.building import Project

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import Tag

BUILDERS = ["html", "dirhtml", "singlehtml"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project("tabs", tmp_path)


def tabs(page: Tag) -> list[Tag]:
    return list(page.select("button[role=tab]"))


def titles(page: Tag) -> list[str]:
    return [tab.get_text().strip() for tab in tabs(page)]


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_tab_controls_a_panel_of_its_own(project: Project, builder: str) -> None:
    result = project.build(builder)
    assert result.records == []
    page = result.page("index.html")
    for tab in tabs(page):
        (panel,) = page.find_all(id=tab["aria-controls"])
        assert panel.get("role") == "tabpanel"
        assert panel.get("aria-labelledby") == tab.get("id")
        assert panel.get("data-title") == tab.get_text().strip()


@pytest.mark.parametrize("builder", BUILDERS)
def test_one_tab_of_each_set_is_selected_and_reachable_by_keyboard(project: Project, builder: str) -> None:
    for tablist in project.build(builder).page("index.html").select("[role=tablist]"):
        selected = [tab["aria-selected"] for tab in tabs(tablist)]
        reachable = [tab["tabindex"] for tab in tabs(tablist)]
        assert selected == ["true"] + ["false"] * (len(selected) - 1)
        assert reachable == ["0"] + ["-1"] * (len(selected) - 1)


def test_ids_are_unique_where_all_pages_are_one(project: Project) -> None:
    page = project.build("singlehtml").page("index.html")
    counts = Counter(str(element["id"]) for element in page.select("[role=tab], [role=tabpanel]"))
    assert len(tabs(page)) == 13
    assert set(counts.values()) == {1}


def test_names_are_shared_by_groups_only(project: Project) -> None:
    page = project.build("singlehtml").page("index.html")
    names = Counter((str(tab["name"]), "group-tab" in tab["class"]) for tab in tabs(page))
    assert {number for (_, group), number in names.items() if not group} == {1}
    assert 3 in {number for (_, group), number in names.items() if group}


def test_ids_are_those_of_sphinx_tabs(project: Project) -> None:
    page = project.build().page("second.html")
    ids = [str(tab["id"]) for tab in tabs(page)]
    assert ids[:2] == ["tab-0-0-0", "tab-0-0-1"]
    assert ids[2].startswith("tab-1-SGVsb")


def test_references_in_tabs_are_resolved(project: Project) -> None:
    page = project.build().page("index.html")
    assert page.select('[role=tabpanel] a[href="#target-in-tab"]')


def test_markdown(project: Project) -> None:
    page = project.build().page("markdown.html")
    assert titles(page) == ["Helm", "Manifest"]
    assert [em.get_text() for em in page.select("[role=tabpanel] em")] == ["the chart"]


def style_sheets(page: Tag) -> list[str]:
    return [str(link["href"]) for link in page.select("link[rel=stylesheet]")]


def test_the_style_sheet_follows_the_theme(project: Project) -> None:
    result = project.build()
    sheets = style_sheets(result.page("index.html"))
    assert any("docwarden-tabs.css" in sheet for sheet in sheets)
    assert not any("/tabs.css" in sheet for sheet in sheets)
    assert "scripting: none" in result.text("_static/docwarden-tabs.css")


def test_the_style_sheet_of_sphinx_tabs_can_stay(project: Project) -> None:
    text = (project.source / "conf.py").read_text(encoding="utf-8")
    project.write("conf.py", text + "docwarden_tabs_style = False\n")
    sheets = style_sheets(project.build().page("index.html"))
    assert any("/tabs.css" in sheet for sheet in sheets)
    assert not any("docwarden-tabs.css" in sheet for sheet in sheets)


def test_text_shows_every_panel_under_its_title(project: Project) -> None:
    result = project.build("text")
    assert result.records == []
    text = result.text("index.txt")
    assert text.count("helm install harbor") == 1
    assert [line for line in text.splitlines() if line in {"Helm", "Manifest", "First", "Second"}] == [
        "Helm",
        "Manifest",
        "First",
        "Second",
    ]


@pytest.mark.parametrize("builder", ["latex", "man", "texinfo", "gettext", "xml"])
def test_other_builders_build_cleanly(project: Project, builder: str) -> None:
    assert project.build(builder).records == []


def test_epub_has_titles_in_place_of_buttons(project: Project) -> None:
    result = project.build("epub", version="1", epub_copyright="us")
    assert result.records == []
    with zipfile.ZipFile(result.output / "Harbor.epub") as book:
        page = ET.fromstring(book.read("index.xhtml"))  # noqa: S314 - we wrote it
    assert not list(page.iterfind(".//{*}button"))
    assert "Manifest" in {term.text for term in page.iterfind(".//{*}dt")}


def test_one_reading_serves_every_builder(project: Project) -> None:
    project.build("latex")
    result = project.build("html")
    assert result.summary.read == 0
    assert len(tabs(result.page("second.html"))) == 4


def test_parallel_reading_shows_the_same(project: Project) -> None:
    one = project.build().text("second.html")
    assert project.build(jobs=2, fresh=True).text("second.html") == one
