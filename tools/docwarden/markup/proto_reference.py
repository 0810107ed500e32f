# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The page of protobuf files for readers: services first, each element with a label, types linked.

Labels are made of full names: the message ``flow.Flow`` is ``grpc-flow.Flow``, its field ``time`` is
``grpc-field-flow.Flow.time``; methods and values are ``grpc-method-…`` and ``grpc-value-…``.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.markup import rst
from docwarden.markup.common_mark import to_rst

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docwarden.facts.proto import Comment, Element, Enum, Field, Message, Method, ProtoFile, Service

_WELL_KNOWN = "https://protobuf.dev/reference/protobuf/google.protobuf/"

#: A comment above ``syntax`` is often no description of the file.
_LICENSE = re.compile(r"SPDX-License-Identifier|Copyright|Licensed under", re.IGNORECASE)

_NOTHING = "\u2013"


@dataclass(frozen=True, slots=True)
class _Names:
    """What is on the page: labels and headings by full name, and the entries of maps."""

    labels: Mapping[str, str]
    headings: Mapping[str, str]
    entries: Mapping[str, Message]


def page(files: Sequence[ProtoFile], title: str = "", intro: str = "") -> str:
    """Render a page; ``intro`` is Markdown."""
    names = _names(files)
    top = (rst.heading(title) if title else "") + (f"{to_rst(intro)}\n\n" if intro else "")
    return (top + "".join(_file(file, files, names) for file in files)).rstrip("\n") + "\n"


def text(comment: Comment) -> str:
    """Give a comment as Markdown, without what is left of the marks ``/**`` and ``///``, and ``@exclude``."""
    paragraphs = [_unmarked(part) for part in (comment.leading, comment.trailing)]
    return "\n\n".join(part for part in paragraphs if part and not part.startswith("@exclude"))


def _unmarked(part: str) -> str:
    lines = part.removeprefix("*").split("\n")
    if all(line.startswith("/") for line in lines if line):
        lines = [line.removeprefix("/") for line in lines]
    return "\n".join(line.removeprefix(" ") for line in lines).strip()


def _names(files: Sequence[ProtoFile]) -> _Names:
    headed = [element for file in files for element in _headed(file)]
    entries = (message for file in files for message in file.messages if message.map_entry)
    return _Names(_labels(headed, files), _headings(headed), {entry.full_name: entry for entry in entries})


def _headings(headed: Iterable[Element]) -> dict[str, str]:
    """Name elements without their package where that is unique, also in lower case, as anchors are."""
    headings = {element.full_name: element.long_name for element in headed}
    seen = Counter(name.lower() for name in headings.values())
    return {full: full if seen[name.lower()] > 1 else name for full, name in headings.items()}


def _labels(headed: Iterable[Element], files: Iterable[ProtoFile]) -> dict[str, str]:
    """Give each element a label; where two names differ in their case alone, the later gets a number."""
    labels: dict[str, str] = {}
    taken: set[str] = set()
    rows = (row for file in files for row in _rows(file))
    for kind, name, element in (*(("grpc", element.full_name, element) for element in headed), *rows):
        base = f"{kind}-{name}"
        candidates = (f"{base}-{number}" if number > 1 else base for number in itertools.count(1))
        labels[element.full_name] = next(label for label in candidates if label.lower() not in taken)
        taken.add(labels[element.full_name].lower())
    return labels


def _headed(file: ProtoFile) -> list[Element]:
    """Give what has a heading of its own."""
    return [*file.services, *_messages(file), *file.enums]


def _rows(file: ProtoFile) -> Iterator[tuple[str, str, Element]]:
    """Give what has a row in a table, and what its label is made of.

    The kind is part of it, since a field often has the name of the type beside it.
    """
    for service in file.services:
        yield from (("grpc-method", method.full_name, method) for method in service.methods)
    for message in _messages(file):
        fields = (*message.fields, *message.extensions)
        yield from (("grpc-field", field.full_name, field) for field in fields)
    for enum in file.enums:
        yield from (("grpc-value", f"{enum.full_name}.{value.name}", value) for value in enum.values)
    yield from (("grpc-field", field.full_name, field) for field in file.extensions)


def _messages(file: ProtoFile) -> list[Message]:
    return [message for message in file.messages if not message.map_entry]


def _file(file: ProtoFile, files: Sequence[ProtoFile], names: _Names) -> str:
    """Render a file; what it is called, and what its sections are called, is unique on the page."""
    packages = [other.package for other in files]
    name = file.package if packages.count(file.package) == 1 and file.package else file.name
    suffix = f" of {rst.literal(name)}" if len(files) > 1 else ""
    about = [text(comment) for comment in (file.syntax_comment, file.package_comment)]
    described = to_rst("\n\n".join(part for part in about if part and not _LICENSE.search(part)))
    sections = {
        "Services": [_service(service, names) for service in file.services],
        "Messages": [_message(message, names) for message in _messages(file)],
        "Enumerations": [_enum(enum, names) for enum in file.enums],
        "Extensions": [_extensions(file.extensions, names)] if file.extensions else [],
    }
    parts = [rst.heading(f"Package {rst.literal(name)}" if name == file.package else rst.literal(name), 1)]
    parts += [f"Declared in {rst.literal(file.path)}.\n\n", f"{described}\n\n" if described else ""]
    for kind, entries in sections.items():
        parts += [rst.heading(f"{kind}{suffix}", 2), *entries] if entries else []
    return "".join(parts)


def _top(element: Element, names: _Names) -> str:
    heading = rst.heading(rst.literal(names.headings[element.full_name]), 3)
    return rst.target(names.labels[element.full_name]) + heading + _description(element)


def _description(element: Element, *notes: str) -> str:
    """Give the description of an element with what is to be noted first, and a blank line."""
    paragraphs = ["*Deprecated.*" if element.deprecated else "", *notes, to_rst(text(element.comment))]
    return "".join(f"{paragraph}\n\n" for paragraph in paragraphs if paragraph)


def _name_cell(element: Element, names: _Names) -> str:
    return rst.target(names.labels[element.full_name]) + rst.literal(element.name)


def _service(service: Service, names: _Names) -> str:
    rows = [(_name_cell(method, names), _method(method, names)) for method in service.methods]
    return _top(service, names) + (_table(("Method", "Description"), rows) if rows else "")


def _method(method: Method, names: _Names) -> str:
    request = ("a stream of " if method.client_streaming else "") + _type(method.request, names)
    response = ("a stream of " if method.server_streaming else "") + _type(method.response, names)
    return _description(method, f"Takes {request}; returns {response}.").rstrip()


def _message(message: Message, names: _Names) -> str:
    table = _fields("Field", message.fields, names) if message.fields else "It has no fields.\n\n"
    oneofs = "".join(_oneof(oneof) for oneof in message.oneofs)
    return _top(message, names) + table + oneofs + _extensions(message.extensions, names)


def _extensions(extensions: Sequence[Field], names: _Names) -> str:
    return _fields("Extension", extensions, names) if extensions else ""


def _fields(kind: str, fields: Iterable[Field], names: _Names) -> str:
    rows = [(_name_cell(field, names), _field(field, names)) for field in fields]
    return _table((kind, "Description"), rows)


def _oneof(oneof: Element) -> str:
    about = to_rst(text(oneof.comment))
    return f"One of {rst.literal(oneof.name)}: {about}\n\n" if about else ""


def _field(field: Field, names: _Names) -> str:
    """Describe a field; two columns are what a phone has room for, so the type goes above the description."""
    facts = [
        _field_type(field, names),
        f"number {field.number}",
        f"extends {_type(field.extendee, names)}" if field.extendee else "",
        f"one of {rst.literal(field.oneof)}" if field.oneof else "",
        f"default {rst.literal(field.default)}" if field.default else "",
    ]
    return _description(field, ", ".join(filter(None, facts))).rstrip()


def _field_type(field: Field, names: _Names) -> str:
    if entry := names.entries.get(field.type):
        key, value = (_type(part.type, names, named=part.named) for part in entry.fields)
        return f"map of {key} to {value}"
    shown = field.label if field.label != "optional" or (field.explicit and not field.oneof) else ""
    kind = _type(field.type, names, named=field.named)
    return f"{shown} {kind}" if shown else kind


def _enum(enum: Enum, names: _Names) -> str:
    rows = [
        (_name_cell(value, names), str(value.number), _description(value).rstrip() or _NOTHING)
        for value in enum.values
    ]
    return _top(enum, names) + _table(("Name", "Number", "Description"), rows)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Give a table as wide as the page, so that one stands below the other."""
    return rst.list_table(header, rows, width="100%")


def _type(name: str, names: _Names, *, named: bool = True) -> str:
    """Name a type, linked where there is something to read about it."""
    if named and name in names.headings:
        return f":ref:`{names.headings[name]} <{names.labels[name]}>`"
    if named and name.startswith("google.protobuf."):
        return f"`{name} <{_WELL_KNOWN}>`__"
    return rst.literal(name)
