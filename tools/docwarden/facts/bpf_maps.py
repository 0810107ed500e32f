# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The maps of BPF objects, as their declarations in the notation of BTF say (libbpf, "BTF-defined maps")."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docwarden.facts import c_text
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docwarden.facts.bpf_sources import BpfObject, Sources, SourceText


@dataclass(frozen=True, slots=True)
class BpfMap:
    """A declaration of a map, each part as written, empty where it is not given.

    ``inner`` is what the values of a map of maps or of programs are; ``objects`` are those that have this
    declaration, none where an option that is not set guards it.
    """

    name: str
    type: str
    key: str
    value: str
    max_entries: str
    flags: str
    pinning: str
    inner: str
    location: Location
    objects: tuple[str, ...] = ()


def read_maps(
    sources: Sources, paths: Sequence[str], objects: Sequence[BpfObject], marker: str
) -> tuple[BpfMap, ...]:
    """Read the maps that files declare, sorted by name; ``marker`` is the macro behind a map's name."""
    files = {path for each in objects for path in each.unit.files} | set(paths)
    texts = sources.texts(files)
    macros = {macro.name: macro for text in texts for macro in _macros(text, marker)}
    found = [one for text in texts for one in (*_maps(text, marker), *_expanded(text, macros, marker))]
    seen = {
        each.name: {(one.name, Location(one.path, one.line)) for one in each.unit.variables}
        for each in objects
    }
    with_objects = [
        replace(one, objects=tuple(name for name, has in seen.items() if (one.name, one.location) in has))
        for one in found
    ]
    return tuple(sorted(with_objects, key=lambda one: (one.name, one.location)))


def _maps(text: SourceText, marker: str) -> Iterator[BpfMap]:
    for name, fields, offset in _declared(text.code, text.bare, marker):
        yield _map(name, fields, Location(text.path, text.line(offset)))


def _declared(code: str, bare: str, marker: str) -> Iterator[tuple[str, dict[str, str], int]]:
    """Give the declarations in a text but those within macros: name, fields and where the name stands."""
    if marker not in code:
        return
    end = r"\b" if marker[-1:].isalnum() else ""
    # A marker such as SEC(".maps") holds a string, which the bare text does not have.
    for found in re.finditer(rf"\}}\s*(\w+)\s+{re.escape(marker)}{end}", code):
        start = c_text.opening(bare, found.start() + 1) if bare[found.start()] == "}" else -1
        if start >= 0 and not c_text.is_definition(bare, found.start()):
            yield found[1], _fields(code[start + 1 : found.start()]), found.start(1)


def _macros(text: SourceText, marker: str) -> Iterator[c_text.Definition]:
    """Give the macros of a text that declare maps; their names are parameters, in whole or in part."""
    if marker in text.code:
        for macro in c_text.definitions(text.code):
            if macro.parameters and marker in macro.body:
                yield macro


def _expanded(text: SourceText, macros: Mapping[str, c_text.Definition], marker: str) -> Iterator[BpfMap]:
    """Give the maps that a text declares with macros; each stands at the line of the call, as for clang."""
    calls = c_text.calls(text.code, macros, text.bare) if macros else ()
    for call in calls:
        code = macros[call.name].expanded(call.arguments)
        for name, fields, _ in _declared(code, c_text.blank_strings(code), marker):
            yield _map(name, fields, Location(text.path, text.line(call.start)))


def _fields(body: str) -> dict[str, str]:
    """Give the fields of a declaration; those of the maps within it are part of their argument."""
    fields: dict[str, str] = {}
    behind = 0
    for call in c_text.calls(body, ("__uint", "__type", "__array")):
        if call.start >= behind and call.arguments:
            fields[call.arguments[0]] = " ".join(", ".join(call.arguments[1:]).split())
            behind = call.end
    return fields


def _map(name: str, fields: dict[str, str], location: Location) -> BpfMap:
    size = {part: f"{fields[f'{part}_size']} bytes" for part in ("key", "value") if f"{part}_size" in fields}
    inner = fields.get("values", "")
    return BpfMap(
        name=name,
        type=fields.get("type", "").removeprefix("BPF_MAP_TYPE_"),
        key=fields.get("key", size.get("key", "")),
        value=fields.get("value", size.get("value", inner)),
        max_entries=fields.get("max_entries", ""),
        flags=fields.get("map_flags", ""),
        pinning=fields.get("pinning", ""),
        inner=inner,
        location=location,
    )
