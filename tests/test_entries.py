# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What is read from generated pages agrees with the facts that they were made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docwarden import config, generation
from docwarden.entries.catalog import Catalog, Problem
from docwarden.entries.entry import Entry, Kind
from docwarden.entries.pages import Output, entries_of, generator_of, outputs
from docwarden.facts import click_commands
from docwarden.facts.crds import read_crds
from docwarden.facts.helm_values import read_helm_values
from docwarden.facts.proto import read_protos
from docwarden.facts.schemas import read_schema
from docwarden.markup import helm_compat, proto_compat
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docwarden.facts.schemas import Schema

    Write = Callable[[str, str], Path]

ROOT = Path(__file__).parent.parent
BREAKWATER = ROOT / "Documentation" / "reference" / "breakwater"
CODEBASE = WorkTree(ROOT)


def names(generator: str, folder: Path, pattern: str, kind: Kind) -> set[str]:
    pages = [folder] if folder.is_file() else sorted(folder.glob(pattern))
    assert pages
    found = [entry for page in pages for entry in entries_of(generator, page.read_text("utf-8"), page.name)]
    return {entry.name for entry in found if entry.kind is kind}


def test_flags() -> None:
    program = click_commands.read("docwarden.cli:program", "docwarden", "here")
    expected = {
        f"{command.name} --{flag.name}"
        for command in program.walk()
        for flag in (*command.flags, *command.inherited_flags)
    }
    assert names("cmdref", ROOT / "Documentation" / "cmdref", "docwarden*.md", Kind.FLAG) == expected


def chart_values() -> set[str]:
    chart = read_helm_values(CODEBASE, "examples/breakwater/install/kubernetes/breakwater/values.yaml")
    return {value.key for value in chart.values}


def test_chart_values_on_the_modern_page() -> None:
    assert names("helm-values", BREAKWATER / "helm-values.rst", "", Kind.HELM_VALUE) == chart_values()


@pytest.mark.parametrize("mark_keys", [True, False])
def test_chart_values_in_the_committed_table(mark_keys: bool, write: Write, tmp_path: Path) -> None:  # noqa: FBT001
    write("values.yaml", 'agent:\n  # -- Size.\n  tableSize: 1\n  "a_b*": 2\n')
    page = helm_compat.page(read_helm_values(WorkTree(tmp_path), "values.yaml").values, mark_keys=mark_keys)
    found = {entry.name: entry.anchor for entry in entries_of("helm-values", page, "helm-values.rst")}
    assert found == {"agent.a_b*": "helm-agent-a-b", "agent.tableSize": "helm-agent-tablesize"}


def paths(schema: Schema, path: str = "") -> Iterator[str]:
    if nested := schema.nested():
        for field in nested[1].fields:
            below = ".".join(filter(None, (path + nested[0], field.name)))
            yield below
            yield from paths(field.schema, below)


def test_kinds_and_fields() -> None:
    resources = read_crds(CODEBASE, ["examples/breakwater/pkg/k8s/apis/crds"])
    kinds, fields = set(), set()
    for resource in resources:
        kinds |= {resource.kind} | {f"{resource.kind}/{version.name}" for version in resource.versions}
        for version in resource.versions:
            name = resource.kind if version.storage else f"{resource.kind}/{version.name}"
            assert version.schema
            fields |= {f"{name}.{path}" for path in paths(read_schema(version.schema))}
    assert names("crd-reference", BREAKWATER / "crds", "*.rst", Kind.CRD) == kinds
    assert names("crd-reference", BREAKWATER / "crds", "*.rst", Kind.CRD_FIELD) == fields


def grpc_names() -> set[str]:
    files = [f"examples/breakwater/api/v1/{name}/{name}.proto" for name in ("flow", "control")]
    found = set()
    for file in read_protos(CODEBASE, files, ["examples/breakwater"]):
        messages = [message for message in file.messages if not message.map_entry]
        found |= {element.full_name for element in (*file.services, *messages, *file.enums)}
        found |= {field.full_name for message in messages for field in message.fields}
        found |= {method.full_name for service in file.services for method in service.methods}
        found |= {f"{enum.full_name}.{value.name}" for enum in file.enums for value in enum.values}
    return found


def test_grpc_on_the_modern_page() -> None:
    assert names("grpc", BREAKWATER / "grpc.rst", "", Kind.GRPC) == grpc_names()


def test_grpc_on_the_committed_page() -> None:
    files = [f"examples/breakwater/api/v1/{name}/{name}.proto" for name in ("flow", "control")]
    page = proto_compat.page(read_protos(CODEBASE, files, ["examples/breakwater"]), "")
    found = {entry.name for entry in entries_of("grpc", page, "README.md")}
    entries = {name for name in found - grpc_names() if not name.endswith((".key", ".value", "Entry"))}
    assert grpc_names() <= found
    assert entries == set()


def test_maps_and_variables() -> None:
    maps = names("datapath", BREAKWATER / "datapath", "*.rst", Kind.BPF_MAP)
    variables = names("datapath", BREAKWATER / "datapath", "*.rst", Kind.BPF_CONFIG)
    sources = "".join(CODEBASE.read_text(path) for path in CODEBASE.files("examples/breakwater/bpf"))
    assert len(maps) >= 10
    assert all(name in sources for name in maps)
    assert len(variables) >= 20
    # Some names are put together by macros, such as ct_timeout_tcp_syn.
    assert all(name.partition("_timeout_")[0] in sources for name in variables)


def test_each_output_of_this_manual_has_its_reader() -> None:
    settings = config.load(ROOT)
    known = outputs(settings.settings.generators)
    for entry in generation.entries(settings):
        if entry.generator.name in {"cmdref", "crd-reference", "datapath", "grpc", "helm-values", "crd-list"}:
            assert Output(entry.options.output, entry.generator.name) in known


def test_a_page_below_an_output_belongs_to_it() -> None:
    known = (Output("docs/cmd", "cmdref"), Output("docs/values.rst", "helm-values"))
    assert generator_of("docs/cmd/a.md", known) == "cmdref"
    assert generator_of("docs/cmdline.md", known) == ""
    assert generator_of("docs/values.rst", known) == "helm-values"


def test_settings_without_sense_have_no_outputs() -> None:
    assert outputs({"grpc": {"output": 3}, "cmdref": "x", "datapath": {}, "other": {"output": "a"}}) == ()


def test_a_page_that_is_none_has_no_entries() -> None:
    for generator in ("cmdref", "crd-list", "crd-reference", "datapath", "grpc", "helm-values"):
        for text in ("", "\0\0", "```\n## \n### Options\n```\n", ".. _crd-:\n", "   * - Key\n"):
            assert [entry for entry in entries_of(generator, text, "maps.rst") if entry.name.strip()] == []


@pytest.mark.parametrize(
    ("target", "found"),
    [("a --x", "a --x"), ("a  --x=1", "a --x"), ("--y", "b --y"), ("a -x", "a --x")],
)
def test_a_flag_is_found_by(target: str, found: str) -> None:
    flags = (("a --x", ("a -x",)), ("b --x", ()), ("b --y", ()))
    catalog = Catalog((Entry(Kind.FLAG, name, aliases=aliases), 0) for name, aliases in flags)
    entry = catalog.find(Kind.FLAG, target)
    assert not isinstance(entry, Problem)
    assert entry[0].name == found


def test_two_pages_with_one_name() -> None:
    catalog = Catalog((Entry(Kind.HELM_VALUE, "image"), page) for page in "ab")
    problem = catalog.find(Kind.HELM_VALUE, "image")
    assert isinstance(problem, Problem)
    assert problem.ambiguous
    assert problem.message == '2 pages have the Helm value "image"'


def test_the_nearest_name_is_looked_for_in_the_same_command() -> None:
    flags = ("agent --table-size", "ctl --tables-size", "ctl --verbose")
    catalog = Catalog((Entry(Kind.FLAG, name), 0) for name in flags)
    problem = catalog.find(Kind.FLAG, "ctl --table-size")
    assert isinstance(problem, Problem)
    assert problem.hint == 'did you mean "ctl --tables-size"?'
