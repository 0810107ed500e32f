# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import generator_cases
from conftest import conformance
from docwarden.errors import InputError

CASE = generator_cases.FIXTURES / "crd-reference" / "modern"
REPOSITORY = Path(__file__).parent.parent


def pages_of(folder: Path) -> dict[str, str]:
    return {f"reference/{file.name}": file.read_text(encoding="utf-8") for file in folder.iterdir()}


def generated() -> Any:
    table = tomllib.loads((CASE / "docwarden.toml").read_text(encoding="utf-8"))
    return generator_cases.run("crd-reference", CASE, table["generators"]["crd-reference"])


def of_schema(folder: Path, schema: object) -> dict[str, str]:
    versions = [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}]
    names = {"kind": "Odd", "plural": "odds"}
    spec = {"group": "sea.example", "scope": "Cluster", "names": names, "versions": versions}
    crd = {"kind": "CustomResourceDefinition", "spec": spec}
    (folder / "crd.json").write_text(json.dumps(crd), encoding="utf-8")
    table = {"output": "out", "manifests": ["crd.json"]}
    pages = generator_cases.run("crd-reference", folder, table).pages
    return {name.rpartition("/")[2]: text for name, text in pages.items()}


def test_case() -> None:
    result = generated()
    assert dict(result.pages) == pages_of(CASE / "expected")
    found = [f"{finding.location}: {finding.rule}: {finding.message}" for finding in result.findings]
    assert found == (CASE / "expected.findings").read_text(encoding="utf-8").splitlines()


def test_the_pages_build_without_warnings(tmp_path: Path) -> None:
    pages = {name.rpartition("/")[2]: text for name, text in pages_of(CASE / "expected").items()}
    pages["kinds.rst"] = pages.pop("index.rst")
    assert not generator_cases.build(tmp_path, pages)


def definition(kind: str, *versions: str) -> str:
    named = [{"name": version, "served": True, "storage": True} for version in versions]
    spec = {"group": "sea.example", "names": {"kind": kind}, "versions": named}
    return json.dumps({"kind": "CustomResourceDefinition", "spec": spec})


def test_a_kind_that_is_defined_otherwise_elsewhere_is_told(tmp_path: Path) -> None:
    for name, version in (("a", "v1"), ("b", "v2"), ("c", "v1")):
        (tmp_path / f"{name}.json").write_text(definition("Odd", version), encoding="utf-8")
    result = generator_cases.run("crd-reference", tmp_path, {"output": "out", "manifests": ["."]})
    [finding] = result.findings
    assert (str(finding.location), finding.rule) == ("b.json:1:1", "crd-reference-rival")
    assert finding.message == "Odd is shown as a.json:1:1 defines it, not as here"


def test_kinds_that_differ_in_case_have_pages_of_their_own(tmp_path: Path) -> None:
    for name in ("ODD", "Odd"):
        (tmp_path / f"{name}.json").write_text(definition(name, "v1"), encoding="utf-8")
    pages = generator_cases.run("crd-reference", tmp_path, {"output": "out", "manifests": ["."]}).pages
    assert sorted(pages) == ["out/index.rst", "out/odd-sea-example-2.rst", "out/odd-sea-example.rst"]
    assert "``ODD``" in pages["out/odd-sea-example.rst"]
    assert "``Odd``" in pages["out/odd-sea-example-2.rst"]


@pytest.mark.parametrize(
    ("versions", "message"),
    [
        ((), "crd.json:1:1: the definition of Odd has no versions"),
        (("v1", "v2", "v1"), "the definition of Odd has the version v1 twice"),
        (("",), "the definition of Odd has a version without a name"),
    ],
)
def test_a_definition_has_versions_each_once(versions: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "crd.json").write_text(definition("Odd", *versions), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        generator_cases.run("crd-reference", tmp_path, {"output": "out", "manifests": ["crd.json"]})
    assert message in str(caught.value)


def test_a_field_may_have_an_empty_name(tmp_path: Path) -> None:
    pages = of_schema(tmp_path, {"type": "object", "properties": {"": {"type": "string"}}})
    assert '.. describe:: ""' in pages["odd.rst"]
    assert ':ref:`"" <' in pages["odd.rst"]
    assert not generator_cases.build(tmp_path, {"odd.rst": pages["odd.rst"]})


def test_deep_schemas_have_a_page(tmp_path: Path) -> None:
    schema: dict[str, object] = {"type": "string"}
    for level in range(100):
        schema = {"type": "object", "properties": {f"level{level}": schema}}
    pages = of_schema(tmp_path, schema)
    assert pages["odd.rst"].count(".. describe::") == 100
    pages["kinds.rst"] = pages.pop("index.rst")
    (tmp_path / "manual").mkdir()
    assert not generator_cases.build(tmp_path / "manual", pages)


def test_odd_names_and_texts_are_no_markup(tmp_path: Path) -> None:
    names = ["", "$x\\y", "a.b", "a-b", "\u65e5\u672c", "*", "a b", "`", "..", "x_"]
    texts = ["|sub|", "ref_", "``", "1. a\nb", "====", ":ref:`x`", ".. note::", "a::", "\\", "<a@b.c>"]
    fields = {
        name: {"type": "string", "description": text, "default": text, "pattern": text, "enum": [text, ""]}
        for name, text in zip(names, texts, strict=True)
    }
    pages = of_schema(tmp_path, {"type": "object", "properties": fields})
    assert pages["odd.rst"].count(".. describe::") == len(names)
    pages["kinds.rst"] = pages.pop("index.rst")
    (tmp_path / "manual").mkdir()
    assert not generator_cases.build(tmp_path / "manual", pages)


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"properties": {"a": {"$ref": "#/x"}}}, "must not have \\$ref"),
        ({"type": ["string", "null"]}, "expected a string, found a list"),
        ({"properties": {"a": "string"}}, "expected a mapping, found a string"),
        ({"properties": {"a": {"items": [{}]}}}, "expected a mapping, found a list"),
        ({"required": "a"}, "expected a list, found a string"),
        ({"properties": {"a": {"nullable": "yes"}}}, "expected a boolean, found a string"),
    ],
)
def test_what_no_schema_is(tmp_path: Path, schema: object, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        of_schema(tmp_path, schema)
    assert caught.value.location
    assert caught.value.location.path == "crd.json"
    assert caught.value.location.line == 1
    assert caught.value.location.column > 1


def test_endless_schemas_are_refused(tmp_path: Path) -> None:
    schema: dict[str, object] = {}
    for _ in range(165):
        schema = {"items": schema}
    with pytest.raises(InputError, match="nest deeper than 160 levels"):
        of_schema(tmp_path, schema)


def test_every_field_of_cilium_is_on_a_page(tmp_path: Path) -> None:
    root = conformance("cilium-1.19-dev")
    manifests = "pkg/k8s/apis/cilium.io/client/crds"
    pages = generator_cases.run("crd-reference", root, {"output": "out", "manifests": [manifests]}).pages
    for name, text in pages.items():
        (tmp_path / name.rpartition("/")[2]).write_text(text, encoding="utf-8")
    program = REPOSITORY / "benchmarks" / "crd_fields.py"
    command = [sys.executable, str(program), "--manifests", str(root / manifests), "--pages", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    assert "21 kinds, 29 versions, 2,163 fields" in done.stdout
    assert "683 objects with fields, 195 distinct" in done.stdout


def test_shared_fields_are_shown_once() -> None:
    text = "".join(generated().pages.values())
    assert len(re.findall(r"\.\. describe:: depth$", text, re.MULTILINE)) == 1
    assert "crd-fleet-v1-anchors{}.depth" in text
