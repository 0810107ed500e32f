# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Whole OpenAPI documents: what is read of them, whichever their version, and what is said of mistakes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from docwarden.errors import DocwardenError, InputError
from docwarden.facts.openapi_document import read_document
from docwarden.markup.openapi_outline import Choice, chosen, fit, grouped, needed, operation_anchor
from docwarden.markup.openapi_samples import sample
from docwarden.markup.openapi_words import all_demands, type_words
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docwarden.facts.openapi_types import Document, Schema

    Write = Callable[[str, str | bytes], Path]

OLD = "swagger: '2.0'\n"
NEW = "openapi: 3.1.0\n"


@pytest.fixture
def read(tmp_path: Path, write: Write) -> Callable[..., Document]:
    def read(text: str, **others: str) -> Document:
        write("api/a.yaml", text)
        for name, content in others.items():
            write(f"api/{name}.yaml", content)
        return read_document(WorkTree(tmp_path), "api/a.yaml")

    return read


@pytest.fixture
def schema(read: Callable[..., Document]) -> Callable[[str], Schema]:
    """Read the schema that a document names A, next to B and C."""

    def schema(text: str) -> Schema:
        rest = "    B: {type: string}\n    C: {type: object, properties: {c: {type: integer}}}\n"
        document = read(f"{NEW}components:\n  schemas:\n    A: {text}\n{rest}")
        assert document.problems == ()
        return document.schemas[0].schema

    return schema


def words(schema: Schema) -> str:
    return "".join(piece.text for piece in type_words(schema))


def demands(schema: Schema) -> list[str]:
    return ["".join(piece.text for piece in line) for line in all_demands(schema)]


def test_bodies_and_forms_of_the_old_version(read: Callable[..., Document]) -> None:
    document = read(
        f"{OLD}host: a.example\nbasePath: /v1\nschemes: [https]\n"
        "consumes: [text/json]\nproduces: [text/json]\n"
        "paths:\n  /a:\n    post:\n      parameters:\n"
        "      - {name: b, in: body, required: true, description: B, schema: {type: string}}\n"
        "      - {name: q, in: query, type: array, items: {type: string}, collectionFormat: pipes}\n"
        "      responses: {200: {description: R, schema: {type: integer}, examples: {text/json: {a: 1}}}}\n"
        "    put:\n      consumes: [multipart/form-data]\n      parameters:\n"
        "      - {name: f, in: formData, type: file, required: true}\n      responses: {}\n"
    )
    assert document.problems == ()
    assert [server.url for server in document.servers] == ["https://a.example/v1"]
    post, put = document.operations
    assert post.body
    assert (post.body.description.text, post.body.required) == ("B", True)
    assert post.body.media[0].names == ("text/json",)
    assert [(one.name, one.serialization) for one in post.parameters] == [("q", "separated by |")]
    [answer] = post.responses
    assert (answer.status, answer.media[0].examples[0].value) == ("200", '{\n  "a": 1\n}')
    assert put.body
    assert [(one.name, one.required, one.schema.types) for one in put.body.media[0].schema.fields] == [  # type: ignore[union-attr]
        ("f", True, ("file",))
    ]


def test_parameters_of_a_path_belong_to_its_operations(read: Callable[..., Document]) -> None:
    document = read(
        f"{NEW}paths:\n  /a:\n    parameters:\n    - {{name: p, in: query, description: old}}\n"
        "    - {name: o, in: query}\n    get:\n      parameters:\n"
        "      - {name: p, in: query, description: new}\n      - {name: p, in: header}\n"
    )
    found = [(one.name, one.place, one.description.text) for one in document.operations[0].parameters]
    assert found == [("p", "query", "new"), ("o", "query", ""), ("p", "header", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{type: string, format: date}", "string (date)"),
        ("{type: [string, 'null']}", "string or null"),
        ("{type: [string, integer]}", "string or integer"),
        ("{type: 'null'}", "null"),
        ("{type: string, nullable: true}", "string or null"),
        ("{type: array, items: {$ref: '#/components/schemas/B'}}", "list of B"),
        (
            "{type: object, additionalProperties: {type: array, items: {type: integer}}}",
            "map of list of integer",
        ),
        ("{allOf: [{$ref: '#/components/schemas/B'}], description: D}", "B"),
        ("{oneOf: [{type: string}, {$ref: '#/components/schemas/B'}]}", "string or B"),
        ("{oneOf: [{type: string}, {type: object, properties: {a: {}}}]}", "one of several"),
        ("{enum: [a, 1]}", "string or integer"),
        ("{const: true}", "boolean"),
        ("{properties: {a: {}}}", "object"),
        ("{}", "any type"),
        ("true", "any type"),
        ("false", "no value"),
    ],
)
def test_types_in_words(text: str, expected: str, schema: Callable[[str], Schema]) -> None:
    assert words(schema(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{default: x, minLength: 1, maxLength: 2}", ["Default: x", "Length at least 1, length at most 2"]),
        ("{default: '5', pattern: ^a}", ['Default: "5"', "Pattern: ^a"]),
        ("{minimum: 1, exclusiveMinimum: true, maximum: 9}", ["More than 1, at most 9"]),
        ("{exclusiveMinimum: 1}", ["More than 1"]),
        (
            "{type: array, uniqueItems: true, items: {enum: [a]}}",
            ["No two elements equal", "Elements: One of a"],
        ),
        ("{enum: [a, null, '']}", ['One of a, null, ""']),
        ("{properties: {a: {}}, additionalProperties: false}", ["No fields but those listed"]),
        (
            "{discriminator: {propertyName: k, mapping: {b: B, c: '#/components/schemas/C'}}}",
            ["The field k tells which: b for B, c for C"],
        ),
    ],
)
def test_demands_in_words(text: str, expected: list[str], schema: Callable[[str], Schema]) -> None:
    assert demands(schema(text)) == expected


def test_references_get_names(read: Callable[..., Document]) -> None:
    document = read(
        f"{NEW}components:\n  schemas:\n    A: {{$ref: other.yaml}}\n"
        "    B: {$ref: '#/components/schemas/A'}\n"
        "    C: {properties: {x: {$ref: 'other.yaml#/properties/y'}, z: {$ref: 'more.yaml#/A'}}}\n",
        other="properties: {y: {type: string}, self: {$ref: '#'}}\n",
        more="A: {type: integer}\n",
    )
    assert document.problems == ()
    named = {one.name: one.schema for one in document.schemas}
    assert list(named) == ["A", "B", "C", "y", "A-2"]
    assert (named["B"].reference, named["A"].fields[1].schema.reference) == ("A", "A")
    assert [entry.schema.reference for entry in named["C"].fields] == ["y", "A-2"]


def test_only_the_schemas_that_are_needed(read: Callable[..., Document]) -> None:
    document = read(
        f"{NEW}paths:\n"
        "  /a: {get: {tags: [y], responses: {200: {$ref: '#/components/responses/R'}}}}\n"
        "  /b: {get: {tags: [x]}, put: {}}\ntags: [{name: x}, {name: y}]\n"
        "components:\n  responses:\n    R: {content: {j: {schema: {$ref: '#/components/schemas/A'}}}}\n"
        "  schemas:\n    C: {}\n    A: {items: {$ref: '#/components/schemas/B'}}\n"
        "    B: {oneOf: [{$ref: '#/components/schemas/A'}]}\n"
    )
    assert [one.name for one in needed(document.operations, document)] == ["A", "B"]
    assert [one.name for one in needed(document.operations[1:], document)] == []
    groups = grouped(document.operations, document.tags)
    assert [(group.tag.name, len(group.operations)) for group in groups] == [("x", 1), ("y", 1), ("Other", 1)]


def test_what_is_chosen(read: Callable[..., Document]) -> None:
    document = read(f"{NEW}paths: {{/a: {{get: {{}}, put: {{}}}}, /ab: {{get: {{}}}}, /c: {{get: {{}}}}}}\n")

    def paths(**choice: tuple[str, ...]) -> list[str]:
        return [
            operation_anchor(one).removeprefix("operation-") for one in chosen(document, Choice(**choice))
        ]

    assert paths() == ["get-a", "put-a", "get-ab", "get-c"]
    assert paths(paths=("/c", "/a"), methods=("GET",)) == ["get-c", "get-a"]
    assert paths(include=("/a",), exclude=("/a$",)) == ["get-ab"]
    with pytest.raises(DocwardenError, match='has no path "/x"'):
        paths(paths=("/x",))


@pytest.mark.parametrize(
    ("text", "anchor"), [("/a/{b}", "a-b"), ("", "root"), ("Ä.b_c", "b_c"), ("a--b", "a-b")]
)
def test_anchors(text: str, anchor: str) -> None:
    assert fit(text).removeprefix(".") == anchor


def test_examples_of_schemas_that_hold_themselves_end(read: Callable[..., Document]) -> None:
    document = read(
        f"{NEW}components:\n  schemas:\n    A:\n      allOf: [{{properties: {{b: {{type: boolean}}}}}}]\n"
        "      properties:\n        a: {$ref: '#/components/schemas/A'}\n        l: {items: {enum: [x]}}\n"
        "        m: {additionalProperties: {type: string, format: ipv4}}\n        d: {default: 7}\n"
    )
    value = json.loads(sample(document.schemas[0].schema, document).value)
    assert value["a"]["a"]["b"] is True
    assert (value["l"], value["m"], value["d"]) == (["x"], {"name": "192.0.2.1"}, 7)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            "info: [a]\npaths: 5\ntags: x\n",
            ["2:7: expected a mapping", "3:8: expected a mapping", "4:7: expected a list"],
        ),
        (
            "paths: {/a: {get: {responses: [1], tags: {}}}}\n",
            ["2:31: expected a mapping", "2:42: expected a list"],
        ),
        ("paths: {/a: {get: {operationId: x}, put: {operationId: x}}}\n", ['the operationId "x" is that of']),
        ("paths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}}\n", ["lead in a circle"] * 2),
        ("components: {schemas: {A: [1]}}\n", ["2:27: expected a mapping, found a list"]),
        ("components: {schemas: {A: {required: x, enum: 5}}}\n", ["expected a list"] * 2),
        ("components: {schemas: {A: {items: [1]}}}\n", ["2:35: expected a mapping, found a list"]),
        ("components: {schemas: {A: {$ref: '#/x'}}, parameters: {p: {$ref: '#/y'}}}\n", ['no "x"', 'no "y"']),
        ("a: 1\na: 2\n", ['3:1: the key "a" occurs twice; it stands on line 2, too']),
        ("paths: {/a: {get: {parameters: [{in: query}, 5]}}}\n", ["must have `name`", "expected a mapping"]),
    ],
)
def test_all_mistakes_are_told_with_their_places(
    text: str, messages: list[str], read: Callable[..., Document]
) -> None:
    problems = [str(problem) for problem in read(NEW + text).problems]
    assert len(problems) == len(messages), problems
    for problem, message in zip(problems, messages, strict=True):
        assert problem.startswith("api/a.yaml:")
        assert message in problem


@pytest.mark.parametrize("depth", [60, 190])
def test_deep_schemas_are_cut(depth: int, read: Callable[..., Document]) -> None:
    text = "{items: " * depth + "{}" + "}" * depth
    [problem] = read(f"{NEW}components: {{schemas: {{A: {text}}}}}\n").problems
    assert "schemas nest deeper than 40 levels" in str(problem)


def test_a_file_of_another_kind_is_refused(read: Callable[..., Document]) -> None:
    with pytest.raises(InputError, match=r"api/a\.yaml:1:10: expected OpenAPI 2\.0, 3\.0 or 3\.1"):
        read("openapi: 4.0.0\n")
