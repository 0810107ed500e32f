# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Roles that link to the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docwarden.facts.release import Project as Repository
from docwarden.facts.release import release_facts
from docwarden_sphinx.scm_roles import Settings, role_links
from exts.building import Project

if TYPE_CHECKING:
    from pathlib import Path

    from exts.building import Result

LINKS = {
    "bpf/lib/maglev.h": "https://raw.githubusercontent.com/breakwater-lb/harbor/HEAD/bpf/lib/maglev.h",
    "the table": "https://raw.githubusercontent.com/breakwater-lb/harbor/HEAD/bpf/lib/maglev.h",
    "GitHub issue 123": "https://github.com/breakwater-lb/harbor/issues/123",
    "one": "https://github.com/breakwater-lb/harbor/issues/123#issuecomment-7",
    "the board": "https://github.com/breakwater-lb/harbor/projects?type=classic&query=is:open+1.18",
    "to do": "https://github.com/breakwater-lb/harbor/pulls?q=is:open+is:pr+-label:backport/author"
    "+label:needs-backport/1.18",
    "upgrade notes": "https://docs.example.org/en/v1.17/operations/upgrade/#notes",
    "wiki Home": "https://wiki.example.org/Home",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.delenv("READTHEDOCS_VERSION", raising=False)
    return Project("roles", tmp_path)


def links(result: Result, name: str) -> dict[str, str]:
    found = result.page(name).select("[role=main] a[class*=extlink-]")
    return {link.get_text(): str(link["href"]) for link in found}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_captions_and_addresses(project: Project, builder: str) -> None:
    result = project.build(builder)
    assert result.records == []
    assert links(result, "index.html") == LINKS


def test_markdown(project: Project) -> None:
    names = {"GitHub issue 123", "the table"}
    assert links(project.build(), "markdown.html") == {name: LINKS[name] for name in names}


@pytest.mark.parametrize("builder", ["latex", "text", "epub"])
def test_other_builders(project: Project, builder: str) -> None:
    assert project.build(builder, version="1", epub_copyright="us").records == []


def test_a_branch_has_its_own_files(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READTHEDOCS_VERSION", "v1.18")
    assert "/harbor/v1.18/bpf/" in links(project.build(), "index.html")["the table"]


def test_files_can_be_shown_by_another_page(project: Project) -> None:
    result = project.build(docwarden_tree_url="https://github.com/breakwater-lb/harbor/blob/{branch}/")
    address = links(result, "index.html")["the table"]
    assert address == "https://github.com/breakwater-lb/harbor/blob/HEAD/bpf/lib/maglev.h"


def test_an_entry_of_conf_wins(project: Project) -> None:
    text = (project.source / "conf.py").read_text(encoding="utf-8")
    project.write("conf.py", text + 'extlinks["gh-issue"] = ("https://bugs.example.org/%s", "bug %s")\n')
    assert links(project.build(), "index.html")["bug 123"] == "https://bugs.example.org/123"


def test_percent_signs_in_settings_stay() -> None:
    release = release_facts("1.18.2", "go 1.25\n", Repository("o/r"), "latest")
    table = role_links(Repository("o/r"), release, Settings("https://docs.example.org/a%20b", ""), "en")
    assert table["prev-docs"][0] % "x" == "https://docs.example.org/a%20b/en/v1.17/x"
