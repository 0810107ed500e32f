# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""OpenAPI: specifications of versions 2 and 3, and mistakes in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exts.building import Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project("openapi", tmp_path)


@pytest.mark.parametrize(
    ("builder", "swagger"), [("html", "swagger.html"), ("dirhtml", "swagger/index.html")]
)
def test_operations_are_shown(project: Project, builder: str, swagger: str) -> None:
    result = project.build(builder)
    assert result.records == []
    text = " ".join(result.page("index.html").get_text().split())
    assert "GET /ships/{id}" in text
    assert "Show a ship" in text
    assert "Number of the ship" in text
    assert "The harbor is closed" in text
    assert "Reserve a berth" in result.page(swagger).get_text()


def test_bodies_of_requests_and_responses_are_told_apart(project: Project) -> None:
    page = project.build().page("swagger.html")
    fields = {term.get_text(): term.find_next("dd") for term in page.select("dl.field-list > dt")}
    shown = {label.strip(":"): body.get_text() for label, body in fields.items() if body}
    assert "In meters" in shown["Request JSON Object"]
    assert "To show on arrival" in shown["Response JSON Object"]


@pytest.mark.parametrize("builder", ["latex", "text", "epub"])
def test_other_builders(project: Project, builder: str) -> None:
    assert project.build(builder, version="1", epub_copyright="us").records == []


def test_a_page_is_read_again_when_its_specification_changes(project: Project) -> None:
    project.build()
    text = (project.source / "harbor-v2.yaml").read_text(encoding="utf-8")
    project.write("harbor-v2.yaml", text.replace("Reserve a berth", "Ask for a berth"))
    result = project.build()
    assert result.summary.read == 1
    assert "Ask for a berth" in result.page("swagger.html").get_text()


@pytest.mark.parametrize(
    ("specification", "message"),
    [
        (None, "no such file or directory"),
        ("a: [b\n", "line 2: expected ',' or ']'"),
        ("openapi: 9.9.9\n", "Unsupported OpenAPI version (9.9.9)"),
        ("- a\n- b\n", "not an OpenAPI specification: "),
        (
            "openapi: 3.0.0\npaths:\n  /x:\n    get: {}\n",
            "not an OpenAPI specification: 'responses' is missing",
        ),
        ("openapi: 3.0.0\npaths:\n  $ref: '#/nowhere'\n", "Unresolvable JSON pointer: 'nowhere'"),
        ("paths:\n  /x: {$ref: 'https://example.org/x.yaml'}\n", "$ref leads to the web"),
    ],
)
def test_mistakes_are_reported_where_the_page_names_the_file(
    project: Project, specification: str | None, message: str
) -> None:
    if specification is None:
        (project.source / "harbor-v2.yaml").unlink()
    else:
        project.write("harbor-v2.yaml", specification)
    result = project.build()
    (record,) = result.records
    assert (record.path, record.line, record.severity) == ("openapi/swagger.rst", 4, "error")
    assert record.message.startswith("harbor-v2.yaml: ")
    assert message in record.message
    assert (result.output / "index.html").exists()


def test_parallel_reading_shows_the_same(project: Project) -> None:
    one = project.build().text("index.html")
    assert project.build(jobs=2, fresh=True).text("index.html") == one
