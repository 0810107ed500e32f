# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a schema of an HTTP API asks of a value, in words: its type, and one line per demand.

The words come in pieces, since some of them are code and some are links; who shows them decides how.
"""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docwarden.facts.openapi_types import Schema


class Style(enum.Enum):
    """What a piece of text is."""

    PLAIN = "plain"
    CODE = "code"
    SCHEMA = "schema"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: plain words, code, or the name of a schema."""

    text: str
    style: Style = Style.PLAIN


Line = list[Piece]

#: Alternatives up to this many are named in one line.
FEW = 5

_LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "length at least {}",
    "maxLength": "length at most {}",
    "minItems": "number of elements at least {}",
    "maxItems": "number of elements at most {}",
    "minProperties": "number of fields at least {}",
    "maxProperties": "number of fields at most {}",
    "minContains": "number of elements of that kind at least {}",
    "maxContains": "number of elements of that kind at most {}",
    "contentEncoding": "encoded as {}",
    "contentMediaType": "of the media type {}",
}

_JSON_TYPES = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "list",
    dict: "object",
    type(None): "null",
}

#: In 2.0 and 3.0 these are booleans that sharpen the other limit.
_SHARPENED = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def plain(text: str) -> Line:
    """Give a line of plain words."""
    return [Piece(text)]


def type_words(schema: Schema) -> Line:
    """Name the type of a value.

    >>> "".join(piece.text for piece in type_words(list_of_pools))
    'list of Pool'
    """
    words = _type_words(schema)
    return [*words, Piece(" or null")] if schema.nullable else words


def _type_words(schema: Schema) -> Line:
    if schema.reference:
        return [Piece(schema.reference, Style.SCHEMA)]
    if schema.items:
        return [Piece("list of "), *type_words(schema.items)]
    if schema.values and not schema.fields:
        return [Piece("map of "), *type_words(schema.values)]
    if only := wrapped(schema):
        return type_words(only)
    return _alternatives(schema) or plain(_simple(schema))


def wrapped(schema: Schema) -> Schema | None:
    """Give the one schema in ``allOf``, ``anyOf`` or ``oneOf``: a way to write a description beside it."""
    members = (*schema.all_of, *schema.any_of, *schema.one_of)
    return members[0] if len(members) == 1 and not (schema.fields or schema.types) else None


def _alternatives(schema: Schema) -> Line:
    """Name the alternatives in one line, where each has a short name."""
    members = schema.one_of or schema.any_of
    if not members or schema.fields or schema.all_of or len(members) > FEW:
        return []
    if not all(is_short(member) for member in members):
        return plain("one of several")
    return joined([type_words(member) for member in members], " or ")


def is_short(schema: Schema) -> bool:
    """Tell whether the name of a type says all: a reference, or a plain type without demands of its own."""
    if schema.reference:
        return not (schema.description or schema.fields)
    return not (
        schema.fields or schema.all_of or schema.any_of or schema.one_of or schema.description
    ) and not (list(demands(schema)))


def _simple(schema: Schema) -> str:
    if schema.never:
        return "no value"
    names = " or ".join(schema.types)
    if not names and (schema.fields or schema.all_of or schema.patterns):
        names = "object"
    if names == "array":
        names = "list"
    names = names or _types_of(schema.enum or ((schema.const,) if schema.const else ())) or "any type"
    return f"{names} ({schema.format})" if schema.format else names


def _types_of(values: Sequence[str]) -> str:
    """Name the types of values, where the document leaves that to them."""
    names = dict.fromkeys(_JSON_TYPES[type(json.loads(value))] for value in values if value)
    return " or ".join(names)


def demands(schema: Schema) -> Iterator[Line]:
    """Give what is asked of a value beside its type, a line each."""
    if schema.const:
        yield [Piece("Always "), _code(schema.const)]
    if schema.enum:
        yield [Piece("One of "), *joined([[_code(value)] for value in schema.enum], ", ")]
    if schema.default:
        yield [Piece("Default: "), _code(schema.default)]
    if schema.pattern:
        yield [Piece("Pattern: "), Piece(schema.pattern, Style.CODE)]
    if limits := list(_limits(schema)):
        yield _sentence(joined(limits, ", "))
    if schema.closed:
        yield plain("No fields but those listed")
    if schema.discriminator:
        yield from _discriminator(schema)
    for value in schema.examples:
        if len(value) <= LONG:
            yield [Piece("Example: "), _code(value)]


#: Examples that are longer than this are blocks of their own.
LONG = 80


def _discriminator(schema: Schema) -> Iterator[Line]:
    told = schema.discriminator
    if told and told.property_name:
        pairs = [
            [Piece(value, Style.CODE), Piece(" for "), Piece(name, Style.SCHEMA)]
            for value, name in told.mapping.items()
        ]
        lead = [Piece("The field "), Piece(told.property_name, Style.CODE), Piece(" tells which")]
        yield [*lead, *([Piece(": "), *joined(pairs, ", ")] if pairs else [])]


def _limits(schema: Schema) -> Iterator[Line]:
    sharp = {limit for flag, limit in _SHARPENED.items() if schema.limits.get(flag, "").lower() == "true"}
    for keyword in _LIMITS:
        value = schema.limits.get(keyword, "")
        if not value or (keyword in _SHARPENED and value.lower() in {"true", "false"}):
            continue
        chosen = keyword if keyword not in sharp else f"exclusive{keyword[0].upper()}{keyword[1:]}"
        yield [Piece(_LIMITS[chosen].format("")), Piece(value, Style.CODE)]
    if schema.limits.get("uniqueItems", "").lower() == "true":
        yield plain("no two elements equal")


def _code(value: str) -> Piece:
    """Show a value as people write it: a string without its quotes, unless it would be mistaken."""
    if value.startswith('"'):
        text = json.loads(value)
        if text and text == text.strip() and "\n" not in text and not _looks_like_json(text):
            return Piece(text, Style.CODE)
    return Piece(value, Style.CODE)


def _looks_like_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _sentence(line: Line) -> Line:
    first = line[0].text
    return [Piece(first[:1].upper() + first[1:], line[0].style), *line[1:]]


def joined(lines: Iterable[Sequence[Piece]], separator: str) -> Line:
    """Join lines to one."""
    result: Line = []
    for line in lines:
        result += [Piece(separator), *line] if result else line
    return result


def all_demands(schema: Schema) -> Iterator[Line]:
    """Give the demands on a value, then those on the elements or values that it holds."""
    yield from demands(schema)
    for inner, subject in ((schema.items, "Elements: "), (schema.values, "Values: ")):
        if inner and not inner.reference:
            for line in all_demands(inner):
                yield [Piece(subject), *line]


def is_told(schema: Schema, members: Sequence[Schema]) -> bool:
    """Tell whether the words for the type have named all alternatives."""
    return bool(_alternatives(schema)) and all(map(is_short, members))
