# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The BPF objects of a codebase: what each is compiled from, and the text of the files it consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from docwarden.facts import c_text, clang, makefile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docwarden.source import Codebase


@dataclass(frozen=True, slots=True)
class Build:
    """How objects are compiled: the arguments that all share, and the Makefile with those of each."""

    arguments: tuple[str, ...]
    makefile: str = ""
    undefined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BpfObject:
    """A compiled source. ``name`` is that of the source without its suffix."""

    name: str
    unit: clang.Unit


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file as it is, and with blanks.

    ``code`` has them for comments and for branches that no object has, ``bare`` also within quotes.
    """

    path: str
    text: str
    code: str
    bare: str

    def line(self, offset: int) -> int:
        """Give the line of an offset."""
        return c_text.line_of(self.text, offset)


@dataclass(slots=True)
class Sources:
    """Reads each file once."""

    codebase: Codebase
    undefined: tuple[str, ...] = ()
    _texts: dict[str, SourceText] = field(default_factory=dict)

    def text(self, path: str) -> SourceText:
        """Read a source; raise InputError where it cannot be read."""
        if path not in self._texts:
            text = self.codebase.read_text(path)
            code = c_text.without(c_text.blank_comments(text), self.undefined)
            self._texts[path] = SourceText(path, text, code, c_text.blank_strings(code))
        return self._texts[path]

    def texts(self, paths: Iterable[str]) -> list[SourceText]:
        """Read the sources that are part of the codebase, in order of their paths."""
        return [self.text(path) for path in sorted(paths) if self._is_ours(path)]

    def _is_ours(self, path: str) -> bool:
        pure = PurePosixPath(path)
        return not pure.is_absolute() and ".." not in pure.parts


def read_objects(
    codebase: Codebase, build: Build, sources: Sequence[tuple[str, str]]
) -> tuple[BpfObject, ...]:
    """Compile sources, each given with the variable of the Makefile that holds its options.

    Raises ProgramError without libclang, InputError for a source that does not compile.
    """
    variables = makefile.read_variables(codebase, build.makefile) if build.makefile else {}
    found = []
    for path, options in sources:
        own = makefile.flags(variables, options, build.makefile) if options else ()
        unit = clang.parse(codebase, path, [*build.arguments, *own])
        found.append(BpfObject(PurePosixPath(path).stem, unit))
    return tuple(found)
