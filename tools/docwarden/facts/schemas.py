# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The schema of a custom resource, typed: its fields, and what the API server asks of their values.

The format is a structural schema of ``apiextensions.k8s.io/v1`` (OpenAPI v3.0 as Kubernetes restricts it; see
"Extend the Kubernetes API with CustomResourceDefinitions" and the type JSONSchemaProps of its API reference).
Keywords that it forbids or that are unknown are left out, but for ``$ref``: without it a part would be
missing, so it is an error.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docwarden.documents import construct
from docwarden.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docwarden.finding import Location
    from docwarden.nodes import Value

#: How deep schemas may nest; each level costs some of Python's stack. Real ones have up to 30 levels.
MAX_DEPTH = 160

#: Keywords that bound a value, in the order in which they are shown.
LIMITS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
)

_JUNCTORS = ("oneOf", "anyOf", "allOf", "not")
_EXTENSION = "x-kubernetes-"


@dataclass(frozen=True, slots=True)
class CelRule:
    """A validation rule in the Common Expression Language (``x-kubernetes-validations``)."""

    rule: str
    message: str = ""
    message_expression: str = ""
    reason: str = ""
    field_path: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A junctor: what must hold of the value beside the rest of its schema.

    ``alternatives`` are the plain values of the sub-schemas; ``not`` has one.
    """

    keyword: str
    alternatives: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A named field of an object."""

    name: str
    schema: Schema
    required: bool


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """What a value may be. Values (``default``, ``enum``, ``limits``) are JSON text; what is absent is empty.

    ``items`` is the schema of a list's elements, ``values`` that of a map's; ``closed`` tells that the object
    takes no fields but its own, ``open`` that its map takes any. ``digest`` is equal for equal schemas,
    ``fields_digest`` for schemas of equal fields.
    """

    location: Location
    type: str
    format: str
    title: str
    description: str
    default: str
    example: str
    enum: tuple[str, ...]
    pattern: str
    limits: Mapping[str, str]
    nullable: bool
    int_or_string: bool
    preserve_unknown: bool
    embedded_resource: bool
    list_type: str
    list_map_keys: tuple[str, ...]
    map_type: str
    rules: tuple[CelRule, ...]
    conditions: tuple[Condition, ...]
    closed: bool
    open: bool
    fields: tuple[Field, ...] = field(repr=False)
    items: Schema | None = field(repr=False)
    values: Schema | None = field(repr=False)
    digest: str
    fields_digest: str

    def error(self, message: str, hint: str = "") -> InputError:
        """Make an error at this schema."""
        return InputError(message, location=self.location, hint=hint)

    def nested(self) -> tuple[str, Schema] | None:
        """Give the object with fields that this is, lists or maps: how its path goes on, and its schema.

        A list's elements are ``[]``, a map's values ``{}``; None where no named fields come.
        """
        suffix, schema = "", self
        while not schema.fields:
            if schema.items:
                suffix, schema = f"{suffix}[]", schema.items
            elif schema.values:
                suffix, schema = f"{suffix}{{}}", schema.values
            else:
                return None
        return suffix, schema


def read_schema(value: Value, depth: int = 0) -> Schema:
    """Read a schema and all that it holds.

    Raises InputError for a value of a wrong type, a ``$ref`` and a schema that nests too deep.
    """
    if depth > MAX_DEPTH:
        raise value.error(f"schemas nest deeper than {MAX_DEPTH} levels")
    keys = value.mapping()
    if "$ref" in keys:
        hint = "write the schema out, as the API server demands"
        raise keys["$ref"].error("a schema of a custom resource must not have $ref", hint)
    required = set(_texts(keys, "required"))
    # No comprehension: it would cost a frame of the stack per level.
    fields = []
    for name, child in _mapping(keys, "properties").items():
        fields.append(Field(name, read_schema(child, depth + 1), name in required))
    items = read_schema(keys["items"], depth + 1) if "items" in keys else None
    rest, closed, is_open = keys.get("additionalProperties"), False, False
    if rest and rest.is_scalar:
        is_open = rest.boolean()
        closed = not is_open
        rest = None
    return _assembled(
        value,
        keys,
        closed=closed,
        open=is_open,
        fields=tuple(fields),
        items=items,
        values=read_schema(rest, depth + 1) if rest else None,
    )


def _assembled(value: Value, keys: Mapping[str, Value], **children: Any) -> Schema:
    own = _own(keys)
    below = [(entry.name, entry.required, entry.schema.digest) for entry in children["fields"]]
    inner = [child.digest if child else "" for child in (children["items"], children["values"])]
    whole = (sorted(own.items()), children["closed"], children["open"], below, inner)
    return Schema(
        location=value.location,
        **own,
        **children,
        digest=_digest(whole),
        fields_digest=_digest(below) if below else "",
    )


def _own(keys: Mapping[str, Value]) -> dict[str, Any]:
    """Read what a schema says of its value itself."""
    return {
        "type": _text(keys, "type"),
        "format": _text(keys, "format"),
        "title": _text(keys, "title"),
        "description": _text(keys, "description"),
        "default": _json(keys["default"]) if "default" in keys else "",
        "example": _json(keys["example"]) if "example" in keys else "",
        "enum": tuple(map(_json, keys["enum"].elements())) if "enum" in keys else (),
        "pattern": _text(keys, "pattern"),
        "limits": {name: keys[name].scalar() for name in LIMITS if name in keys},
        "nullable": _flag(keys, "nullable"),
        "int_or_string": _flag(keys, f"{_EXTENSION}int-or-string"),
        "preserve_unknown": _flag(keys, f"{_EXTENSION}preserve-unknown-fields"),
        "embedded_resource": _flag(keys, f"{_EXTENSION}embedded-resource"),
        "list_type": _text(keys, f"{_EXTENSION}list-type"),
        "list_map_keys": _texts(keys, f"{_EXTENSION}list-map-keys"),
        "map_type": _text(keys, f"{_EXTENSION}map-type"),
        "rules": tuple(_rules(keys)),
        "conditions": tuple(_conditions(keys)),
    }


def _rules(keys: Mapping[str, Value]) -> Iterator[CelRule]:
    name = f"{_EXTENSION}validations"
    for element in keys[name].elements() if name in keys else []:
        rule = element.mapping()
        yield CelRule(
            rule=_text(rule, "rule"),
            message=_text(rule, "message"),
            message_expression=_text(rule, "messageExpression"),
            reason=_text(rule, "reason"),
            field_path=_text(rule, "fieldPath"),
        )


def _conditions(keys: Mapping[str, Value]) -> Iterator[Condition]:
    for keyword in _JUNCTORS:
        if keyword in keys:
            node = keys[keyword]
            schemas = [node] if keyword == "not" else node.elements()
            yield Condition(keyword, tuple(construct(schema.node, schema.path) for schema in schemas))


def _digest(content: object) -> str:
    return hashlib.blake2b(repr(content).encode(), digest_size=16).hexdigest()


def _json(value: Value) -> str:
    return json.dumps(construct(value.node, value.path), ensure_ascii=False)


def _mapping(keys: Mapping[str, Value], key: str) -> dict[str, Value]:
    return keys[key].mapping() if key in keys else {}


def _text(keys: Mapping[str, Value], key: str) -> str:
    return keys[key].text() if key in keys else ""


def _texts(keys: Mapping[str, Value], key: str) -> tuple[str, ...]:
    return tuple(element.text() for element in keys[key].elements()) if key in keys else ()


def _flag(keys: Mapping[str, Value], key: str) -> bool:
    return keys[key].boolean() if key in keys else False
