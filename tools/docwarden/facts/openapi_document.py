# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A whole OpenAPI document (2.0, 3.0 and 3.1; YAML or JSON), for pages that show all that it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from docwarden.errors import InputError
from docwarden.facts.openapi_files import Files, check_version, references
from docwarden.facts.openapi_operations import OperationReader
from docwarden.facts.openapi_reading import Context, Fields
from docwarden.facts.openapi_schemas import SchemaReader
from docwarden.facts.openapi_types import Document, SecurityScheme, Server, Tag
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docwarden.facts.openapi_types import Operation, Prose
    from docwarden.nodes import Value
    from docwarden.source import Codebase

_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "clientCredentials": "client credentials",
    "application": "client credentials",
    "authorizationCode": "authorization code",
    "accessCode": "authorization code",
}

_ADDRESSES = {
    "authorizationUrl": "Authorization",
    "tokenUrl": "Token",
    "refreshUrl": "Refresh",
}


def read_document(codebase: Codebase, path: str) -> Document:
    """Read an OpenAPI document.

    Raises InputError with file, line and column for a file that is no OpenAPI document at all; what is wrong
    inside of one is among its ``problems``.
    """
    files = Files(codebase)
    value = files.root(path)
    entries = value.mapping()
    check_version(value, entries)
    declared = entries.get("openapi") or entries["swagger"]
    context = Context(files, declared.scalar())
    root = Fields(value, entries, context)
    for reference in references(value):
        context.problems.guard(context.resolve, None, reference)
    schemas = SchemaReader(context)
    components = root.child("components") or root
    schemas.declare(components.mapping("definitions" if context.is_v2 else "schemas"))
    reader = OperationReader(context, schemas, root)
    operations, webhooks = tuple(reader.paths(root)), tuple(reader.paths(root, "webhooks"))
    named = tuple(schemas.named())
    info = root.child("info") or Fields(value, {}, context)
    _note_duplicates(files, context)
    _note_equal_ids([*operations, *webhooks], context)
    return Document(
        path=path,
        specification=declared.scalar(),
        title=info.text("title"),
        version=info.scalar("version"),
        summary=info.text("summary"),
        description=info.prose("description"),
        terms=info.text("termsOfService"),
        contact=_contact(info),
        license=_license(info),
        servers=_old_servers(root) if context.is_v2 else reader.servers(root.elements("servers")),
        tags=tuple(_tags(root, context)),
        operations=operations,
        webhooks=webhooks,
        schemas=named,
        schemes=tuple(_schemes(components, context)),
        security=reader.security(root),
        docs=root.docs(),
        problems=context.problems.all(),
    )


def _contact(info: Fields) -> tuple[str, str]:
    fields = info.child("contact")
    if not fields:
        return "", ""
    mail = fields.text("email")
    return fields.text("name"), fields.text("url") or (f"mailto:{mail}" if mail else "")


def _license(info: Fields) -> tuple[str, str]:
    fields = info.child("license")
    if not fields:
        return "", ""
    return fields.text("name") or fields.text("identifier"), fields.text("url")


def _old_servers(root: Fields) -> tuple[Server, ...]:
    """Give the addresses that 2.0 writes in parts; one without a host is that of the document."""
    host, base = root.text("host"), root.text("basePath")
    if not host:
        return (Server(base),) if base else ()
    schemes = root.texts("schemes")
    return tuple(Server(f"{scheme}://{host}{base}") for scheme in schemes) or (Server(f"//{host}{base}"),)


def _tags(root: Fields, context: Context) -> Iterator[Tag]:
    for element in root.elements("tags"):
        fields = context.fields(element)
        if name := fields.text("name"):
            yield Tag(name, fields.prose("description"), fields.docs())


def _schemes(components: Fields, context: Context) -> Iterator[SecurityScheme]:
    key = "securityDefinitions" if context.is_v2 else "securitySchemes"
    for name, fields in components.objects(key):
        kind = fields.text("type")
        flows = dict(_flows(fields))
        yield SecurityScheme(
            name=name,
            kind=kind,
            description=fields.prose("description"),
            details=(*_details(kind, fields), *_flow_details(flows)),
            scopes=tuple(_scopes(flows)),
        )


def _flows(fields: Fields) -> Iterator[tuple[str, Fields]]:
    """Give the flows of OAuth; in 2.0 the scheme itself is one."""
    if only := fields.text("flow"):
        yield only, fields
    yield from fields.objects("flows")


def _details(kind: str, fields: Fields) -> Iterator[tuple[str, str]]:
    if kind == "apiKey":
        yield fields.text("in").capitalize() or "Name", fields.text("name")
    if kind == "http":
        yield "Scheme", fields.text("scheme")
    if "bearerFormat" in fields:
        yield "Token format", fields.text("bearerFormat")
    if "openIdConnectUrl" in fields:
        yield "Discovery", fields.text("openIdConnectUrl")


def _flow_details(flows: dict[str, Fields]) -> Iterator[tuple[str, str]]:
    for name, flow in flows.items():
        yield "Flow", _FLOWS.get(name, name)
        for key, words in _ADDRESSES.items():
            if key in flow:
                yield words, flow.text(key)


def _scopes(flows: dict[str, Fields]) -> Iterator[tuple[str, Prose]]:
    seen = set()
    for flow in flows.values():
        scopes = flow.child("scopes")
        if not scopes:
            continue
        for name in scopes.entries:
            if name not in seen and not name.startswith("x-"):
                seen.add(name)
                yield name, scopes.prose(name)


def _note_duplicates(files: Files, context: Context) -> None:
    """Note the keys that a mapping has twice: the first of them says nothing."""
    for value in files.read():
        for key, first in _duplicates(value):
            place = Location(value.path, key.start_mark.line + 1, key.start_mark.column + 1)
            message = (
                f'the key "{key.value}" occurs twice; it stands on line {first.start_mark.line + 1}, too'
            )
            context.problems.add(InputError(message, location=place, hint="remove one of them"))


def _note_equal_ids(operations: Iterable[Operation], context: Context) -> None:
    """Note the ids that several operations have: links and anchors go by them."""
    seen: dict[str, Operation] = {}
    for operation in operations:
        first = seen.setdefault(operation.operation_id, operation)
        if operation.operation_id and first is not operation:
            message = f'the operationId "{operation.operation_id}" is that of {first.location}, too'
            context.problems.add(
                InputError(message, location=operation.location, hint="give each operation an id of its own")
            )


def _duplicates(root: Value) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    stack, seen = [root.node], set()
    while stack:
        node = stack.pop()
        if isinstance(node, yaml.ScalarNode) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            stack.extend(node.value)
            continue
        keys: dict[str, yaml.Node] = {}
        for key, value in node.value:
            stack.append(value)
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                if key.value in keys:
                    yield key, keys[key.value]
                keys.setdefault(key.value, key)
