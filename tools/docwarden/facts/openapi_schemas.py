# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The schemas of an OpenAPI document: each that others refer to is read once, under a name of its own.

A reference stays one, so schemas may refer to each other, and to themselves, in any way. Keywords are those
of the versions 2.0 and 3.0, and of JSON Schema 2020-12, which is that of 3.1.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docwarden.facts.openapi_reading import Fields, as_json
from docwarden.facts.openapi_types import Discriminator, Field, NamedSchema, Schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.facts.openapi_reading import Context
    from docwarden.nodes import Value

#: How deep schemas may nest where they are written out; each level costs some of Python's stack.
MAX_DEPTH = 40

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
    "minContains",
    "maxContains",
    "contentEncoding",
    "contentMediaType",
)

_OTHERS = (
    "contains",
    "propertyNames",
    "if",
    "then",
    "else",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)

_JUNCTORS = {"all_of": "allOf", "any_of": "anyOf", "one_of": "oneOf"}

#: Steps of a JSON pointer that are keywords; what is left names a schema.
_KEYWORDS = {"$defs", "components", "definitions", "items", "paths", "properties", "schema", "schemas"}


class SchemaReader:
    """Reads schemas and gathers those that have a name."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._names: dict[int, str] = {}
        self._queue: list[tuple[str, Value]] = []
        self._taken: set[str] = set()

    def declare(self, schemas: dict[str, Value]) -> None:
        """Take the schemas that the document names.

        One that is nothing but a reference to a schema without a name gives it its own.
        """
        for name, value in schemas.items():
            self._names.setdefault(id(value.node), name)
            self._taken.add(name)
        for name, value in schemas.items():
            target = self._context.problems.guard(self._context.follow, None, value)
            if not target:
                continue
            is_own = self._names.setdefault(id(target.node), name) == name
            self._queue.append((name, target if is_own else value))

    def named(self) -> Iterator[NamedSchema]:
        """Read the schemas with names; those come last that only references have led to."""
        for name, value in self._queue:  # grows while it is read
            schema = self._context.problems.guard(self.read, Schema(), value)
            yield NamedSchema(name, schema, value.entry)

    def maybe(self, fields: Fields, key: str = "schema") -> Schema | None:
        """Read the schema in an entry, where there is one."""
        value = fields.get(key)
        return self.read(value) if value else None

    def read(self, value: Value, depth: int = 0) -> Schema:
        """Read a schema with all that is written out in it."""
        if depth > MAX_DEPTH:
            self._context.problems.add(
                value.error(f"schemas nest deeper than {MAX_DEPTH} levels", hint="name the inner ones")
            )
            return Schema(value.location)
        if value.is_scalar and value.node.tag.endswith(":bool"):
            return Schema(value.location, never=not value.boolean())
        fields = Fields(value, self._context.problems.mapping(value), self._context)
        return Schema(
            location=value.location,
            reference=self._refer(fields),
            **self._own(fields),
            **self._inner(fields, depth + 1),
        )

    def _refer(self, fields: Fields) -> str:
        """Name the schema that a reference leads to; one without a name gets one, and is read later."""
        reference = fields.get("$ref") or fields.get("$dynamicRef")
        if not reference:
            return ""
        target = self._context.problems.guard(self._target, None, reference)
        if not target:
            return ""
        if id(target.node) not in self._names:
            name = self._new_name(reference)
            self._names[id(target.node)] = name
            self._queue.append((name, target))
        return self._names[id(target.node)]

    def _target(self, reference: Value) -> Value | None:
        target = self._context.resolve(reference)
        if not target or id(target.node) in self._names:
            return target
        return self._context.follow(target)

    def _new_name(self, reference: Value) -> str:
        """Make a name of the end of a reference, or else of the name of the file."""
        file, _, pointer = reference.text().partition("#")
        steps = [unquote(step).replace("~1", "/").replace("~0", "~") for step in pointer.split("/") if step]
        stem = posixpath.basename(file or reference.path).partition(".")[0]
        name = ".".join(step for step in steps if step not in _KEYWORDS) or stem or "schema"
        unique, number = name, 2
        while unique in self._taken:
            unique, number = f"{name}-{number}", number + 1
        self._taken.add(unique)
        return unique

    def _own(self, fields: Fields) -> dict[str, Any]:
        """Read what a schema says of its value itself."""
        types = self._types(fields)
        return {
            "types": tuple(name for name in types if name != "null") or types,
            "nullable": fields.flag("nullable")
            or fields.flag("x-nullable")
            or ("null" in types[:-1] + types[1:]),
            "format": fields.text("format"),
            "title": fields.text("title"),
            "description": fields.prose("description"),
            "default": fields.json("default"),
            "const": fields.json("const"),
            "enum": self._values(fields, "enum"),
            "examples": self._examples(fields),
            "pattern": fields.text("pattern"),
            "limits": {name: fields.scalar(name) for name in LIMITS if name in fields},
            "read_only": fields.flag("readOnly"),
            "write_only": fields.flag("writeOnly"),
            "deprecated": fields.flag("deprecated"),
            "closed": self._is_closed(fields),
            "discriminator": self._discriminator(fields),
            "docs": fields.docs(),
        }

    def _types(self, fields: Fields) -> tuple[str, ...]:
        value = fields.get("type")
        return (
            fields.texts("type")
            if value and not value.is_scalar
            else tuple(filter(None, [fields.text("type")]))
        )

    def _values(self, fields: Fields, key: str) -> tuple[str, ...]:
        guard = self._context.problems.guard
        return tuple(guard(as_json, "", value) for value in fields.elements(key))

    def _examples(self, fields: Fields) -> tuple[str, ...]:
        """Give the examples: one or, since 3.1, a list; a mapping of them belongs to a parameter."""
        single = (fields.json("example"),) if "example" in fields else ()
        several = fields.get("examples")
        return single + (() if several is None or several.is_mapping else self._values(fields, "examples"))

    def _is_closed(self, fields: Fields) -> bool:
        for key in ("additionalProperties", "unevaluatedProperties"):
            rest = fields.get(key)
            if rest and rest.node.tag.endswith(":bool") and not rest.boolean():
                return True
        return False

    def _discriminator(self, fields: Fields) -> Discriminator | None:
        """Read the field that tells schemas apart; 2.0 has its bare name."""
        value = fields.get("discriminator")
        if not value:
            return None
        if value.is_scalar:
            return Discriminator(fields.text("discriminator"))
        inner = self._context.fields(value)
        mapping = inner.mapping("mapping")
        return Discriminator(
            inner.text("propertyName"), {name: self._mapped(entry) for name, entry in mapping.items()}
        )

    def _mapped(self, value: Value) -> str:
        """Name the schema that a discriminator's mapping means, by name or by reference."""
        text = self._context.problems.guard(value.text, "")
        if text in self._taken and "#" not in text:
            return text
        target = self._context.problems.guard(self._context.resolve, None, value)
        return self._names.get(id(target.node), text) if target else text

    def _inner(self, fields: Fields, depth: int) -> dict[str, Any]:
        """Read the schemas in a schema."""
        found: dict[str, Any] = {
            "fields": self._fields(fields, "properties", depth),
            "patterns": self._fields(fields, "patternProperties", depth),
            "prefix": self._several(fields, "prefixItems", depth),
            "items": self._one(fields, "items", depth),
            "values": self._one(fields, "additionalProperties", depth),
            "negated": self._one(fields, "not", depth),
        }
        for name, keyword in _JUNCTORS.items():
            found[name] = self._several(fields, keyword, depth)
        others = []
        for keyword in _OTHERS:
            schema = self._one(fields, keyword, depth)
            if schema:
                others.append((keyword, schema))
        found["others"] = tuple(others)
        return found

    def _several(self, fields: Fields, key: str, depth: int) -> tuple[Schema, ...]:
        # No generator expression: it would cost a frame of the stack per level.
        return tuple([self.read(value, depth) for value in fields.elements(key)])

    def _one(self, fields: Fields, key: str, depth: int) -> Schema | None:
        """Read the schema in an entry; whether there may be anything, a boolean, is told elsewhere."""
        value = fields.get(key)
        if not value or (key != "not" and value.is_scalar and value.node.tag.endswith(":bool")):
            return None
        return self.read(value, depth)

    def _fields(self, fields: Fields, key: str, depth: int) -> tuple[Field, ...]:
        required = self._required(fields)
        found = []
        for name, value in self._context.problems.mapping(fields.get(key)).items():
            found.append(Field(name, self.read(value, depth), name in required))
        return tuple(found)

    def _required(self, fields: Fields) -> set[str]:
        """Give the names of required fields; the boolean of a parameter is its own matter."""
        value = fields.get("required")
        if not value or (value.is_scalar and self._context.is_v2):
            return set()
        return set(fields.texts("required"))
