# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Links that leave the manual open in a new tab, in every builder that writes HTML."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from docwarden_sphinx.external_links import leaves
from exts.building import Project

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import BeautifulSoup

BUILDERS = {"html": "markdown.html", "dirhtml": "markdown/index.html", "singlehtml": "index.html"}
LEAVING = {"https://away.example.org/", "https://boat.example.org/", "https://toc.example.org/"}
LEAVING_MARKDOWN = {"https://md.example.org/", "https://auto.example.org/"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project("links", tmp_path)


def marked(page: BeautifulSoup) -> set[str]:
    links = page.select('a[target="_blank"][rel="noopener noreferrer"]')
    return {str(link["href"]) for link in links}


@pytest.mark.parametrize("builder", BUILDERS)
def test_links_that_leave_are_marked(project: Project, builder: str) -> None:
    result = project.build(builder)
    assert result.records == []
    index = marked(result.page("index.html"))
    assert index - LEAVING_MARKDOWN == LEAVING
    assert marked(result.page(BUILDERS[builder])) >= LEAVING_MARKDOWN


@pytest.mark.parametrize("builder", BUILDERS)
def test_all_other_links_stay_in_their_tab(project: Project, builder: str) -> None:
    page = project.build(builder).page("index.html")
    plain = {str(link["href"]) for link in page.select("[role=main] a:not([target])")}
    assert {"https://docs.example.org/harbor/other.html", "mailto:harbor%40example.org"} <= plain
    assert not plain & (LEAVING | LEAVING_MARKDOWN)


def test_epub_pages_stay_well_formed(project: Project) -> None:
    result = project.build("epub", version="1", epub_copyright="us")
    assert result.records == []
    with zipfile.ZipFile(result.output / "Harbor.epub") as book:
        page = ET.fromstring(book.read("index.xhtml"))  # noqa: S314 - we wrote it
    links = page.iterfind(".//{*}a[@target='_blank']")
    assert "https://away.example.org/" in {link.get("href") for link in links}


@pytest.mark.parametrize("builder", ["latex", "text"])
def test_other_builders_are_as_before(project: Project, builder: str) -> None:
    assert project.build(builder).records == []


def test_a_translator_of_a_theme_stays_in_charge(project: Project) -> None:
    text = (project.source / "conf.py").read_text(encoding="utf-8")
    project.write(
        "conf.py",
        text
        + """
from sphinx.writers.html5 import HTML5Translator

class Own(HTML5Translator):
    def visit_reference(self, node):
        self.body.append("<!-- own -->")
        super().visit_reference(node)

def setup(app):
    app.set_translator("html", Own)
""",
    )
    result = project.build()
    assert "<!-- own -->" in result.text("index.html")
    assert marked(result.page("index.html")) >= LEAVING


def test_the_target_of_a_page_stays(project: Project) -> None:
    text = (project.source / "conf.py").read_text(encoding="utf-8")
    project.write(
        "conf.py",
        text
        + """
from docutils import nodes

def mark(app, doctree, docname):
    for node in doctree.findall(nodes.reference):
        node["target"] = "_self"

def setup(app):
    app.connect("doctree-resolved", mark)
""",
    )
    (link,) = project.build().page("index.html").select('a[href="https://away.example.org/"]')
    assert link["target"] == "_self"


@pytest.mark.parametrize(
    ("uri", "leaving"),
    [
        ("https://other.example.org/harbor/", True),
        ("//other.example.org/x", True),
        ("http://docs.example.org/elsewhere", True),
        ("https://docs.example.org/harbors/", True),
        ("https://DOCS.example.org/harbor", False),
        ("https://docs.example.org/harbor/a#b", False),
        ("ftp://other.example.org/", False),
        ("page.html", False),
        ("#place", False),
        ("", False),
    ],
)
def test_what_leaves(uri: str, leaving: bool) -> None:  # noqa: FBT001
    assert leaves(uri, "https://docs.example.org/harbor/") is leaving
