# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The table of contents beside a page is, to the byte, the one that Sphinx makes."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import docutils_namespace

from docwarden_sphinx import navigation
from docwarden_sphinx.build import Options, make_app
from docwarden_sphinx.recording import Recorder
from exts.building import Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx.builders import Builder

pytestmark = pytest.mark.filterwarnings("ignore:'myst_parser")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project("one_read", tmp_path)


@pytest.fixture(params=["html", "dirhtml"])
def builder(project: Project, request: pytest.FixtureRequest) -> Iterator[Builder]:
    folder = project.root / "out"
    options = Options(
        project.source, folder, folder / "doctrees", project.source, project.root, builder=request.param
    )
    with docutils_namespace():
        app = make_app(options, Recorder(project.root, project.source / "conf.py", lambda _: None), None)
        app.build()
        yield app.builder


@pytest.mark.parametrize(("collapse", "depth"), list(product([True, False], [-1, 1, 2, 4])))
@pytest.mark.parametrize("titles_only", [True, False])
def test_the_tree_is_that_of_sphinx(
    builder: StandaloneHTMLBuilder,
    *,
    collapse: bool,
    depth: int,
    titles_only: bool,
) -> None:
    options: dict[str, Any] = {
        "collapse": collapse,
        "maxdepth": depth,
        "titles_only": titles_only,
        "includehidden": True,
    }
    render = navigation.make(builder, options)
    for page in [*builder.env.found_docs, "search"]:
        assert render(page) == StandaloneHTMLBuilder._get_local_toctree(builder, page, **options)


def test_what_is_not_covered_is_left_to_sphinx(project: Project) -> None:
    index = (project.source / "index.rst").read_text(encoding="utf-8")
    project.write("index.rst", index.replace(":hidden:", ":numbered:"))
    assert '<li class="toctree-l1' in project.build(fresh=True).text("markdown.html")


def test_other_options_are_left_to_sphinx(builder: StandaloneHTMLBuilder) -> None:
    with pytest.raises(navigation.Unsupported):
        navigation.make(builder, {"anything": 1})


def test_a_page_that_lists_missing_pages_only_is_left_to_sphinx(project: Project) -> None:
    project.write("missing.rst", "Missing\n=======\n\n.. toctree::\n\n   nowhere\n")
    index = (project.source / "index.rst").read_text(encoding="utf-8")
    project.write("index.rst", f"{index}\n.. toctree::\n\n   missing\n")
    built = project.build(fresh=True).text("missing.html")
    assert '<a class="current reference internal" href="#">Missing</a><ul class="simple">\n</ul>' in built
