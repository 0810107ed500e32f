# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Schemas as nodes: types in words, demands, fields with an anchor each, and links to schemas with a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from docwarden.markup.openapi_outline import fit
from docwarden.markup.openapi_words import LONG, Style, all_demands, is_told, type_words, wrapped
from docwarden_sphinx.openapi import build

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docwarden.facts.openapi_types import Field, Schema
    from docwarden.markup.openapi_words import Line
    from docwarden_sphinx.openapi.page import Page

#: How deep objects are shown inside of each other; those below have a place of their own, and a link.
DEPTH = 3

_JUNCTORS = (("one_of", "One of these"), ("any_of", "At least one of these"))

_OTHERS = {
    "contains": "Some element",
    "propertyNames": "Names of fields",
    "if": "If",
    "then": "Then",
    "else": "Else",
    "unevaluatedItems": "Other elements",
    "unevaluatedProperties": "Other fields",
    "contentSchema": "Content",
}


def line_nodes(page: Page, line: Line) -> list[nodes.Node]:
    """Make nodes of a line."""
    found: list[nodes.Node] = []
    for piece in line:
        if piece.style is Style.PLAIN:
            found.append(nodes.Text(piece.text))
        elif piece.style is Style.CODE:
            found.append(build.code(piece.text))
        else:
            found.append(schema_link(page, piece.text))
    return found


def schema_link(page: Page, name: str) -> nodes.Node:
    """Link to a schema that the page shows."""
    anchor = page.anchors.get(name)
    return build.link(name, anchor) if anchor else build.code(name)


def type_node(page: Page, schema: Schema | None) -> nodes.inline:
    """Name the type of a value."""
    words = line_nodes(page, type_words(schema)) if schema else [nodes.Text("any type")]
    return nodes.inline("", "", *words, classes=["openapi-type"])


def content(page: Page, schema: Schema, anchor: str, depth: int = 0) -> list[nodes.Node]:
    """Say all of a schema but its type and its own description; ``anchor`` begins those of its fields."""
    found: list[nodes.Node] = []
    lines = [[build.paragraph(*line_nodes(page, line))] for line in all_demands(schema)]
    found += build.bullets(lines, "openapi-demands")
    found += [build.block(text, "json") for text in schema.examples if len(text) > LONG]
    if schema.docs:
        found.append(docs(schema.docs.url, page.prose(schema.docs.description)))
    return found + list(_structure(page, schema, anchor, depth))


def docs(url: str, description: Sequence[nodes.Node]) -> nodes.paragraph:
    """Link to documentation elsewhere."""
    words = " ".join(node.astext() for node in description).rstrip(".")
    return build.labelled("More", build.outside(words, url))


def _structure(page: Page, schema: Schema, anchor: str, depth: int) -> Iterator[nodes.Node]:
    yield from _elements(page, schema, anchor, depth)
    only = wrapped(schema)
    if only:
        yield from () if only.reference else page.prose(only.description)
        yield from content(page, only, anchor, depth)
    else:
        yield from _parts(page, schema, anchor, depth)
    yield from fields(page, schema, anchor, depth)
    if not only:
        for attribute, words in _JUNCTORS:
            members = getattr(schema, attribute)
            if members and not is_told(schema, members):
                yield build.paragraph(f"{words}:")
                yield from _alternatives(page, members, anchor, depth)
    if schema.negated:
        yield from _labelled(page, "Must not be", schema.negated, anchor, depth)
    for keyword, one in schema.others:
        yield from _labelled(page, _OTHERS[keyword], one, anchor, depth)


def _elements(page: Page, schema: Schema, anchor: str, depth: int) -> Iterator[nodes.Node]:
    """Describe the elements of a list, and the values of a map."""
    for inner, words in ((schema.items, "Elements"), (schema.values, "Values")):
        if not inner:
            continue
        if schema.fields and inner is schema.values:
            yield build.labelled("Other fields", type_node(page, inner))
        if not inner.reference:
            if inner.description:
                yield build.paragraph(f"{words}:")
                yield from page.prose(inner.description)
            yield from _structure(page, inner, anchor, depth)
    for number, inner in enumerate(schema.prefix, 1):
        yield from _labelled(page, f"Element {number}", inner, anchor, depth)


def _parts(page: Page, schema: Schema, anchor: str, depth: int) -> Iterator[nodes.Node]:
    """Show what a schema is put together from: links to those with a name, the fields of the others."""
    named = [part for part in schema.all_of if part.reference]
    if named:
        links: list[nodes.Node] = []
        for part in named:
            links += [nodes.Text(", ")] if links else []
            links.append(schema_link(page, part.reference))
        yield build.labelled("All fields of", *links)
    for part in schema.all_of:
        if not part.reference:
            yield from page.prose(part.description)
            yield from content(page, part, anchor, depth)


def _alternatives(page: Page, members: Sequence[Schema], anchor: str, depth: int) -> list[nodes.Node]:
    items = []
    for number, member in enumerate(members, 1):
        head = [nodes.strong("", member.title), nodes.Text(", ")] if member.title else []
        below = f"{anchor}.{fit(member.title) if member.title else number}"
        inner = [] if member.reference else content(page, member, below, depth + 1)
        items.append(
            [build.paragraph(*head, type_node(page, member)), *page.prose(member.description), *inner]
        )
    return build.bullets(items, "openapi-alternatives")


def _labelled(page: Page, words: str, schema: Schema, anchor: str, depth: int) -> Iterator[nodes.Node]:
    yield build.labelled(words, type_node(page, schema))
    yield from page.prose(schema.description)
    if not schema.reference:
        yield from content(page, schema, f"{anchor}.{fit(words).lower()}", depth + 1)


def fields(page: Page, schema: Schema, anchor: str, depth: int = 0) -> list[nodes.Node]:
    """List the fields of an object."""
    items = [_field(page, entry, anchor, depth) for entry in (*schema.fields, *schema.patterns)]
    return build.definitions(items, "openapi-fields")


def _field(page: Page, entry: Field, anchor: str, depth: int) -> tuple[nodes.term, list[nodes.Node]]:
    schema = entry.schema
    own = f"{anchor}.{fit(entry.name)}"
    term = build.term(
        build.code(entry.name, "openapi-name"),
        type_node(page, schema),
        *flags(schema, required=entry.required),
    )
    page.claim(term, own)
    described = page.prose(schema.description)
    if depth + 1 < DEPTH or not page.can_postpone or not _holds_objects(schema):
        return term, described + content(page, schema, own, depth + 1)
    link = page.postpone(own, schema)
    return term, [*described, build.labelled("Fields", link)]


def _holds_objects(schema: Schema) -> bool:
    stack = [schema]
    while stack:
        one = stack.pop()
        if one.fields or one.patterns:
            return True
        stack += [inner for inner in (one.items, one.values) if inner and not inner.reference]
        stack += [inner for inner in (*one.all_of, *one.any_of, *one.one_of) if not inner.reference]
    return False


def flags(schema: Schema | None, *, required: bool = False, deprecated: bool = False) -> list[nodes.Node]:
    """Give the short words that go with the name of a value."""
    found: list[nodes.Node] = [build.badge("required", "required")] if required else []
    if deprecated or (schema and schema.deprecated):
        found.append(build.badge("deprecated", "deprecated"))
    if schema and schema.read_only:
        found.append(build.badge("read-only"))
    if schema and schema.write_only:
        found.append(build.badge("write-only"))
    return found
