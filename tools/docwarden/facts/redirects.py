# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Redirects of pages that moved: what a redirects file says, line by line, and where each one ends.

The format is that of sphinxext-rediraffe 0.3: a line holds the old and the new path of a page, relative to
the source folder and separated by blanks; a path may stand in single or double quotes; empty lines and lines
that begin with ``#`` say nothing. A redirect may lead to a page that has itself moved. Paths may lack their
suffix. Beyond that format, a path that ends in a slash names the index page of a folder.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.finding import Location
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docwarden.facts.page_set import PageRules, PageSet

_PATH = r"(?:\"(?P<{0}_double>[^\"]*)\"|'(?P<{0}_single>[^']*)'|(?P<{0}_bare>(?![\"'])\S+))"
_LINE = re.compile(_PATH.format("source") + r"\s+" + _PATH.format("target"))


@dataclass(frozen=True, slots=True)
class Redirect:
    """One redirect: both paths as they are written, without quotes, and where they stand."""

    source: str
    target: str
    location: Location
    target_location: Location


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no redirect, and why."""

    location: Location
    reason: str


@dataclass(frozen=True, slots=True)
class RedirectTable:
    """What a redirects file (or the dictionary in conf.py) says, in its order."""

    path: str
    redirects: tuple[Redirect, ...] = ()
    bad_lines: tuple[BadLine, ...] = ()


def parse_redirects(text: str, path: str) -> RedirectTable:
    """Read the text of a redirects file; what is no redirect is kept as a bad line, nothing is raised."""
    entries = list(_entries(text.removeprefix("\ufeff"), path))
    return _table(path, entries)


def redirects_of_mapping(mapping: Mapping[str, str], path: str, text: str = "") -> RedirectTable:
    """Take the redirects from the dictionary that conf.py holds; ``text``, if given, tells the lines."""
    lines = text.splitlines()
    entries: list[Redirect | BadLine] = []
    for source, target in mapping.items():
        place = Location(path, _line_of(source, lines))
        entries.append(_redirect(str(source), str(target), place, place))
    return _table(path, entries)


def redirect_line(source: str, target: str) -> str:
    """Spell a redirect as a line of the file, without a line end."""
    return " ".join(f"'{path}'" if '"' in path else f'"{path}"' for path in (source, target))


def page_name(path: str, rules: PageRules) -> str:
    r"""Give the name of the page that a path in a redirects file stands for.

    Backslashes are slashes and ``.`` and ``..`` are resolved, as sphinxext-rediraffe does.
    """
    path = path.replace("\\", "/")
    name = posixpath.normpath(path)
    return posixpath.normpath(f"{name}/index") if path.endswith("/") else rules.name(name)


def target_name(path: str, pages: PageSet) -> str:
    """Give the name of the page that a target stands for; a folder stands for its index page."""
    name = page_name(path, pages.rules)
    folder = posixpath.normpath(path.replace("\\", "/"))
    if path.endswith(("/", "\\")) and name not in pages.names and folder in pages.names:
        return folder
    index = posixpath.normpath(f"{name}/index")
    return index if name not in pages.names and index in pages.names else name


def by_source(table: RedirectTable, rules: PageRules) -> dict[str, Redirect]:
    """Index the redirects by the name of the page that moved; of two for one page the first counts."""
    found: dict[str, Redirect] = {}
    for redirect in table.redirects:
        found.setdefault(page_name(redirect.source, rules), redirect)
    return found


def follow(name: str, redirects: Mapping[str, Redirect], pages: PageSet) -> list[Redirect]:
    """Give the redirects that a reader of a page passes, in order; a loop ends where it began.

    Nobody is led away from a page that exists.
    """
    passed: dict[str, Redirect] = {}
    while name not in pages.names and name not in passed and name in redirects:
        passed[name] = redirects[name]
        name = target_name(redirects[name].target, pages)
    return list(passed.values())


def destinations(table: RedirectTable, pages: PageSet) -> dict[str, str]:
    """Give, for each page that moved and whose redirect works, the page where it ends; sorted."""
    redirects = by_source(table, pages.rules)
    found = {}
    for name in sorted(redirects):
        passed = follow(name, redirects, pages)
        end = target_name(passed[-1].target, pages) if passed else ""
        if end in pages.names:
            found[name] = end
    return found


def _entries(text: str, path: str) -> Iterator[Redirect | BadLine]:
    for number, line in enumerate(text.split("\n"), start=1):
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        column = line.index(content) + 1
        place = Location(path, number, column)
        match = _LINE.fullmatch(content)
        if not match:
            yield BadLine(place, _reason(content))
            continue
        source, target = (_first(match, side) for side in ("source", "target"))
        yield _redirect(source[0], target[0], place, Location(path, number, column + target[1]))


def _first(match: re.Match[str], side: str) -> tuple[str, int]:
    """Give the path that a side of the line holds, and the offset at which it is written."""
    for kind, quote in (("double", 1), ("single", 1), ("bare", 0)):
        if (found := match[f"{side}_{kind}"]) is not None:
            return found, match.start(f"{side}_{kind}") - quote
    return "", 0


def _redirect(source: str, target: str, place: Location, target_place: Location) -> Redirect | BadLine:
    for path, where in ((source, place), (target, target_place)):
        if problem := _problem(path):
            return BadLine(where, problem)
    return Redirect(source, target, place, target_place)


def _problem(path: str) -> str:
    """Say why a path cannot name a page of the manual, nothing where it can."""
    posix = path.replace("\\", "/")
    if not path.strip():
        return "a path is empty"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", posix):
        return f'"{path}" is an address; a redirect joins two pages of the manual'
    if posix.startswith("/"):
        return f'"{path}" begins with a slash; paths are relative to the source folder'
    if posixpath.normpath(posix).split("/")[0] == "..":
        return f'"{path}" lies outside the source folder'
    return ""


def _reason(content: str) -> str:
    if content.count('"') % 2 or content.count("'") % 2:
        return "a quote is not closed"
    found = counted(len(content.split()), "word")
    return f"expected an old and a new path, in quotes where they hold blanks, found {found}"


def _table(path: str, entries: list[Redirect | BadLine]) -> RedirectTable:
    redirects = tuple(entry for entry in entries if isinstance(entry, Redirect))
    return RedirectTable(path, redirects, tuple(entry for entry in entries if isinstance(entry, BadLine)))


def _line_of(key: object, lines: list[str]) -> int:
    """Find the line of conf.py on which a key of the dictionary is written, 0 where it is computed."""
    written = re.compile(rf"""["']{re.escape(str(key))}["']\s*:""")
    return next((number for number, line in enumerate(lines, start=1) if written.search(line)), 0)
