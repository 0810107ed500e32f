# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The custom resources that a codebase defines, read from its CustomResourceDefinition manifests.

The format is that of ``apiextensions.k8s.io/v1`` and ``v1beta1``. A file may hold several documents, lists of
definitions too; documents of other kinds are passed over. A Helm template is read with its actions left out.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docwarden.documents import compose, construct
from docwarden.errors import InputError
from docwarden.nodes import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import yaml

    from docwarden.finding import Location
    from docwarden.source import Codebase

_SUFFIXES = (".json", ".yaml", ".yml")
_LISTS = {"CustomResourceDefinitionList", "List"}

#: The API server asks for a DNS label (RFC 1035) once the kind is in lower case.
_KIND = re.compile(r"[A-Za-z](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?")

#: Stands where a Helm template puts something; what holds it counts as left out.
_PLACEHOLDER = "\ufffc"

_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_ACTION_LINES = re.compile(r"^[ \t]*(?:\{\{(?:(?!\}\}).)*\}\}[ \t]*)+$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PrinterColumn:
    """A column that ``kubectl get`` prints; those of a priority above 0 with ``-o wide`` alone."""

    name: str
    type: str
    format: str
    json_path: str
    priority: int
    description: str


@dataclass(frozen=True, slots=True)
class CrdVersion:
    """A version of a custom resource.

    ``schema`` is the node of its OpenAPI v3 schema (``facts.schemas`` reads it), None where the definition
    has none.
    """

    name: str
    served: bool
    storage: bool
    deprecated: bool
    deprecation_warning: str
    location: Location
    schema: Value | None = field(default=None, repr=False, compare=False)
    columns: tuple[PrinterColumn, ...] = ()
    subresources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomResource:
    """A kind of object that a definition adds to Kubernetes. What the manifest leaves out is empty.

    ``rivals`` are definitions of the same kind that say something else, and do not count.
    """

    kind: str
    group: str
    plural: str
    singular: str
    short_names: tuple[str, ...]
    categories: tuple[str, ...]
    scope: str
    versions: tuple[CrdVersion, ...]
    location: Location
    list_kind: str = ""
    rivals: tuple[Location, ...] = ()


def read_crds(codebase: Codebase, manifests: Iterable[str]) -> tuple[CustomResource, ...]:
    """Read the definitions in the given files and below the given folders, one per API group and kind.

    They are sorted bytewise by kind and group; of several definitions of a kind the first counts, so a
    folder that is named twice or linked to does no harm.
    Raises InputError for a file that is no YAML, for a definition without a kind or with values of a wrong
    type, and for a place that holds no definition at all.
    """
    found: dict[tuple[str, str], list[tuple[CustomResource, Value]]] = {}
    for place in manifests:
        resources = [one for path in _files(codebase, place) for one in _read_file(codebase, path)]
        if not resources:
            raise InputError.at(
                place,
                "no CustomResourceDefinition found",
                hint="name the file or folder of the CRD manifests",
            )
        for crd, document in resources:
            found.setdefault((crd.kind, crd.group), []).append((crd, document))
    return tuple(_first(found[key]) for key in sorted(found))


def _first(definitions: list[tuple[CustomResource, Value]]) -> CustomResource:
    """Give the definition that counts, with the places of those that differ from it."""
    (crd, document), *others = definitions
    others = [(other, also) for other, also in others if other.location != crd.location]
    if not others:
        return crd
    content = construct(document.node, document.path)
    rivals = (other.location for other, also in others if construct(also.node, also.path) != content)
    return replace(crd, rivals=tuple(dict.fromkeys(rivals)))


def _files(codebase: Codebase, place: str) -> list[str]:
    if not codebase.is_folder(place):
        return [place]
    return sorted(path for suffix in _SUFFIXES for path in codebase.files(place, suffix))


def _read_file(codebase: Codebase, path: str) -> list[tuple[CustomResource, Value]]:
    text = codebase.read_text(path)
    if not text:
        raise InputError.at(path, "expected YAML, found an empty file", hint="restore or remove it")
    return list(_parsed(text, path))


@functools.lru_cache(maxsize=64)
def _parsed(text: str, path: str) -> tuple[tuple[CustomResource, Value], ...]:
    """Parse a manifest once for the pages that show it and the examples that are held against it."""
    documents = [Value(node, path) for node in compose_manifest(text, path)]
    return tuple((_resource(document), document) for document in _definitions(documents))


def compose_manifest(text: str, path: str) -> list[yaml.Node]:
    """Parse a file; one that is a Helm template without its actions, its lines and columns kept.

    A template of which still no YAML is left may hold anything but definitions.
    """
    try:
        return compose(text, path)
    except InputError:
        if not _ACTION.search(text):
            raise
    try:
        return compose(without_actions(text), path)
    except InputError:
        if "CustomResourceDefinition" in text:
            raise
        return []


def without_actions(template: str) -> str:
    """Take the actions out of a Helm template: blank lines for those that stand alone, else placeholders."""
    blank = _ACTION_LINES.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), template)
    return _ACTION.sub(lambda match: re.sub(r"[^\n]", _PLACEHOLDER, match[0]), blank)


def _definitions(documents: list[Value]) -> Iterator[Value]:
    """Give the CustomResourceDefinitions among documents, those in lists included."""
    for document in documents:
        fields = document.mapping() if document.is_mapping else {}
        kind = fields["kind"].scalar() if "kind" in fields and fields["kind"].is_scalar else ""
        if kind == "CustomResourceDefinition":
            yield document
        elif kind in _LISTS and "items" in fields:
            yield from _definitions(fields["items"].elements())


def _resource(document: Value) -> CustomResource:
    spec = _mapping(_fields(document), "spec")
    names = _mapping(spec, "names")
    return CustomResource(
        kind=_kind(document, spec, names),
        group=_text(spec, "group"),
        plural=_text(names, "plural"),
        singular=_text(names, "singular"),
        short_names=_texts(names, "shortNames"),
        categories=_texts(names, "categories"),
        scope=_text(spec, "scope"),
        versions=tuple(_versions(spec)),
        location=document.location,
        list_kind=_text(names, "listKind"),
    )


def _kind(document: Value, spec: dict[str, Value], names: dict[str, Value]) -> str:
    if not _text(names, "kind"):
        nearest = names.get("kind") or spec.get("names") or document
        raise nearest.error(
            "a CustomResourceDefinition must have spec.names.kind",
            hint="complete the definition; where it is a patch, name the folder of the full definitions",
        )
    kind = _text(names, "kind")
    if not _KIND.fullmatch(kind):
        raise names["kind"].error(f'expected the name of a kind, found "{kind[:80]}"')
    return kind


def _versions(spec: dict[str, Value]) -> Iterator[CrdVersion]:
    """Give the versions; v1beta1 also knew a single ``version``, and one schema for all of them.

    What it said of columns and subresources counted for all of them, too.
    """
    common = _mapping(spec, "validation").get("openAPIV3Schema")
    columns, subresources = tuple(_columns(spec)), tuple(_mapping(spec, "subresources"))
    versions = spec["versions"].elements() if "versions" in spec else []
    for version in versions:
        fields = _fields(version)
        yield CrdVersion(
            name=_text(fields, "name"),
            served=_flag(fields, "served", default=True),
            storage=_flag(fields, "storage"),
            deprecated=_flag(fields, "deprecated"),
            deprecation_warning=_text(fields, "deprecationWarning"),
            location=version.location,
            schema=_mapping(fields, "schema").get("openAPIV3Schema", common),
            columns=tuple(_columns(fields)) or columns,
            subresources=tuple(_mapping(fields, "subresources")) or subresources,
        )
    if "version" in spec and not versions:
        name = spec["version"]
        yield CrdVersion(
            name=name.text(),
            served=True,
            storage=True,
            deprecated=False,
            deprecation_warning="",
            location=name.entry,
            schema=common,
            columns=columns,
            subresources=subresources,
        )


def _columns(fields: dict[str, Value]) -> Iterator[PrinterColumn]:
    """Give the printer columns; v1beta1 spelled their path in capitals."""
    elements = fields["additionalPrinterColumns"].elements() if "additionalPrinterColumns" in fields else []
    for column in map(_fields, elements):
        yield PrinterColumn(
            name=_text(column, "name"),
            type=_text(column, "type"),
            format=_text(column, "format"),
            json_path=_text(column, "jsonPath") or _text(column, "JSONPath"),
            priority=column["priority"].integer() if "priority" in column else 0,
            description=_text(column, "description"),
        )


def _fields(value: Value) -> dict[str, Value]:
    """Give the entries of a mapping but those that a template fills in."""
    return {key: entry for key, entry in value.mapping().items() if not _is_filled_in(entry)}


def _is_filled_in(value: Value) -> bool:
    return value.is_scalar and _PLACEHOLDER in value.scalar()


def _mapping(fields: dict[str, Value], key: str) -> dict[str, Value]:
    return _fields(fields[key]) if key in fields else {}


def _text(fields: dict[str, Value], key: str) -> str:
    return fields[key].text() if key in fields else ""


def _texts(fields: dict[str, Value], key: str) -> tuple[str, ...]:
    elements = fields[key].elements() if key in fields else []
    return tuple(element.text() for element in elements if not _is_filled_in(element))


def _flag(fields: dict[str, Value], key: str, *, default: bool = False) -> bool:
    return fields[key].boolean() if key in fields else default
