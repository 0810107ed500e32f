# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a page of an HTTP API shows of its document, in which order, and by which anchors."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.errors import DocwardenError, did_you_mean
from docwarden.facts.openapi_types import Tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docwarden.facts.openapi_types import Document, NamedSchema, Operation, Schema

#: The group of operations without a tag.
UNTAGGED = "Other"

_UNFIT = re.compile(r"[^A-Za-z0-9._]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which operations to show: all, or those of some paths (patterns match at the start) and methods."""

    paths: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Tell whether nothing is left out."""
        return not (self.paths or self.include or self.exclude or self.methods)


@dataclass(frozen=True, slots=True)
class Group:
    """Operations that stand together."""

    tag: Tag
    operations: list[Operation] = field(default_factory=list)


def chosen(document: Document, choice: Choice) -> list[Operation]:
    """Give the operations to show: in order of the document, those of named paths in order of their names.

    Raises DocwardenError for a path that the document has not, and for a pattern that is none.
    """
    known = list(dict.fromkeys(operation.path for operation in document.operations))
    for path in choice.paths:
        if path not in known:
            raise DocwardenError(f'the document has no path "{path}"', hint=did_you_mean(path, known))
    paths = [*choice.paths, *_matching(known, choice.include)]
    if not (choice.paths or choice.include):
        paths = known
    excluded = set(_matching(known, choice.exclude))
    methods = {method.lower() for method in choice.methods}
    return [
        operation
        for path in dict.fromkeys(paths)
        if path not in excluded
        for operation in document.operations
        if operation.path == path and (not methods or operation.method in methods)
    ]


def _matching(paths: Sequence[str], patterns: Sequence[str]) -> Iterator[str]:
    for pattern in patterns:
        try:
            compiled = re.compile(pattern)
        except re.error as error:
            raise DocwardenError(f'"{pattern}" is no regular expression: {error}') from None
        yield from filter(compiled.match, paths)


def grouped(operations: Iterable[Operation], tags: Iterable[Tag]) -> list[Group]:
    """Group operations by their first tag, in order of the document's tags; those without one come last."""
    groups = {tag.name: Group(tag) for tag in tags}
    untagged = Group(Tag(UNTAGGED))
    for operation in operations:
        if not operation.tags:
            untagged.operations.append(operation)
            continue
        name = operation.tags[0]
        groups.setdefault(name, Group(Tag(name))).operations.append(operation)
    return [group for group in [*groups.values(), untagged] if group.operations]


def needed(operations: Iterable[Operation], document: Document) -> list[NamedSchema]:
    """Give the named schemas that operations lead to, also by way of each other, in order of the document."""
    known = {named.name: named for named in document.schemas}
    found: set[str] = set()
    queue = [
        name for operation in operations for schema in schemas_of(operation) for name in named_in(schema)
    ]
    while queue:
        name = queue.pop()
        if name in known and name not in found:
            found.add(name)
            queue.extend(named_in(known[name].schema))
    return [named for named in document.schemas if named.name in found]


def schemas_of(operation: Operation) -> Iterator[Schema]:
    """Give the schemas that stand in an operation itself."""
    media = list(operation.body.media) if operation.body else []
    parameters = list(operation.parameters)
    for response in operation.responses:
        media += response.media
        parameters += response.headers
    schemas = [one.schema for one in media] + [one.schema for one in parameters]
    yield from (schema for schema in schemas if schema)
    for callback in operation.callbacks:
        for inner in callback.operations:
            yield from schemas_of(inner)


def named_in(schema: Schema) -> Iterator[str]:
    """Give the names of the schemas that a schema refers to, at any depth."""
    stack = [schema]
    while stack:
        one = stack.pop()
        if one.reference:
            yield one.reference
        if one.discriminator:
            yield from one.discriminator.mapping.values()
        stack.extend(inner_schemas(one))


def inner_schemas(schema: Schema) -> Iterator[Schema]:
    """Give the schemas that are written out directly in a schema."""
    yield from (entry.schema for entry in (*schema.fields, *schema.patterns))
    yield from (one for one in (schema.items, schema.values, schema.negated) if one)
    yield from (*schema.prefix, *schema.all_of, *schema.any_of, *schema.one_of)
    yield from (one for _, one in schema.others)


def operation_anchor(operation: Operation) -> str:
    """Give the anchor of an operation: by its id, which authors keep, else by its method and path."""
    return f"operation-{fit(operation.operation_id or f'{operation.method}-{operation.path}')}"


def schema_anchor(name: str) -> str:
    """Give the anchor of a named schema."""
    return f"schema-{fit(name)}"


def tag_anchor(name: str) -> str:
    """Give the anchor of a group."""
    return f"tag-{fit(name)}"


def fit(text: str) -> str:
    """Make a text fit for an anchor; its case stays, since names differ in case alone.

    >>> fit("/pools/{name}")
    'pools-name'
    """
    return _UNFIT.sub("-", text).strip("-") or "root"
