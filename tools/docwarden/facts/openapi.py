# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The operations of an HTTP API by name, read from its OpenAPI document (2.0, 3.0 and 3.1; YAML or JSON).

This is what generators need that list operations; ``openapi_document`` reads all that a page shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.facts.openapi_files import Files, check_version, references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.finding import Location
    from docwarden.nodes import Value
    from docwarden.source import Codebase

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of a path; summary and description are CommonMark. What the document leaves out is empty."""

    method: str
    path: str
    summary: str
    description: str
    operation_id: str
    deprecated: bool
    location: Location


@dataclass(frozen=True, slots=True)
class Api:
    """An OpenAPI document; operations stand in the order of the file."""

    file: str
    title: str
    version: str
    operations: tuple[Operation, ...]


def read_api(codebase: Codebase, path: str) -> Api:
    """Read an OpenAPI document.

    Raises InputError with file, line and column for a file that is no OpenAPI document, for a wrong type and
    for a reference that cannot be resolved or that leads back to itself.
    """
    files = Files(codebase)
    root = files.root(path)
    fields = root.mapping()
    check_version(root, fields)
    for reference in references(root):
        files.resolve(reference)
    info = fields["info"].mapping() if "info" in fields else {}
    return Api(path, _text(info, "title"), _scalar(info, "version"), tuple(_operations(fields, files)))


def _operations(fields: dict[str, Value], files: Files) -> Iterator[Operation]:
    paths = fields["paths"].mapping() if "paths" in fields else {}
    for path, item in paths.items():
        if not path.startswith("/"):
            continue
        for method, operation in files.path_item(item).items():
            if method in METHODS:
                yield _operation(method, path, operation)


def _operation(method: str, path: str, operation: Value) -> Operation:
    fields = operation.mapping()
    return Operation(
        method=method,
        path=path,
        summary=_text(fields, "summary"),
        description=_text(fields, "description"),
        operation_id=_text(fields, "operationId"),
        deprecated="deprecated" in fields and fields["deprecated"].boolean(),
        location=operation.entry,
    )


def _text(fields: dict[str, Value], key: str) -> str:
    return fields[key].text() if key in fields else ""


def _scalar(fields: dict[str, Value], key: str) -> str:
    return fields[key].scalar() if key in fields else ""
