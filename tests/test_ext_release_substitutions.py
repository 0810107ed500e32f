# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Substitutions: what pages show, in reStructuredText and in Markdown, in every builder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sphinx.errors import ConfigError

from exts.building import Project

if TYPE_CHECKING:
    from pathlib import Path

    from exts.building import Result

FILES = {"html": "index.html", "dirhtml": "index.html", "singlehtml": "index.html", "text": "index.txt"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.delenv("READTHEDOCS_VERSION", raising=False)
    return Project("release", tmp_path)


def shown(result: Result, name: str) -> str:
    (main,) = result.page(name).select("[role=main]")
    return " ".join(main.get_text().split())


def test_the_newest_manual(project: Project) -> None:
    result = project.build()
    assert result.records == []
    text = shown(result, "index.html")
    assert "helm install harbor ./harbor kubectl apply" in text
    assert "-f https://raw.githubusercontent.com/breakwater-lb/harbor/HEAD/examples/web.yaml" in text
    assert "This is a release." not in text


def test_a_released_manual(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READTHEDOCS_VERSION", "v1.18")
    text = shown(project.build(), "index.html")
    assert "helm install harbor harbor/harbor --version 1.18.2" in text
    assert "harbor/v1.18/examples/web.yaml" in text
    assert "This is a release." in text


def test_the_version_of_conf_wins_over_the_environment(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READTHEDOCS_VERSION", "v1.18")
    assert "This is a release." not in shown(project.build(docwarden_docs_version="latest"), "index.html")


def test_substitutions_of_conf_and_of_pages_win(project: Project) -> None:
    result = project.build()
    text = shown(result, "index.html")
    assert "Port 9443, tag from the epilog, Go 1.25.3, mail support@example.org." in text
    assert "its own text and 1.18" in shown(result, "own.html")


def test_dashes_stay_as_they_are_typed_on_a_command_line(project: Project) -> None:
    assert "Options: --chart-directory ./install/harbor." in shown(project.build(), "index.html")


def test_addresses_do_not_become_links(project: Project) -> None:
    assert not project.build().page("index.html").select("pre a")


def test_markdown_knows_the_same_names(project: Project) -> None:
    text = shown(project.build(), "markdown.html")
    assert "Branch HEAD, Go from conf.py." in text
    assert "curl -LO https://github.com/breakwater-lb/harbor/archive/main.tar.gz helm install" in text


@pytest.mark.parametrize("builder", FILES)
def test_every_builder_shows_them(project: Project, builder: str) -> None:
    result = project.build(builder)
    assert result.records == []
    assert "breakwater-lb/harbor/HEAD/examples/web.yaml" in result.text(FILES[builder])


def test_latex_and_epub_build_cleanly(project: Project) -> None:
    assert project.build("latex").records == []
    assert project.build("epub", version="1", epub_copyright="us").records == []


def test_pages_are_read_again_when_the_version_changes(project: Project) -> None:
    project.build()
    assert project.build().summary.read == 0
    project.write("VERSION", "1.19.0-dev\n")
    result = project.build()
    assert result.summary.read == 3
    assert "its own text and 1.19" in shown(result, "own.html")


def test_parallel_reading_shows_the_same(project: Project) -> None:
    one = project.build().text("index.html")
    assert project.build(jobs=2, fresh=True).text("index.html") == one


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        (
            "VERSION",
            "v1\n",
            r'VERSION:1: expected a semantic version such as 1\.19\.0-dev, found "v1"; write',
        ),
        ("go.mod", "module x\n", r"go\.mod: expected a go directive"),
    ],
)
def test_a_bad_input_file_is_an_error_of_the_configuration(
    project: Project, name: str, text: str, reason: str
) -> None:
    project.write(name, text)
    with pytest.raises(ConfigError, match=reason):
        project.build()


def test_the_repository_must_be_named_with_its_owner(project: Project) -> None:
    with pytest.raises(ConfigError, match='docwarden_repository: expected "owner/name", found "harbor"'):
        project.build(docwarden_repository="harbor")
