# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Lenient reading of OpenAPI objects: a mistake is noted with its place; what it spoils counts as left out.

A page with one mistake in its document shows the rest, and all mistakes are told at once.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from docwarden.documents import construct
from docwarden.errors import InputError
from docwarden.facts.openapi_types import NO_PROSE, Example, ExternalDocs, Prose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docwarden.facts.openapi_files import Files
    from docwarden.nodes import Value

T = TypeVar("T")


class Problems:
    """The mistakes of a document, each once."""

    def __init__(self) -> None:
        self._found: dict[str, InputError] = {}

    def add(self, error: InputError) -> None:
        """Note a mistake."""
        self._found.setdefault(str(error), error)

    def guard(self, read: Callable[..., T], default: T, *arguments: Any, **named: Any) -> T:
        """Read something; where that fails, note why and give the default."""
        try:
            return read(*arguments, **named)
        except InputError as error:
            self.add(error)
            return default

    def mapping(self, value: Value | None) -> dict[str, Value]:
        """Give the entries of a mapping."""
        nothing: dict[str, Value] = {}
        return self.guard(value.mapping, nothing) if value else nothing

    def elements(self, value: Value | None) -> list[Value]:
        """Give the elements of a list."""
        nothing: list[Value] = []
        return self.guard(value.elements, nothing) if value else nothing

    def all(self) -> tuple[InputError, ...]:
        """Give the mistakes in order of their places."""
        return tuple(sorted(self._found.values(), key=lambda error: (str(error.location), error.message)))


class Context:
    """What reading needs everywhere: the files that references lead to, the version and the problems."""

    def __init__(self, files: Files, version: str) -> None:
        self.files = files
        self.version = version
        self.problems = Problems()

    @property
    def is_v2(self) -> bool:
        """Tell whether the document is of version 2.0."""
        return self.version.startswith("2")

    def follow(self, value: Value) -> Value | None:
        """Give the object that a value is or refers to; None, with a problem noted, where there is none."""
        seen = set()
        while id(value.node) not in seen:
            seen.add(id(value.node))
            reference = value.mapping().get("$ref") if value.is_mapping else None
            if not reference:
                return value
            target = self.resolve(reference)
            if not target:
                return None
            value = target
        self.problems.add(value.error("the references here lead in a circle", hint="write one of them out"))
        return None

    def resolve(self, reference: Value) -> Value | None:
        """Give what a reference leads to; None, with a problem noted, where that is nothing."""
        try:
            target = self.files.resolve(reference)
        except InputError as error:
            self.problems.add(error)
            return None
        if not target:
            self.problems.add(
                reference.error(
                    f'the reference "{reference.text()[:120]}" leads to the web, which a build does not read',
                    hint="keep a copy beside the document and refer to that",
                )
            )
        return target

    def fields(self, value: Value) -> Fields:
        """Give the entries of an object, itself or referred to."""
        target = self.problems.guard(self.follow, None, value)
        return Fields(target or value, self.problems.mapping(target), self)


class Fields:
    """The entries of an object."""

    def __init__(self, value: Value, entries: dict[str, Value], context: Context) -> None:
        self.value = value
        self.entries = entries
        self._context = context

    def __contains__(self, key: str) -> bool:
        """Tell whether there is such an entry."""
        return key in self.entries

    def get(self, key: str) -> Value | None:
        """Give an entry as it is."""
        return self.entries.get(key)

    def text(self, key: str) -> str:
        """Give a string."""
        value = self.entries.get(key)
        return self._context.problems.guard(value.text, "") if value else ""

    def scalar(self, key: str) -> str:
        """Give a scalar of any type as it is written."""
        value = self.entries.get(key)
        return self._context.problems.guard(value.scalar, "") if value else ""

    def flag(self, key: str) -> bool:
        """Give a boolean."""
        value = self.entries.get(key)
        return value is not None and self._context.problems.guard(value.boolean, default=False)

    def prose(self, key: str) -> Prose:
        """Give a description."""
        value = self.entries.get(key)
        text = self._context.problems.guard(value.text, "") if value else ""
        if not (value and text):
            return NO_PROSE
        below = isinstance(value.node, yaml.ScalarNode) and value.node.style in {"|", ">"}
        return Prose(text, value.path, value.location.line + below)

    def elements(self, key: str) -> list[Value]:
        """Give the elements of a list."""
        return self._context.problems.elements(self.entries.get(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of strings."""
        guard = self._context.problems.guard
        return tuple(text for element in self.elements(key) if (text := guard(element.scalar, "")))

    def mapping(self, key: str) -> dict[str, Value]:
        """Give the entries of a mapping that people name, without extensions."""
        entries = self._context.problems.mapping(self.entries.get(key))
        return {name: entry for name, entry in entries.items() if not name.startswith("x-")}

    def json(self, key: str) -> str:
        """Give any value as JSON text."""
        value = self.entries.get(key)
        return self._context.problems.guard(as_json, "", value) if value else ""

    def child(self, key: str) -> Fields | None:
        """Give the object in an entry, or referred to there."""
        value = self.entries.get(key)
        return self._context.fields(value) if value else None

    def objects(self, key: str) -> Iterator[tuple[str, Fields]]:
        """Give the objects that a mapping names, or refers to; those that cannot be had are left out."""
        for name, value in self.mapping(key).items():
            fields = self._context.fields(value)
            if fields.entries or not value.is_scalar:
                yield name, fields

    def docs(self) -> ExternalDocs | None:
        """Give the external documentation."""
        fields = self.child("externalDocs")
        url = fields.text("url") if fields else ""
        return ExternalDocs(url, fields.prose("description")) if fields and url else None

    def examples(self) -> tuple[Example, ...]:
        """Give the examples of a parameter or a media type."""
        single = (self._example("", self.entries["example"]),) if "example" in self else ()
        return single + tuple(fields.example(name) for name, fields in self.objects("examples"))

    def example(self, name: str) -> Example:
        """Give the example that this object is."""
        value = self.entries.get("value")
        return replace(
            self._example(name, value) if value else Example("", name=name),
            summary=self.text("summary"),
            description=self.prose("description"),
            url=self.text("externalValue"),
        )

    def _example(self, name: str, value: Value) -> Example:
        return example_of(name, value, self._context.problems)


def example_of(name: str, value: Value, problems: Problems) -> Example:
    """Make an example of a value; a string stands for itself."""
    is_text = value.is_scalar and value.node.tag.endswith(":str")
    text = str(value.node.value) if is_text else problems.guard(as_json, "", value, indent=2)
    return Example(text, name=name, is_text=is_text)


def as_json(value: Value, indent: int | None = None) -> str:
    """Write any value as JSON text."""
    data: Any = construct(value.node, value.path)
    try:
        return json.dumps(data, ensure_ascii=False, indent=indent)
    except (TypeError, ValueError) as error:
        raise value.error(f"JSON has no such value: {error}") from None
