# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The model of embed: files that a program carries."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.errors import InputError
from docwarden.golang.models import Model, struct_of
from docwarden.golang.models.errors import new_error
from docwarden.golang.named_types import Named
from docwarden.golang.pointers import Ref
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Slice, Struct, plain

if TYPE_CHECKING:
    from docwarden.golang.declarations import Entry
    from docwarden.golang.machine import Call
    from docwarden.golang.types import Type
    from docwarden.golang.values import Value
    from docwarden.source import Codebase

EMBED = Model("embed")
MODELS = [EMBED]

FILES = EMBED.type("FS", OPAQUE)
ENTRY = EMBED.type("entry", OPAQUE)

_DIRECTIVE = re.compile(r"//go:embed[ \t]+(.*)\n(?:\s*//.*\n)*\s*$")


@dataclass(frozen=True, slots=True)
class Embedded:
    """The files of a folder that match the patterns of a ``//go:embed`` comment."""

    codebase: Codebase
    folder: str
    patterns: tuple[str, ...]

    def names(self) -> list[str]:
        """List the names, relative to the folder."""
        found = []
        for pattern in self.patterns:
            below = posixpath.join(self.folder, pattern)
            if self.codebase.is_folder(below):
                found += [posixpath.relpath(name, self.folder) for name in self.codebase.files(below)]
            else:
                where = posixpath.dirname(below)
                names = fnmatch.filter(self.codebase.names(where), posixpath.basename(below))
                found += [posixpath.relpath(posixpath.join(where, name), self.folder) for name in names]
        return sorted(set(found))


def embedded(entry: Entry, declared: Type | None) -> Value | None:
    """Give the value of a variable that a ``//go:embed`` comment stands before, None where none does."""
    unit = entry.unit
    found = _DIRECTIVE.search(_text_before(entry))
    if not found:
        return None
    place = unit.package.place
    patterns = tuple(part.strip('"`') for part in found[1].split())
    files = Embedded(place.codebase, posixpath.dirname(unit.file.path), patterns)
    if isinstance(declared, Named) and (declared.package, declared.name) == ("embed", "FS"):
        return Struct(declared, native=files)
    try:
        text = files.codebase.read_text(posixpath.join(files.folder, patterns[0]))
    except InputError:
        return None
    return declared.convert(text) if declared else text


def _text_before(entry: Entry) -> str:
    """Give the text before a variable: of the declaration, and of what stands before it in the file."""
    declarations = entry.unit.file.declarations
    position = declarations.index(entry.declaration)
    before = declarations[position - 1].text if position else entry.unit.file.head
    inside = entry.declaration.text.encode()[: entry.node.start_byte].decode()
    return inside if "go:embed" in inside else before + re.sub(r"^(var)\s*$", "", inside.strip())


@EMBED.method("FS", "ReadFile")
def _read_file(_: Call, files: Value, name: Value) -> Value:
    embedded_files: Embedded = struct_of(files).native
    if plain(name) not in embedded_files.names():
        return None, new_error(f"open {plain(name)}: file does not exist")
    data = embedded_files.codebase.read_bytes(posixpath.join(embedded_files.folder, plain(name)))
    return Slice(list(data)), None


@EMBED.method("FS", "ReadDir")
def _read_folder(_: Call, files: Value, folder: Value) -> Value:
    below = "" if plain(folder) == "." else f"{plain(folder)}/"
    names = struct_of(files).native.names()
    found = {name[len(below) :].partition("/") for name in names if name.startswith(below)}
    entries = sorted({(name, bool(rest)) for name, rest, _ in found})
    return Slice([Ref(Struct(ENTRY, native=item)) for item in entries]), None


EMBED.method("entry", "Name")(lambda _, item: struct_of(item).native[0])
EMBED.method("entry", "IsDir")(lambda _, item: struct_of(item).native[1])
