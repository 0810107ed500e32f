# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a schema asks of a value, in words: its type, and one line per demand."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import yaml

from docwarden.markup import rst
from docwarden.markup.common_mark import to_rst

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docwarden.facts.schemas import CelRule, Condition, Schema

_LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "multipleOf": "a multiple of {}",
    "minLength": "length at least {}",
    "maxLength": "length at most {}",
    "minItems": "number of elements at least {}",
    "maxItems": "number of elements at most {}",
    "minProperties": "number of entries at least {}",
    "maxProperties": "number of entries at most {}",
}
_EXCLUSIVE = {
    "minimum": ("exclusiveMinimum", "more than {}"),
    "maximum": ("exclusiveMaximum", "less than {}"),
}

_JUNCTORS = {
    "oneOf": ("Exactly one of these must be set", "Exactly one of these must hold"),
    "anyOf": ("At least one of these must be set", "At least one of these must hold"),
    "allOf": ("All of these must be set", "All of these must hold"),
    "not": ("These must not be set together", "This must not hold"),
}

_MERGING = {
    "atomic": "Replaced as a whole when several clients apply the object (atomic).",
    "set": "No two elements may be equal (set).",
}


def type_name(schema: Schema) -> str:
    """Name the type of a value in words, as rST.

    >>> type_name(strings)
    'list of string'
    """
    if schema.int_or_string:
        return "integer or string"
    if schema.items:
        return f"list of {type_name(schema.items)}"
    if schema.values:
        return f"map of {type_name(schema.values)}"
    name = rst.line(schema.type) or "any type"
    return f"{name} ({rst.line(schema.format)})" if schema.format else name


def demands(schema: Schema) -> list[str]:
    """Give the demands on a value, then those on the elements or values that it holds, each as rST."""
    found = list(_own_demands(schema))
    subject, inner = _inner(schema)
    if inner:
        below = [f"{subject}: {to_rst(inner.description)}"] if inner.description else []
        below += [f"{subject}: {line}" for line in demands(inner)] if not inner.fields else []
        below += [f"{subject}: {line}" for line in _own_demands(inner)] if inner.fields else []
        found += below
    return found


def _inner(schema: Schema) -> tuple[str, Schema | None]:
    if schema.fields:
        return "", None
    return ("Elements", schema.items) if schema.items else ("Values", schema.values)


def _own_demands(schema: Schema) -> Iterator[str]:
    if schema.default:
        yield f"Default: {rst.literal(schema.default)}"
    if schema.enum:
        yield f"One of {', '.join(rst.literal(_plain(value)) for value in schema.enum)}"
    if schema.pattern:
        yield f"Pattern: {rst.literal(schema.pattern)}"
    if limits := ", ".join(_limits(schema)):
        yield limits[0].upper() + limits[1:]
    if schema.nullable:
        yield "May be null"
    if schema.example:
        yield f"Example: {rst.literal(schema.example)}"
    yield from _extensions(schema)
    for condition in schema.conditions:
        yield from _condition(condition, schema)
    yield from map(_rule, schema.rules)


def _plain(value: str) -> str:
    """Write a value as YAML users do: a string without its quotes."""
    return value[1:-1] if value.startswith('"') and len(value) > 2 and "\\" not in value else value  # noqa: PLR2004


def _limits(schema: Schema) -> Iterator[str]:
    for keyword, words in _LIMITS.items():
        if keyword in schema.limits:
            flag, exclusive = _EXCLUSIVE.get(keyword, ("", ""))
            stricter = schema.limits.get(flag, "").lower() == "true"
            yield (exclusive if stricter else words).format(rst.literal(schema.limits[keyword]))
    if schema.limits.get("uniqueItems", "").lower() == "true":
        yield "no two elements equal"


def _extensions(schema: Schema) -> Iterator[str]:
    if schema.preserve_unknown:
        yield "Fields that are not listed are kept as they are"
    if schema.open:
        yield "Fields of any name and type"
    if schema.closed:
        yield "No fields but those listed"
    if schema.embedded_resource:
        yield "A Kubernetes object of its own, with apiVersion, kind and metadata"
    if schema.list_type == "map":
        keys = ", ".join(map(rst.literal, schema.list_map_keys))
        yield f"No two elements may be alike in {keys} (map)"
    elif words := _MERGING.get(schema.list_type or schema.map_type):
        yield words.rstrip(".")


def _condition(condition: Condition, schema: Schema) -> Iterator[str]:
    if schema.int_or_string and all(set(part) == {"type"} for part in _mappings(condition.alternatives)):
        return
    short, long = _JUNCTORS[condition.keyword]
    named = [_needed(part) for part in condition.alternatives]
    if all(named):
        separator = "; " if any(len(names) > 1 for names in named) else ", "
        yield f"{short}: {separator.join(' with '.join(map(rst.literal, names)) for names in named)}"
        return
    written = [
        yaml.safe_dump(part, sort_keys=False, allow_unicode=True).rstrip() for part in condition.alternatives
    ]
    text = written[0] if condition.keyword == "not" else "\n".join(map(_element, written))
    yield f"{long}:\n\n{rst.code_block(text, 'yaml').rstrip()}"


def _mappings(parts: Iterable[Any]) -> list[dict[str, Any]]:
    return [part for part in parts if isinstance(part, dict)]


def _element(text: str) -> str:
    return "- " + textwrap.indent(text, "  ").lstrip()


def _needed(part: Any) -> list[str]:
    """Give the names of the fields where an alternative says no more than that they must be there."""
    if not isinstance(part, dict) or set(part) - {"required", "properties", "type"}:
        return []
    if any((part.get("properties") or {}).values()):
        return []
    return [str(name) for name in part.get("required") or []]


def _rule(rule: CelRule) -> str:
    expression = f"Rule: {rst.literal(' '.join(rule.rule.split()))}"
    message = rule.message or rule.message_expression
    return f"{expression} \N{EN DASH} {rst.line(message)}" if message else expression
