# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which version the schema of custom resources has, where a project says so: in Go, or on the definitions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.facts.manifests import manifest_files
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docwarden.facts.git_objects import GitObjects
    from docwarden.facts.releases import Release
    from docwarden.source import Codebase

_VALUE = re.compile(r"""[:=]\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s#]+))""")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the version stands: the line of a Go constant, or of an annotation or a label of the manifests.

    A constant has one place; of several, the first one counts.
    """

    constant: str
    key: str
    places: tuple[str, ...]

    @property
    def pattern(self) -> str:
        """The line, as a POSIX extended expression."""
        if self.constant:
            # git is fast where a literal comes first; a longer name that ends alike is sorted out below.
            return rf"{self.constant}( +string)? *= *\""
        return rf"^ +[\"']?{_literal(self.key)}[\"']?: "

    def value(self, line: str) -> str:
        """Give the version that such a line names, nothing where it is the line of another constant."""
        start = line.index(self.constant or self.key)
        found = _VALUE.search(line, start + len(self.constant or self.key))
        if not found or (start and re.match(r"\w", line[start - 1])):
            return ""
        return next((text for text in found.groups() if text is not None), "")


def _literal(text: str) -> str:
    """Quote a text for a POSIX expression."""
    return re.sub(r"([][\\.^$*+?(){}|])", r"\\\1", text)


@dataclass(frozen=True, slots=True)
class SchemaVersion:
    """A version, and where it stands."""

    version: str
    location: Location


def versions_of(
    git: GitObjects | None, codebase: Codebase, releases: Iterable[Release], mark: Mark
) -> dict[Release, tuple[SchemaVersion, ...]]:
    """Give the versions of each release: none where it has none, several where its definitions differ."""
    found = list(releases)
    by_commit: dict[str, list[SchemaVersion]] = {}
    commits = list(dict.fromkeys(release.commit for release in found if release.commit))
    for line in git.lines(mark.pattern, commits, mark.places) if git else ():
        version = SchemaVersion(mark.value(line.text), Location(line.path, line.number))
        by_commit.setdefault(line.revision, []).append(version)
    return {
        release: _distinct(
            written_versions(codebase, (release.folder,), mark)
            if release.folder
            else by_commit.get(release.commit, ()),
            mark,
        )
        for release in found
    }


def current_versions(codebase: Codebase, mark: Mark) -> tuple[SchemaVersion, ...]:
    """Give the versions that the codebase itself names."""
    return _distinct(written_versions(codebase, mark.places, mark), mark)


def written_versions(codebase: Codebase, places: Sequence[str], mark: Mark) -> Iterator[SchemaVersion]:
    """Find the versions in the files among and below some places."""
    line = re.compile(mark.pattern, re.MULTILINE)
    for path in _files(codebase, places, mark):
        text = codebase.read_text(path)
        if (mark.constant or mark.key) not in text:
            continue
        for match in line.finditer(text):
            end = text.find("\n", match.end())
            whole = text[text.rfind("\n", 0, match.end()) + 1 : end if end >= 0 else len(text)]
            yield SchemaVersion(mark.value(whole), Location(path, text.count("\n", 0, match.end()) + 1))


def _files(codebase: Codebase, places: Sequence[str], mark: Mark) -> list[str]:
    if mark.key:
        return manifest_files(codebase, places)
    folders = [place for place in places if codebase.is_folder(place)]
    files = [path for folder in folders for path in codebase.files(folder, ".go")]
    return sorted({*files, *(place for place in places if place not in folders)})


def _distinct(found: Iterable[SchemaVersion], mark: Mark) -> tuple[SchemaVersion, ...]:
    first = {one.version: one for one in reversed(list(found)) if one.version}
    versions = tuple(sorted(first.values(), key=lambda one: one.location))
    return versions[:1] if mark.constant else versions
