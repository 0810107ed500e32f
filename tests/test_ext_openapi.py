# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""OpenAPI: the pages of documents of versions 2.0 to 3.1, their anchors and links, and mistakes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from exts.building import Project

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import BeautifulSoup, Tag

CLASSIC = "httpdomain:old"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project("openapi", tmp_path)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    result = Project("openapi", tmp_path_factory.mktemp("fleet")).build()
    assert result.records == []
    return result.page("fleet.html")


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text(" ", strip=True).split())


def entry(page: BeautifulSoup, anchor: str) -> str:
    """Give the text of a term with what is said of it."""
    term = page.find(id=anchor)
    assert term is not None, anchor
    return f"{words(term).removesuffix(' ¶')} | {words(term.find_next_sibling('dd'))}"


@pytest.mark.parametrize(
    ("builder", "swagger"), [("html", "swagger.html"), ("dirhtml", "swagger/index.html")]
)
def test_operations_are_shown(project: Project, builder: str, swagger: str) -> None:
    result = project.build(builder)
    assert result.records == []
    text = words(result.page("index.html").body)
    assert "GET /ships/{id}" in text
    assert "Show a ship" in text
    assert "Number of the ship" in text
    assert "The harbor is closed" in text
    page = result.page(swagger)
    assert "Request body" in entry(page, "operation-post-berths")
    assert "length integer" in entry(page, "schema-Berth")
    assert "To show on arrival" in entry(page, "operation-post-berths.201.body.ticket")


@pytest.mark.parametrize(
    ("anchor", "text"),
    [
        ("operation-listShips", "GET /ships"),
        ("operation-listShips.query.limit", "limit integer | Default: 20 At least 1 , at most 50"),
        ("operation-listShips.query.flags", "list of string | Elements: One of de , fr"),
        ("operation-listShips.query.flags", "Written: separated by commas"),
        ("operation-listShips.header.X-Trace", "X-Trace string deprecated"),
        ("operation-listShips.cookie.session", "session string"),
        ("operation-listShips.200", "200 OK | The ships Headers: Link string The next page"),
        ("operation-listShips.200", "application/json list of Ship Example: Two ships"),
        (
            "operation-listShips.default",
            "default any other code | It failed application/problem+json problem",
        ),
        ("operation-addShip", "POST /ships deprecated"),
        (
            "operation-addShip",
            "Authentication: none Request body required The new ship application/json Ship",
        ),
        ("operation-addShip", "text/csv string"),
        ("operation-addShip", "Callbacks The server calls back as arrived"),
        ("operation-addShip.201", "Link: list : listShips"),
        ("operation-listShips", "Authentication: token"),
        ("operation-get-stray", "GET /stray"),
        ("operation-shipSunk", "POST sunk"),
        ("security-token", "token OAuth 2.0 | Ask the harbor for one. Flow: client credentials"),
        ("security-token", "read Look at ships"),
        ("schema-Ship", "Ship object | A ship. It may tow another one."),
        ("schema-Ship.name", "name string required | Painted on its bow Pattern: ^[A-Z] Length at least 1"),
        ("schema-Ship.tows", "tows Ship | Another ship"),
        ("schema-Ship.kind", "kind string | Always ship"),
        ("schema-Ship.draft", "draft number or null read-only | More than 0"),
        ("schema-Ship.cargo", "cargo one of several | One of these: Grain , object tons integer Crate"),
        ("schema-Ship.berth", "berth string or integer"),
        ("schema-Ship.engine.pump.valve", "valve object | Fields: Ship.engine.pump.valve"),
        ("schema-Ship.engine.pump.valve-fields", "spring string Deep inside"),
        ("schema-Crate", "Crate object | All fields of: Box locked boolean"),
        ("schema-Box", "Box map of string"),
        ("schema-Unused", "Unused string | One of a , b"),
        ("schema-problem", "problem object | detail string What went wrong cause problem"),
    ],
)
def test_what_a_page_says(fleet: BeautifulSoup, anchor: str, text: str) -> None:
    assert text in entry(fleet, anchor)


def test_the_page_says_what_the_api_is(fleet: BeautifulSoup) -> None:
    text = words(fleet.select_one("section"))
    assert "Ships at sea Speaks of ships ." in text
    assert "https://fleet.example/{stage} stage The version Default: v2 One of: v1 , v2" in text
    assert "alert" not in text
    assert "Code Meaning 1 one" in text
    assert fleet.find("a", href="https://fleet.example/guide")
    assert not fleet.find("a", href="#section/here")


def test_operations_are_grouped_by_tags(fleet: BeautifulSoup) -> None:
    sections = {section["id"]: section for section in fleet.select("section section")}
    assert list(sections) == ["tag-ships", "tag-Other", "webhooks", "authentication", "schemas"]
    assert words(sections["tag-ships"].select_one("p")) == "All about ships."
    assert "operation-get-stray" in str(sections["tag-Other"])


def test_each_anchor_occurs_once_and_each_link_leads_to_one(fleet: BeautifulSoup) -> None:
    anchors = [element["id"] for element in fleet.select("[id]")]
    assert len(anchors) == len(set(anchors))
    links = {link["href"] for link in fleet.select("dl a[href^='#']")}
    assert {"#schema-Ship", "#schema-problem", "#operation-listShips", "#security-token"} <= links
    assert links <= {f"#{anchor}" for anchor in anchors}


def test_roles_link_to_operations_and_schemas(fleet: BeautifulSoup) -> None:
    found = [name.find_parent("a") for name in fleet.select("section code.xref")]
    links = [link["href"] for link in found if link]
    assert links == ["#schema-Ship", "#operation-addShip", "#get--ships", "swagger.html#post--berths"]


def test_what_is_shown_is_found_by_index_and_search(project: Project) -> None:
    result = project.build()
    index = result.page("genindex.html")
    links = {words(link): link["href"] for link in index.select("table.indextable a")}
    assert links["GET /ships"] == "fleet.html#operation-listShips"
    assert links["Ship (schema of Fleet)"] == "fleet.html#schema-Ship"
    search = json.loads(result.text("searchindex.js").removeprefix("Search.setIndex(").rstrip(")"))
    known = {entry[4] for entries in search["objects"].values() for entry in entries}
    assert {"listShips", "addShip", "Ship", "Crate"} <= known


def test_no_script_comes_with_a_page(fleet: BeautifulSoup) -> None:
    assert not fleet.select("dl script, section > script")
    assert fleet.find("link", href=lambda href: href and "docwarden-openapi.css" in href)


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (":paths: /stray", ["get-stray"]),
        (":include: /sh", ["listShips", "addShip"]),
        (":exclude: /ships", ["get-stray"]),
        (":methods: POST", ["addShip"]),
        (":paths: /stray\n   :include: /ships$\n   :methods: get", ["get-stray", "listShips"]),
    ],
)
def test_a_part_of_a_document(project: Project, options: str, shown: list[str]) -> None:
    project.write(
        "fleet.rst", f"Fleet\n=====\n\n.. openapi:: fleet.yaml\n   :format: markdown\n   {options}\n"
    )
    result = project.build()
    assert result.records == []
    page = result.page("fleet.html")
    signatures = page.select("section > dl.openapi-operation > dt")
    assert [str(one["id"]).removeprefix("operation-") for one in signatures] == shown
    schemas = {one["id"] for one in page.select("dl.openapi-schema > dt")}
    assert ("schema-Ship" in schemas) == bool({"listShips", "addShip"} & set(shown))
    assert "schema-Unused" not in schemas
    assert not page.find(id="security-token")


def test_two_directives_of_a_page_show_a_schema_once(project: Project) -> None:
    part = ".. openapi:: fleet.yaml\n   :format: markdown\n   :methods: "
    project.write("fleet.rst", f"Fleet\n=====\n\n{part}get\n\n{part}post\n")
    result = project.build()
    assert result.records == []
    assert len(result.page("fleet.html").select("#schema-Ship")) == 1
    assert not result.page("fleet.html").select("#schema-Ship-2")


def test_options_that_leave_something_out(project: Project) -> None:
    text = ".. openapi:: fleet.yaml\n   :format: markdown\n   :no-overview:\n   :no-schemas:\n   :request:\n"
    project.write("fleet.rst", f"Fleet\n=====\n\n* In a list:\n\n  {text.replace(chr(10), chr(10) + '  ')}")
    result = project.build()
    assert result.records == []
    page = result.page("fleet.html")
    assert not page.select("#schemas, #schema-Ship, .openapi-overview")
    assert page.select_one("p.rubric#webhooks")


def test_examples_are_made_where_the_directive_asks(project: Project) -> None:
    page = project.build().page("index.html")
    block = page.select_one("details pre")
    assert json.loads(words(block).replace(" ", "")) == {"name": "string"}


@pytest.mark.parametrize("builder", ["latex", "text", "epub"])
def test_other_builders(project: Project, builder: str) -> None:
    assert project.build(builder, version="1", epub_copyright="us").records == []


@pytest.mark.parametrize("name", ["harbor-v2.yaml", "parts/problem.yaml"])
def test_a_page_is_read_again_when_a_file_of_its_document_changes(project: Project, name: str) -> None:
    project.build()
    text = (project.source / name).read_text(encoding="utf-8")
    project.write(
        name, text.replace("Reserve a berth", "Ask for it").replace("What went wrong", "Ask for it")
    )
    result = project.build()
    assert result.summary.read == 1
    page = "swagger.html" if name == "harbor-v2.yaml" else "fleet.html"
    assert "Ask for it" in result.page(page).get_text()


def test_descriptions_are_rst_unless_told_otherwise(project: Project) -> None:
    text = (project.source / "harbor-v2.yaml").read_text(encoding="utf-8")
    project.write("harbor-v2.yaml", text.replace("In meters", '"In *meters*, `nothing <x"'))
    result = project.build()
    (record,) = result.records
    assert (record.path, record.line) == ("openapi/harbor-v2.yaml", 22)
    assert "Inline interpreted text" in record.message
    assert project.build(docwarden_openapi_format="markdown", fresh=True).records == []


HEAD = 'swagger: "2.0"\ninfo: {title: Harbor}\npaths:\n'


@pytest.mark.parametrize(
    ("specification", "place", "message"),
    [
        ("a: [b\n", (2, 1), "malformed YAML"),
        ("openapi: 9.9.9\n", (1, 10), 'expected OpenAPI 2.0, 3.0 or 3.1, found "9.9.9"'),
        ("- a\n- b\n", (1, 1), "expected a mapping, found a list"),
        ("kind: Pod\n", (1, 1), "expected an OpenAPI document, found neither `openapi` nor `swagger`"),
        (f"{HEAD}  /x: {{$ref: '#/nowhere'}}\n", (4, 14), 'there is no "nowhere"'),
        (f"{HEAD}  /x: {{$ref: 'no.yaml'}}\n", (4, 14), "there is no file"),
        (
            f"{HEAD}  /x: {{$ref: 'https://example.org/x.yaml'}}\n",
            (4, 14),
            "leads to the web, which a build does not read",
        ),
        (f"{HEAD}  /x: {{get: {{summary: [a]}}}}\n", (4, 23), "expected a string, found a list"),
        (f"{HEAD}  /x: {{get: 5}}\n", (4, 13), "expected a mapping, found a number"),
        (f"{HEAD}  /x: {{}}\n  /x: {{}}\n", (5, 3), 'the key "/x" occurs twice; it stands on line 4, too'),
        (f"{HEAD}  /x: {{get: {{parameters: [{{name: a}}]}}}}\n", (4, 27), "a parameter must have `in`"),
        (
            f"{HEAD}  /x: {{}}\ndefinitions: {{A: {{$ref: '#/definitions/A'}}}}\n",
            (5, 18),
            "the references here lead in a circle",
        ),
        (
            f"{HEAD}  /x: {{}}\ndefinitions: {{A: {{$ref: 'http://example.org/a'}}}}\n",
            (5, 25),
            "leads to the web, which a build does not read",
        ),
    ],
)
def test_mistakes_are_reported_where_they_are(
    project: Project, specification: str, place: tuple[int, int], message: str
) -> None:
    project.write("harbor-v2.yaml", specification)
    project.write("fleet.rst", "Fleet\n=====\n")
    (record,) = project.build().records
    assert (record.path, record.severity) == ("openapi/harbor-v2.yaml", "error")
    assert (record.line, record.column) == place
    assert message in record.message
    assert "(shown by swagger.rst:4)" in record.message
    assert record.rule == "sphinx/openapi.document"


def test_the_rest_of_a_document_with_a_mistake_is_shown(project: Project) -> None:
    text = (project.source / "fleet.yaml").read_text(encoding="utf-8")
    project.write("fleet.yaml", text.replace("parts/problem.yaml", "parts/missing.yaml"))
    result = project.build()
    assert [record.line for record in result.records] == [96]
    assert "The ships" in result.page("fleet.html").get_text()


@pytest.mark.parametrize(
    ("directive", "line", "message"),
    [
        (".. openapi:: missing.yaml", 4, "missing.yaml: no such file"),
        (
            ".. openapi:: fleet.yaml\n   :paths: /shipss",
            5,
            'the document has no path "/shipss"; did you mean',
        ),
        (".. openapi:: fleet.yaml\n   :include: (", 4, '"(" is no regular expression'),
        (".. openapi:: fleet.yaml\n   :format: html", 4, '"html" unknown; choose from'),
        (".. openapi:: fleet.yaml\n   :no-such: x", 4, "unknown option"),
    ],
)
def test_mistakes_in_a_directive_are_reported_there(
    project: Project, directive: str, line: int, message: str
) -> None:
    project.write("fleet.rst", f"Fleet\n=====\n\n{directive}\n")
    (record,) = project.build().records
    assert (record.path, record.line, record.severity) == ("openapi/fleet.rst", line, "error")
    assert message in record.message


def test_a_name_of_several_pages_needs_its_page(project: Project) -> None:
    project.write("more.rst", ":orphan:\n\n.. openapi:: fleet.yaml\n   :format: markdown\n")
    link = ":orphan:\n\n:openapi:schema:`{}`\n"
    project.write("link.rst", link.format("Crate"))
    result = project.build()
    (record,) = result.records
    assert (record.path, record.line) == ("openapi/link.rst", 3)
    assert "write one of fleet#Crate, more#Crate" in record.message
    project.write("link.rst", link.format("Crate <more#Crate>"))
    result = project.build()
    assert result.records == []
    assert result.page("link.html").find("a", href="more.html#schema-Crate")


def test_another_encoding(project: Project) -> None:
    text = HEAD + "  /x: {get: {summary: Ein Schärchen}}\n"
    (project.source / "harbor-v2.yaml").write_bytes(text.encode("latin-1"))
    project.write("fleet.rst", "Fleet\n=====\n")
    (record,) = project.build().records
    assert "expected UTF-8 text" in record.message
    project.write("swagger.rst", "Swagger\n=======\n\n.. openapi:: harbor-v2.yaml\n   :encoding: latin-1\n")
    result = project.build()
    assert result.records == []
    assert "Ein Schärchen" in result.page("swagger.html").get_text()


def test_markdown_pages_have_the_directive(project: Project) -> None:
    conf = (project.source / "conf.py").read_text(encoding="utf-8")
    project.write("conf.py", conf.replace('["docw', '["myst_parser", "docw'))
    (project.source / "fleet.rst").unlink()
    project.write("fleet.md", "# Fleet\n\n```{openapi} fleet.yaml\n:group:\n```\n")
    result = project.build()
    assert result.records == []
    assert "Painted on its bow" in entry(result.page("fleet.html"), "schema-Ship.name")


def test_parallel_reading_shows_the_same(project: Project) -> None:
    one = project.build().text("index.html")
    assert project.build(jobs=2, fresh=True).text("index.html") == one


def test_a_route_of_two_documents_is_that_of_the_first_page(project: Project) -> None:
    project.write("more.rst", ":orphan:\n\n.. openapi:: fleet.yaml\n   :format: markdown\n")
    project.write("link.rst", ":orphan:\n\n:http:get:`/ships`\n")
    for jobs in (1, 2):
        result = project.build(jobs=jobs, fresh=True)
        assert result.records == []
        assert result.page("link.html").find("a", href="fleet.html#get--ships")


def test_the_classic_renderer_can_be_chosen(project: Project) -> None:
    project.write("fleet.rst", "Fleet\n=====\n")
    page = project.build(openapi_default_renderer=CLASSIC).page("swagger.html")
    fields = {term.get_text(): term.find_next("dd") for term in page.select("dl.field-list > dt")}
    shown = {label.strip(":"): body.get_text() for label, body in fields.items() if body}
    assert "In meters" in shown["Request JSON Object"]
    assert "To show on arrival" in shown["Response JSON Object"]


def test_each_renderer_has_a_directive_of_its_own(project: Project) -> None:
    text = "Fleet\n=====\n\n.. openapi:httpdomain:old:: harbor-v2.yaml\n\n.. openapi:docwarden:: fleet.yaml\n"
    project.write("fleet.rst", text)
    project.write("swagger.rst", "Swagger\n=======\n")
    result = project.build(docwarden_openapi_format="markdown")
    assert result.records == []
    assert "Request JSON Object" in words(result.page("fleet.html").body)
    assert result.page("fleet.html").find(id="schema-Ship")


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
def test_the_classic_renderer_reports_mistakes_where_the_page_names_the_file(
    project: Project, specification: str | None, message: str
) -> None:
    project.write("fleet.rst", "Fleet\n=====\n")
    if specification is None:
        (project.source / "harbor-v2.yaml").unlink()
    else:
        project.write("harbor-v2.yaml", specification)
    result = project.build(openapi_default_renderer=CLASSIC)
    (record,) = result.records
    assert (record.path, record.line, record.severity) == ("openapi/swagger.rst", 4, "error")
    assert record.message.startswith("harbor-v2.yaml: ")
    assert message in record.message
    assert (result.output / "index.html").exists()
