# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The packages of a program, and where each of their names is declared."""

from __future__ import annotations

import functools
import posixpath
import re
from typing import TYPE_CHECKING

from docwarden.finding import Location
from docwarden.golang.declarations import Entry, specifications

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.golang.build import Target
    from docwarden.golang.modules import Modules, Place
    from docwarden.golang.scan import Declaration, File
    from docwarden.golang.sources import Sources


class Unit:
    """A file as a part of its package."""

    def __init__(self, package: SourcePackage, file: File) -> None:
        self.package = package
        self.file = file

    @property
    def place(self) -> Location:
        """The file as a place."""
        return Location(self.file.path)

    def imported(self, name: str) -> str:
        """Give the path of the import that the file knows by a name, an empty string where there is none."""
        return self._likely.get(name) or self._by_name.get(name, "")

    @functools.cached_property
    def _likely(self) -> dict[str, str]:
        """The imports by the names that the file gives them or that their paths end in."""
        return {item.name or _guess(item.path): item.path for item in reversed(self.file.imports)}

    @functools.cached_property
    def _by_name(self) -> dict[str, str]:
        """The imports by the names in their package clauses, for which their sources are read."""
        name_of = self.package.packages.name_of
        return {name_of(item.path): item.path for item in reversed(self.file.imports) if not item.name}

    def dotted(self) -> list[str]:
        """List the packages whose names the file uses as its own."""
        return [item.path for item in self.file.imports if item.name == "."]


class SourcePackage:
    """A package: its files in this build, and an index of their declarations."""

    def __init__(self, packages: Packages, path: str, place: Place) -> None:
        self.packages = packages
        self.path = path
        self.place = place
        self.own = place.own
        self.units = [Unit(self, file) for file in packages.files(place)]
        self._entries: dict[str, Entry] = {}
        self._missing: set[str] = set()

    @property
    def name(self) -> str:
        """The name in the package clause."""
        return next((unit.file.package for unit in self.units if unit.file.package), "")

    @property
    def imports(self) -> list[str]:
        """The paths that the files import, sorted."""
        return sorted({item.path for unit in self.units for item in unit.file.imports})

    def find(self, name: str, receiver: str = "") -> Entry | None:
        """Find the declaration of a name, or of a method of a type; None where there is none."""
        key = f"{receiver}.{name}" if receiver else name
        if key in self._entries or key in self._missing:
            return self._entries.get(key)
        for unit, declaration in self._simple.pop(key, ()):
            self._read(unit, declaration)
        if key not in self._entries and not receiver:
            self._read_groups(key)
        if key not in self._entries:
            self._missing.add(key)
        return self._entries.get(key)

    def initializers(self) -> list[Entry]:
        """List the ``init`` functions in the order of files and of lines."""
        found = []
        for unit in self.units:
            for declaration in unit.file.declarations if unit.file.may_declare("func init(") else ():
                if (
                    declaration.keyword == "func"
                    and declaration.names == ("init",)
                    and not declaration.receiver
                ):
                    node = declaration.root.named_children[0]
                    found.append(Entry(unit, declaration, "func", node))
        return found

    def variables(self) -> list[Entry]:
        """List the declarations of package variables in their order, blank ones included."""
        found = []
        for unit in self.units:
            for declaration in unit.file.declarations:
                if declaration.keyword == "var":
                    found += [entry for _, entry in specifications(unit, declaration)]
        return found

    def syntax_errors(self) -> list[Location]:
        """Give the first place of each file that is no valid Go, be it used or not."""
        lines = {unit.file.path: self.packages.sources.syntax_error(unit.file) for unit in self.units}
        return [Location(path, line) for path, line in lines.items() if line]

    @functools.cached_property
    def _simple(self) -> dict[str, list[tuple[Unit, Declaration]]]:
        index: dict[str, list[tuple[Unit, Declaration]]] = {}
        for unit in self.units:
            for declaration in unit.file.declarations:
                for name in declaration.names:
                    key = f"{declaration.receiver}.{name}" if declaration.receiver else name
                    index.setdefault(key, []).append((unit, declaration))
        return index

    @functools.cached_property
    def _grouped(self) -> dict[str, list[tuple[Unit, Declaration]]]:
        """The declarations in parentheses, by keyword; their names are known when they are parsed."""
        found: dict[str, list[tuple[Unit, Declaration]]] = {"var": [], "const": [], "type": []}
        for unit in self.units:
            for declaration in unit.file.declarations:
                if not declaration.names and declaration.keyword in found:
                    found[declaration.keyword].append((unit, declaration))
        return found

    def _read_groups(self, name: str) -> None:
        """Parse the groups whose text has the name, first of all; parsing is what takes time."""
        for groups in self._grouped.values():
            for group in [group for group in groups if group[1].mentions(name)]:
                groups.remove(group)
                self._read(*group)
                if name in self._entries:
                    return

    def _read(self, unit: Unit, declaration: Declaration) -> None:
        for name, entry in specifications(unit, declaration):
            self._entries.setdefault(name, entry)


class Packages:
    """All packages of one program."""

    def __init__(self, modules: Modules, target: Target, sources: Sources) -> None:
        self.modules = modules
        self.sources = sources
        self._target = target
        self._packages: dict[str, SourcePackage | None] = {}
        self._names: dict[str, str] = {}

    def get(self, path: str) -> SourcePackage | None:
        """Give a package by import path; None where its sources are not there."""
        if path not in self._packages:
            place = self.modules.find(path)
            package = SourcePackage(self, path, place) if place else None
            self._packages[path] = package if package and package.units else None
        return self._packages[path]

    def loaded(self) -> list[SourcePackage]:
        """List the packages that were looked at."""
        return [package for package in self._packages.values() if package]

    def files(self, place: Place) -> Iterator[File]:
        """Read the files of a folder that belong to the build."""
        for name in place.codebase.names(place.folder):
            if self._target.takes_name(name):
                file = self.sources.file(place.codebase, posixpath.join(place.folder, name))
                if self._target.takes_head(file.head):
                    yield file

    def name_of(self, path: str) -> str:
        """Give the name of a package, guessed from its path where its sources are not there."""
        if path not in self._names:
            place = self.modules.find(path)
            file = next(self.files(place), None) if place else None
            self._names[path] = (file.package if file else "") or _guess(path)
        return self._names[path]

    def _is_within(self, module: str, path: str) -> bool:
        return bool(module) and self.modules.required(path)[:1] == [module]

    def reachable(self, path: str, *, module: str = "") -> list[SourcePackage]:
        """List a package behind those of the checkout, and of one other module, that it imports."""
        found: dict[str, SourcePackage] = {}
        waiting: list[tuple[str, bool]] = [(path, False)]
        seen: set[str] = set()
        while waiting:
            current, ready = waiting.pop()
            place = self.modules.find(current)
            package = self.get(current) if place and (place.own or self._is_within(module, current)) else None
            if package is None or (current in seen and not ready):
                continue
            if ready:
                found.setdefault(current, package)
            else:
                seen.add(current)
                waiting.append((current, True))
                waiting += [(item, False) for item in reversed(package.imports)]
        return list(found.values())


@functools.lru_cache(maxsize=20_000)
def _guess(path: str) -> str:
    """Guess a package's name: the last part of its path that is no version."""
    parts = [part for part in path.split("/") if not re.fullmatch(r"v\d+", part)] or [path]
    return re.sub(r"\.v\d+$", "", parts[-1])
