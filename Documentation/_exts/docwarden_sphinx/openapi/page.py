# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""All that one directive shows of a document, and the anchors in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinxcontrib.httpdomain import http_resource_anchor

from docwarden.markup.openapi_outline import (
    fit,
    grouped,
    needed,
    operation_anchor,
    schema_anchor,
    tag_anchor,
)
from docwarden_sphinx.openapi import build
from docwarden_sphinx.openapi.operations import operation_nodes
from docwarden_sphinx.openapi.overview import overview, scheme_items
from docwarden_sphinx.openapi.schemas import content, docs, type_node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docwarden.facts.openapi_types import Document, NamedSchema, Operation, Schema
    from docwarden.finding import Location
    from docwarden_sphinx.openapi.domain import OpenApiDomain
    from docwarden_sphinx.openapi.prose import ProseReader


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a document is shown."""

    is_whole: bool = True
    has_overview: bool = True
    has_schemas: bool = True
    is_grouped: bool = False
    spells_schemas: bool = True


@dataclass
class Page:
    """What the nodes of one directive share: where they stand, and what can be linked to.

    ``shown`` are the anchors of schemas that another directive of this page shows of the same document.
    """

    document: Document
    target: nodes.document
    domain: OpenApiDomain
    docname: str
    prose: ProseReader
    has_sections: bool
    makes_examples: bool = False
    anchors: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    scheme_anchors: dict[str, str] = field(default_factory=dict)
    operation_anchors: dict[str, str] = field(default_factory=dict)
    can_postpone: bool = True
    postponed: list[tuple[str, str, Schema]] = field(default_factory=list)
    _reserved: set[str] = field(default_factory=set)

    def reserve(self, wanted: str) -> str:
        """Give an anchor that nothing else on the page has."""
        anchor, number = wanted, 2
        while anchor in self.target.ids or anchor in self._reserved:
            anchor, number = f"{wanted}-{number}", number + 1
        self._reserved.add(anchor)
        return anchor

    def claim(self, node: nodes.Element, wanted: str, *, reserved: bool = False) -> str:
        """Give a node an anchor."""
        anchor = wanted if reserved else self.reserve(wanted)
        node["ids"].append(anchor)
        self.target.set_id(node)
        return anchor

    def locate(self, node: nodes.Element, location: Location) -> None:
        """Tell where in the document a node and all that is below it come from."""
        node.source, node.line = self.prose.absolute(location.path), location.line

    def postpone(self, anchor: str, schema: Schema) -> nodes.Node:
        """Have the fields of an object shown with the schemas; give the link to them."""
        place = self.reserve(f"{anchor}-fields")
        title = anchor.partition("-")[2]
        self.postponed.append((title, place, schema))
        return build.link(title, place)

    def register(self, operation: Operation, signature: nodes.Element, kind: str) -> addnodes.index:
        """Give an operation its anchors, and enter it in the indexes; a callback is part of another one."""
        if kind == "callback":
            return addnodes.index(entries=[])
        key = operation.operation_id
        planned = self.operation_anchors.get(key, "")
        is_planned = bool(planned) and planned not in self.target.ids  # by mistake, two may have one id
        anchor = self.claim(
            signature, planned if is_planned else operation_anchor(operation), reserved=is_planned
        )
        name = f"{operation.method.upper()} {operation.path}"
        if kind == "path":
            usual = http_resource_anchor(operation.method, operation.path)
            if usual not in self.target.ids and usual not in self._reserved:
                self.claim(signature, usual)
            self.domain.note_route(operation, self.docname)
        self.domain.note("operation", operation.operation_id or name, self.docname, anchor)
        signature["_toc_parts"], signature["_toc_name"] = (name,), name
        entries = [name, *([f"{key} ({name})"] if key else [])]
        return addnodes.index(entries=[("single", entry, anchor, "", None) for entry in entries])


def page_nodes(page: Page, operations: Sequence[Operation], extent: Extent) -> list[nodes.Node]:
    """Show operations, and what belongs to them."""
    schemas = _plan(page, operations, extent)
    schemes = page.document.schemes if extent.has_overview else ()
    page.scheme_anchors = {one.name: page.reserve(f"security-{fit(one.name)}") for one in schemes}
    found = overview(page) if extent.has_overview else []
    found += list(_operations(page, operations, is_grouped=extent.is_grouped))
    if extent.is_whole and page.document.webhooks:
        hooks = [node for hook in page.document.webhooks for node in operation_nodes(page, hook, "webhook")]
        found += _section(page, "Webhooks", "webhooks", hooks)
    if schemes:
        found += _section(page, "Authentication", "authentication", scheme_items(page))
    page.prose.is_spelled &= extent.spells_schemas
    entries = [node for named in schemas for node in _schema(page, named)]
    entries += list(_postponed(page))
    return found + (_section(page, "Schemas", "schemas", entries) if entries else [])


def _plan(page: Page, operations: Sequence[Operation], extent: Extent) -> Sequence[NamedSchema]:
    """Decide which schemas to show, and reserve the anchors of what links may lead to before it is there."""
    hooks = page.document.webhooks if extent.is_whole else ()
    for operation in (*operations, *hooks):
        name = operation.operation_id
        if name and name not in page.operation_anchors:
            page.operation_anchors[name] = page.reserve(operation_anchor(operation))
    page.anchors.update(page.shown)
    page.can_postpone = extent.has_schemas
    if not extent.has_schemas:
        return ()
    wanted = page.document.schemas if extent.is_whole else needed(operations, page.document)
    schemas = [named for named in wanted if named.name not in page.shown]
    page.anchors.update({named.name: page.reserve(schema_anchor(named.name)) for named in schemas})
    page.shown.update(page.anchors)
    return schemas


def _operations(page: Page, operations: Sequence[Operation], *, is_grouped: bool) -> Iterator[nodes.Node]:
    if not is_grouped:
        for operation in operations:
            yield from operation_nodes(page, operation)
        return
    for group in grouped(operations, page.document.tags):
        inner = page.prose(group.tag.description)
        if group.tag.docs:
            inner.append(docs(group.tag.docs.url, page.prose(group.tag.docs.description)))
        inner += [node for operation in group.operations for node in operation_nodes(page, operation)]
        yield from _section(page, group.tag.name, tag_anchor(group.tag.name), inner)


def _section(page: Page, title: str, anchor: str, inner: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Give a section or, where a page can have none, a heading."""
    if not page.has_sections:
        heading = build.rubric(title)
        page.claim(heading, anchor)
        return [heading, *inner]
    section = nodes.section("", build.title(title), *inner)
    page.claim(section, anchor)
    return [section]


def _schema(page: Page, named: NamedSchema) -> Iterator[nodes.Node]:
    anchor = page.anchors[named.name]
    index, desc, description = _entry(page, named.name, anchor, named.schema)
    page.domain.note("schema", named.name, page.docname, anchor)
    description += page.prose(named.schema.description)
    description += content(page, named.schema, anchor)
    yield from (index, desc)


def _postponed(page: Page) -> Iterator[nodes.Node]:
    for title, anchor, schema in page.postponed:  # grows while it is shown
        _, desc, description = _entry(page, title, anchor, schema)
        desc["no-contents-entry"] = True
        description += content(page, schema, anchor.removesuffix("-fields"))
        yield desc


def _entry(
    page: Page, name: str, anchor: str, schema: Schema
) -> tuple[addnodes.index, addnodes.desc, addnodes.desc_content]:
    """Give the entry of a schema, with its name and its type."""
    signature = addnodes.desc_signature(name, "")
    signature["fullname"] = name
    signature += addnodes.desc_name("", name, classes=["openapi-name"])
    signature += [addnodes.desc_sig_space(), type_node(page, schema)]
    if schema.deprecated:
        signature += [addnodes.desc_sig_space(), build.badge("deprecated", "deprecated")]
    signature["_toc_parts"], signature["_toc_name"] = (name,), name
    page.claim(signature, anchor, reserved=True)
    description = addnodes.desc_content()
    desc = addnodes.desc("", signature, description, domain="openapi", objtype="schema")
    desc["desctype"] = "schema"
    desc["classes"] += ["openapi", "openapi-schema"]
    page.locate(desc, schema.location)
    title = page.document.title or page.document.path
    entries = [("single", f"{name} (schema of {title})", anchor, "", None)]
    return addnodes.index(entries=entries), desc, description
