# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Roles that link to what generated pages document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sphinx.util.inventory import InventoryFile

from docwarden_sphinx.entry_anchors import with_flags
from exts.building import Project

if TYPE_CHECKING:
    from pathlib import Path

    from exts.building import Result

pytestmark = pytest.mark.filterwarnings("ignore:'myst_parser")

LINKS = [
    ("tool --level", "cmdref/tool.html#flag-level"),
    ("tool -l", "cmdref/tool.html#flag-level"),
    ("--fast", "cmdref/tool_run.html#flag-fast"),
    ("tool run --fast=yes", "cmdref/tool_run.html#flag-fast"),
    ("tool run --level", "cmdref/tool_run.html#flag-level"),
    ("how much", "cmdref/tool.html#flag-level"),
    ("agent.image", "values.html#helm-agent-image"),
    ("Buoy", "crds/buoy.html#crd-buoy"),
    ("Buoy/v1beta1", "crds/buoy.html#crd-buoy-v1beta1"),
    ("Harbor", "#harbor"),
    ("Pier", "kinds.html"),
    ("Buoy.spec.lights[].colorName", "crds/buoy.html#crd-buoy-v1-spec-lights-colorname"),
    ("Buoy.spec.lights.colorName", "crds/buoy.html#crd-buoy-v1-spec-lights-colorname"),
    ("Buoy/v1.spec.lights.colorName", "crds/buoy.html#crd-buoy-v1-spec-lights-colorname"),
    ("Buoy/v1beta1.spec", "crds/buoy.html#crd-buoy-v1beta1-spec"),
    ("cilium_lxc", "datapath/maps.html#bpf-map-cilium-lxc"),
    ("flow.Flow", "grpc.html#flow-Flow"),
    ("Flow.time", "grpc.html#flow-Flow"),
    ("GET /ships/{id}", "index.html#get--ships-id"),
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project("entries", tmp_path)


def links(result: Result, name: str) -> list[tuple[str, str]]:
    found = result.page(name).select("a:has(> .entry)")
    return [(link.get_text(), str(link["href"])) for link in found]


def told(result: Result) -> list[str]:
    return [f"{one.path}:{one.line}: {one.rule}: {one.message} ({one.hint})" for one in result.records]


@pytest.mark.parametrize("jobs", [1, 2])
def test_names_lead_to_their_entries(project: Project, jobs: int) -> None:
    result = project.build(jobs=jobs)
    assert told(result) == []
    assert links(result, "prose.html") == LINKS


def test_each_link_leads_to_an_anchor_that_is_there(project: Project) -> None:
    result = project.build()
    for _, address in links(result, "prose.html"):
        page, _, anchor = address.partition("#")
        soup = result.page(page or "prose.html")
        assert not anchor or soup.select(f'[id="{anchor}"], [name="{anchor}"]')


def test_markdown(project: Project) -> None:
    expected = [("tool --level", "cmdref/tool.html#flag-level"), ("how much", "cmdref/tool.html#flag-level")]
    assert links(project.build(), "markdown.html") == expected


def test_names_are_code_and_titles_are_not(project: Project) -> None:
    page = project.build().page("markdown.html")
    assert [tag.name for tag in page.select(".entry")] == ["code", "span"]


@pytest.mark.parametrize("builder", ["dirhtml", "epub", "latex", "text"])
def test_other_builders(project: Project, builder: str) -> None:
    assert told(project.build(builder, version="1", epub_copyright="us")) == []


@pytest.mark.parametrize(
    ("role", "message"),
    [
        (
            ":flag:`tool --levl`",
            (
                'unknown-entry: there is no flag "tool --levl" on the generated pages'
                ' (did you mean "tool --level"?)'
            ),
        ),
        (
            ":crd-field:`Buoy.spec.lights.colorname`",
            (
                'unknown-entry: there is no field of a custom resource "Buoy.spec.lights.colorname" on the'
                ' generated pages (did you mean "Buoy.spec.lights.colorName"?)'
            ),
        ),
        (
            ":flag:`--help`",
            (
                'ambiguous-entry: "--help" may be more than one flag'
                ' (write one of "tool --help", "tool run --help")'
            ),
        ),
        (
            ":grpc:`time`",
            (
                'ambiguous-entry: "time" may be more than one part of a gRPC API'
                ' (write one of "flow.Flow.time", "flow.Other.time")'
            ),
        ),
        (
            ":bpf-config:`mtu`",
            (
                'unknown-entry: there is no BPF configuration variable "mtu" on the generated pages'
                " (no page of the manual lists any)"
            ),
        ),
        (
            ":bpf-map:`xy`",
            ('unknown-entry: there is no BPF map "xy" on the generated pages (1 are known)'),
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_a_finding(project: Project, role: str, message: str) -> None:
    project.write("more.rst", f":orphan:\n\nMore\n====\n\nText, and\n{role}.\n")
    result = project.build()
    assert told(result) == [f"entries/more.rst:7: {message}"]
    assert [one.severity for one in result.records] == ["error"]


def test_a_renamed_flag_is_reported_by_pages_that_nobody_touched(project: Project) -> None:
    assert told(project.build()) == []
    page = project.source / "cmdref" / "tool_run.md"
    before = page.read_text()
    page.write_text(before.replace("--fast[=mode]", "--quick      "))
    broken = project.build()
    assert [one.partition(" (")[0] for one in told(broken)] == [
        'entries/prose.rst:6: unknown-entry: there is no flag "--fast" on the generated pages',
        'entries/prose.rst:6: unknown-entry: there is no flag "tool run --fast" on the generated pages',
    ]
    assert told(project.build()) == told(broken)
    page.write_text(before)
    mended = project.build()
    assert told(mended) == []
    assert links(mended, "prose.html") == LINKS


def test_index_search_and_inventory_know_the_entries(project: Project) -> None:
    result = project.build()
    index = result.page("genindex.html").get_text(" ", strip=True)
    for text in (
        "--fast tool run",
        "agent.image Helm value",
        "colorName Buoy.spec.lights[]",
        "cilium_lxc BPF map",
    ):
        assert text in index.replace(" , ", " ")
    search = json.loads(result.text("searchindex.js").removeprefix("Search.setIndex(").removesuffix(")"))
    names = {f"{head}.{one[4]}".lstrip(".") for head, objects in search["objects"].items() for one in objects}
    assert names >= {"tool --level", "cilium_lxc", "Buoy.spec.lights[].colorName", "agent.image", "flow.Flow"}
    assert "tool run --level" not in names  # it is inherited
    with (result.output / "objects.inv").open("rb") as stream:
        inventory = InventoryFile.load(stream, "", lambda _base, path: path)
    assert inventory["entry:flag"]["tool run --fast"].uri == "cmdref/tool_run.html#flag-fast"
    assert inventory["entry:helm-value"]["agent"].uri == "values.html#helm-agent"


def test_an_example_is_not_taken_for_the_flag(project: Project) -> None:
    text = project.build().text("cmdref/tool.html")
    assert text.count('id="flag-level"') == 1
    assert text.index('id="flag-level"') > text.index('id="options"')


def test_a_continued_line_is_not_taken_for_a_flag() -> None:
    body = "<pre><span></span>  -h, --help   help\n               --help again\n      --level  x\n</pre>"
    marked = with_flags(body, {"flag-help", "flag-level"})
    assert marked.count("flag-help") == 1
    assert '      <span id="flag-level">--level</span>' in marked


def test_settings_that_cannot_be_read(project: Project) -> None:
    project.write("docwarden.toml", "[generators\n")
    with pytest.raises(Exception, match=r"docwarden\.toml: .*line 1"):
        project.build()


def test_without_settings_no_entry_is_known(project: Project) -> None:
    (project.source / "docwarden.toml").unlink()
    records = project.build().records
    assert {one.rule for one in records} == {"unknown-entry"}
