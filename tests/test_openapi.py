# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from docwarden.errors import InputError
from docwarden.facts.openapi import read_api
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docwarden.facts.openapi import Api

    Write = Callable[[str, str | bytes], Path]

HEAD = "openapi: 3.1.0\n"


def read(root: Path, name: str = "api/a.yaml") -> Api:
    return read_api(WorkTree(root), name)


@pytest.mark.parametrize("version", ['swagger: "2.0"', "swagger: 2.0", "openapi: 3.0.3", "openapi: 3.1.0"])
def test_operations_are_read_with_their_places(version: str, tmp_path: Path, write: Write) -> None:
    write(
        "api/a.yaml",
        f"{version}\ninfo: {{title: Harbor, version: 1.10}}\npaths:\n  /a:\n    parameters: []\n"
        "    get:\n      operationId: getA\n      summary: S\n      description: D\n      deprecated: true\n"
        "  x-b: {get: {}}\n",
    )
    api = read(tmp_path)
    assert (api.title, api.version) == ("Harbor", "1.10")
    [operation] = api.operations
    assert (operation.method, operation.path, operation.operation_id) == ("get", "/a", "getA")
    assert (operation.summary, operation.description, operation.deprecated) == ("S", "D", True)
    assert str(operation.location) == "api/a.yaml:6:5"


def test_json_is_read_with_its_escapes(tmp_path: Path, write: Write) -> None:
    api = {"openapi": "3.0.0", "paths": {"/a": {"get": {"summary": 'wave \U0001f30a \\ud83c / "'}}}}
    write("api/a.json", json.dumps(api, indent="\t").replace("/", "\\/"))
    assert read(tmp_path, "api/a.json").operations[0].summary == 'wave \U0001f30a \\ud83c / "'


def test_a_path_may_stand_in_another_file(tmp_path: Path, write: Write) -> None:
    write("api/a.yaml", HEAD + 'paths:\n  /a: {$ref: "../shared/p%61ths.yaml#/x~1y/0"}\n')
    write("shared/paths.yaml", 'x/y:\n- $ref: "#/z"\nz:\n  put: {summary: Far away}\n')
    [operation] = read(tmp_path).operations
    assert (operation.path, operation.summary) == ("/a", "Far away")
    assert str(operation.location) == "shared/paths.yaml:4:3"


@pytest.mark.parametrize(
    "text",
    [
        "a: {$ref: '#/b/c'}\nb: {$ref: '#/d'}\nd: {c: {}}\n",
        "a: {$ref: 'https://harbor.example/schema'}\n",
        "a: {$ref: '#named'}\nb: [{$anchor: named}]\n",
        "a: {properties: {$ref: {type: string}}}\n",
        "a: {example: {$ref: nowhere}, x-note: {$ref: 5}}\n",
        "a: &a {b: {$ref: '#/a'}}\nc: *a\n",
        "a: {$ref: ''}\n",
    ],
)
def test_references_that_can_be_resolved(text: str, tmp_path: Path, write: Write) -> None:
    write("api/a.yaml", HEAD + text)
    assert not read(tmp_path).operations


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: {$ref: '#/b'}\n", 'api/a.yaml:2:11: the reference "#/b" cannot be resolved: there is no "b"'),
        ("a: {$ref: '#/a/$ref/x'}\n", "cannot be resolved"),
        ("a: [1]\nb: {$ref: '#/a/1'}\n", 'there is no "1" in api/a.yaml:2:4'),
        ("a: {$ref: 'b.yaml#/x'}\n", "api/a.yaml:2:11: .* there is no file api/b.yaml"),
        ("a: {$ref: '../../b.yaml'}\n", "there is no file ../b.yaml"),
        ("a: {$ref: /etc/passwd}\n", "there is no file /etc/passwd"),
        ("a: {$ref: '#name'}\n", "there is no such anchor"),
        ("a: {$ref: [1]}\n", "api/a.yaml:2:11: expected a string, found a list"),
        ("responses: {default: {$ref: '#/b'}}\n", "api/a.yaml:2:29: "),
        ("a: {$ref: '#/b/x'}\nb: {$ref: '#/c'}\nc: {$ref: '#/b'}\n", "cannot be resolved"),
        ("paths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}}\n", "lead in a circle"),
        ("paths: {/a: {$ref: 'https://harbor.example'}}\n", "the operations are on the network"),
        ("paths: {/a: {get: 5}}\n", "api/a.yaml:2:19: expected a mapping, found a number"),
        ("paths: {/a: {get: {description: [1]}}}\n", "expected a string, found a list"),
        ("paths: [1]\n", "api/a.yaml:2:8: expected a mapping, found a list"),
        ("paths: {[1]: {}}\n", "api/a.yaml:2:9: expected a plain key"),
        ("paths: {\n", "api/a.yaml:3:1: malformed YAML"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(
    text: str, message: str, tmp_path: Path, write: Write
) -> None:
    write("api/a.yaml", HEAD + text)
    with pytest.raises(InputError, match=message):
        read(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "api/a.yaml: expected an OpenAPI document, found an empty file"),
        ("kind: Pod\n", "api/a.yaml:1:1: expected an OpenAPI document, found neither"),
        ("swagger: '1.2'\n", 'api/a.yaml:1:10: expected OpenAPI 2.0, 3.0 or 3.1, found "1.2"'),
        ("openapi: [3]\n", "api/a.yaml:1:10: expected a single value, found a list"),
        ("- a\n", "api/a.yaml:1:1: expected a mapping, found a list"),
    ],
)
def test_another_document_is_refused(text: str, message: str, tmp_path: Path, write: Write) -> None:
    write("api/a.yaml", text)
    with pytest.raises(InputError, match=message):
        read(tmp_path)


def test_a_chain_of_thousands_of_references_ends(tmp_path: Path, write: Write) -> None:
    paths = [f"  /{n}: {{$ref: '#/paths/~1{n + 1}'}}\n" for n in range(3000)]
    write("api/a.yaml", HEAD + "paths:\n" + "".join(paths) + "  /3000: {}\n")
    with pytest.raises(InputError, match="lead in a circle"):
        read(tmp_path)
