# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which files are pages of a manual, and what a page is called.

The rules are Sphinx's: a page is a file below the source folder that has one of the suffixes and that no
pattern of ``exclude_patterns`` names; its name is its path without the suffix ("docname").
"""

from __future__ import annotations

import functools
import os
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: The parts of a pattern: Sphinx's ``**`` crosses slashes, ``*`` and ``?`` do not.
_WILDCARD = re.compile(r"(\*\*|\*|\?|\[!?[^\]]+\])")


@dataclass(frozen=True, slots=True)
class PageRules:
    """What makes a file a page: suffixes in their order, and patterns relative to the source folder."""

    suffixes: tuple[str, ...] = (".rst",)
    excluded: tuple[str, ...] = ()
    included: tuple[str, ...] = ("**",)

    def name(self, path: str) -> str:
        """Give the name of the page at a path: the first suffix that fits is taken off."""
        fitting = (suffix for suffix in self.suffixes if path.endswith(suffix))
        return path.removesuffix(next(fitting, ""))

    def is_page(self, path: str) -> bool:
        """Tell whether a file of that path, relative to the source folder, is or would be a page."""
        return path.endswith(self.suffixes) and matches(path, self.included) and not self.leaves_out(path)

    def leaves_out(self, path: str) -> bool:
        """Tell whether a pattern excludes a file or a folder above it."""
        parts = path.split("/")
        return any(matches("/".join(parts[:count]), self.excluded) for count in range(1, len(parts) + 1))


@dataclass(frozen=True, slots=True)
class PageSet:
    """The pages of a manual now: their names, the folder they lie in (relative to the root), the rules."""

    folder: str
    names: frozenset[str]
    rules: PageRules

    def at(self, path: str) -> str:
        """Give the path of a file of the manual relative to the root of the codebase."""
        return posixpath.normpath(f"{self.folder}/{path}")


def find_pages(root: Path, folder: str, rules: PageRules) -> PageSet:
    """Find the pages on disk; links to folders are followed, as Sphinx does.

    Raises InputError where the folder is missing.
    """
    top = root / folder
    if not top.is_dir():
        hint = "set documentation.source in docwarden.toml"
        raise InputError.at(folder, "expected the folder of the manual, found nothing", hint=hint)
    return PageSet(folder, frozenset(rules.name(path) for path in _files(top, rules)), rules)


def _files(top: Path, rules: PageRules) -> Iterator[str]:
    for parent, folders, names in os.walk(top, followlinks=True):
        below = Path(parent).relative_to(top).as_posix()
        prefix = "" if below == "." else f"{below}/"
        kept = [name for name in folders if not rules.leaves_out(prefix + name)]
        folders[:] = [name for name in kept if not leads_up(Path(parent, name))]
        yield from (prefix + name for name in names if rules.is_page(prefix + name))


def leads_up(folder: Path) -> bool:
    """Tell whether a folder is a link to one that holds it, which would be walked without end."""
    return folder.is_symlink() and folder.parent.resolve().is_relative_to(folder.resolve())


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Tell whether one of Sphinx's patterns names a path.

    >>> matches("a/b.rst", ["a/*.rst"]), matches("a/b/c.rst", ["a/*.rst"]), matches("a/b/c.rst", ["a/**"])
    (True, False, True)
    """
    return any(_regex(pattern).fullmatch(path) for pattern in patterns)


@functools.cache
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(_translated(part) for part in _WILDCARD.split(pattern)))


def _translated(part: str) -> str:
    if part.startswith("[") and len(part) > 1:
        # A negated set never matches the slash.
        inside = part[1:-1].replace("\\", r"\\")
        return f"[^/{inside[1:]}]" if inside.startswith("!") else f"[{inside}]"
    return {"**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part, re.escape(part))
