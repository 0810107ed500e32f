# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Where the packages of a program are: its modules, its vendor folder, the module cache.

Formats: go.dev/ref/mod ("go.mod files", "Workspaces", "Module cache").
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.errors import InputError

if TYPE_CHECKING:
    from docwarden.source import Codebase

_DIRECTIVE = re.compile(r"^(\w+)\s*(\(?)\s*(.*?)\s*$")


@dataclass(frozen=True, slots=True)
class Module:
    """A go.mod file: its module path, what it requires (path to version)."""

    path: str
    folder: str
    requires: dict[str, str] = field(default_factory=dict)
    replaces: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a package is. ``own`` packages belong to the checkout itself, others are dependencies."""

    codebase: Codebase
    folder: str
    own: bool


class Modules:
    """Finds packages by import path, as the go command does from the folder of a main package."""

    def __init__(self, codebase: Codebase, main: str, cache: Codebase | None = None) -> None:
        """Read go.mod above the main package (and go.work); raise InputError where there is none."""
        self._codebase = codebase
        self._cache = cache
        self._main = _module_above(codebase, main)
        self.main = self.import_path(main)
        self._vendor = _join(self._main.folder, "vendor")
        self._own = [self._main, *self._workspace(), *self._replaced()]
        self._found: dict[str, Place | None] = {}

    @property
    def requires(self) -> dict[str, str]:
        """The versions of the modules that are required."""
        return self._main.requires

    def import_path(self, folder: str) -> str:
        """Give the import path of a folder of the main module."""
        below = posixpath.relpath(folder, self._main.folder or ".")
        return self._main.path if below == "." else f"{self._main.path}/{below}"

    def find(self, path: str) -> Place | None:
        """Find a package; None where its sources are not there."""
        if path not in self._found:
            self._found[path] = self._find(path)
        return self._found[path]

    def _find(self, path: str) -> Place | None:
        for module in self._own:
            if path == module.path or path.startswith(f"{module.path}/"):
                folder = _join(module.folder, path[len(module.path) :].lstrip("/"))
                if self._codebase.is_folder(folder):
                    return Place(self._codebase, folder, own=True)
        if "." not in path.partition("/")[0] and not self.required(path):
            return None  # the standard library
        vendored = _join(self._vendor, path)
        if self._codebase.is_folder(vendored):
            return Place(self._codebase, vendored, own=False)
        return self._cached(path)

    def required(self, path: str) -> list[str]:
        """List the required modules that may have a package, the most special one first."""
        parts = path.split("/")
        prefixes = ["/".join(parts[:count]) for count in range(len(parts), 0, -1)]
        return [prefix for prefix in prefixes if prefix in self._main.requires]

    def _cached(self, path: str) -> Place | None:
        for name in self.required(path):
            target, version = name, self._main.requires[name]
            if " " in (replaced := self._main.replaces.get(name, "")):
                target, version = replaced.split(" ")
            folder = _join(f"{_escaped(target)}@{_escaped(version)}", path[len(name) :].lstrip("/"))
            if self._cache and self._cache.is_folder(folder):
                return Place(self._cache, folder, own=False)
        return None

    def _workspace(self) -> list[Module]:
        folder = self._main.folder
        while True:
            if self._codebase.is_file(_join(folder, "go.work")):
                text = self._codebase.read_text(_join(folder, "go.work"))
                used = [_join(folder, rest.strip('"')) for word, rest in _directives(text) if word == "use"]
                return [read(self._codebase, item) for item in used if item != self._main.folder]
            if not folder:
                return []
            folder = posixpath.dirname(folder)

    def _replaced(self) -> list[Module]:
        """List the modules that are replaced by folders of this checkout, under the path they replace."""
        found = []
        for path, target in self._main.replaces.items():
            folder = _join(self._main.folder, target)
            if target.startswith(".") and not folder.startswith("..") and self._codebase.is_folder(folder):
                found.append(Module(path, folder))
        return found


def read(codebase: Codebase, folder: str) -> Module:
    """Read the go.mod file of a folder; raise InputError where it is missing or names no module."""
    file = _join(folder, "go.mod")
    path, requires, replaces = "", {}, {}
    for word, rest in _directives(codebase.read_text(file)):
        words = rest.replace('"', "").split()
        if word == "module" and words:
            path = words[0]
        elif word == "require" and len(words) > 1:
            requires[words[0]] = words[1]
        elif word == "replace" and "=>" in words:
            arrow = words.index("=>")
            replaces[words[0]] = " ".join(words[arrow + 1 :])
    if not path:
        raise InputError.at(file, 'expected a line "module PATH"')
    return Module(path, folder, requires, replaces)


def _module_above(codebase: Codebase, folder: str) -> Module:
    if not codebase.is_folder(folder):
        raise InputError.at(folder, "there is no such folder", hint=codebase.nearest(folder))
    above = "" if folder == "." else folder
    while not codebase.is_file(_join(above, "go.mod")):
        if not above:
            raise InputError.at(folder, "there is no go.mod in this folder or above it")
        above = posixpath.dirname(above)
    return read(codebase, above)


def _directives(text: str) -> list[tuple[str, str]]:
    found, block = [], ""
    for raw in text.splitlines():
        line = raw.partition("//")[0].strip()
        match = _DIRECTIVE.match(line)
        if block:
            found += [(block, line)] if line and line != ")" else []
            block = "" if line == ")" else block
        elif match and match[2]:
            block = match[1]
        elif match:
            found.append((match[1], match[3]))
    return found


def _escaped(path: str) -> str:
    """Write a module path as the module cache does: an upper case letter is ``!`` and the lower case one."""
    return re.sub(r"[A-Z]", lambda letter: f"!{letter[0].lower()}", path)


def _join(folder: str, name: str) -> str:
    joined = posixpath.normpath(posixpath.join(folder or ".", name))
    return "" if joined == "." else joined
