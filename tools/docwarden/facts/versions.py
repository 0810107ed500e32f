# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The versions of a manual: what the one file that lists them says, and which pages each of them has.

The file is TOML 1.0, the newest version first::

    address = "https://docs.example.org/en/{version}/"

    [[versions]]
    name = "v1.7"
    status = "stable"
    revision = "v1.7.2"
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the annotation
import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from docwarden import process
from docwarden.config import Settings, convert_text, setting
from docwarden.errors import ProgramError
from docwarden.facts.page_set import PageSet
from docwarden.facts.redirects import destinations, parse_redirects
from docwarden.finding import NOWHERE, Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from docwarden.facts.page_set import PageRules

FILE_NAME = "versions.toml"

#: What stands for the name of a version in an address.
PLACEHOLDER = "{version}"


class Status(enum.StrEnum):
    """How far along in its life a version is."""

    UNRELEASED = "unreleased"
    STABLE = "stable"
    SUPPORTED = "supported"
    END_OF_LIFE = "end-of-life"


class _Entry(Settings, frozen=True):
    name: Annotated[str, setting("The version as it stands in addresses.")]
    status: Status
    title: str = ""
    revision: str = ""
    aliases: tuple[str, ...] = ()
    released: dt.date | None = None
    end_of_life: dt.date | None = None


class _File(Settings, frozen=True):
    address: str = ""
    branch: str = ""
    tags: str = ""
    versions: tuple[_Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its name in addresses, what people call it, and the tag or branch of its sources.

    ``aliases`` are other names under which it is served, such as ``stable``.
    """

    name: str
    status: Status
    title: str
    revision: str
    aliases: tuple[str, ...] = ()
    released: dt.date | None = None
    end_of_life: dt.date | None = None
    location: Location = NOWHERE


@dataclass(frozen=True, slots=True)
class VersionList:
    """All versions in the order of the file.

    ``address`` is where a version is served, with ``{version}`` in the place of its name. ``branch`` is the
    one whose copy of the file counts, ``tags`` a pattern of release tags that the list should know.
    """

    path: str
    address: str = ""
    branch: str = ""
    tags: str = ""
    versions: tuple[Version, ...] = ()

    @property
    def stable(self) -> Version | None:
        """The version that readers should use."""
        return next((one for one in self.versions if one.status is Status.STABLE), None)

    def find(self, name: str) -> Version | None:
        """Give the version of that name or alias."""
        return next((one for one in self.versions if name in (one.name, *one.aliases)), None)

    def address_of(self, version: Version) -> str:
        """Give the address of a version's front page, with a slash at its end; empty where none is known."""
        address = self.address.replace(PLACEHOLDER, version.name)
        return f"{address.rstrip('/')}/" if address else ""


def parse_versions(text: str, path: str) -> VersionList:
    """Read the text of the file; raise ConfigError with the place of what is wrong."""
    file = convert_text(text, _File, path)
    places = _places(text, path)
    listed = (_version(one, next(places, Location(path))) for one in file.versions)
    return VersionList(path, file.address, file.branch, file.tags, tuple(listed))


def _version(entry: _Entry, place: Location) -> Version:
    title, revision = entry.title or entry.name, entry.revision or entry.name
    dates = entry.released, entry.end_of_life
    return Version(entry.name, entry.status, title, revision, entry.aliases, *dates, place)


def _places(text: str, path: str) -> Iterator[Location]:
    lines = enumerate(text.splitlines(), start=1)
    return (Location(path, number, 1) for number, line in lines if re.match(r"\[\[\s*versions\s*\]\]", line))


def read_versions(folder: Path, name: str, path: str) -> VersionList:
    """Read the file from disk or, where it names a branch that git knows, the copy of that branch.

    A branch of an old release keeps the list of its day, and must not warn of versions that have come since.
    ``folder`` is the one of the manual, ``name`` the file in it and ``path`` its name in messages. Raises
    OSError where there is no such file, ConfigError for a file that says nothing.
    """
    own = parse_versions((folder / name).read_text(encoding="utf-8"), path)
    for revision in (f"origin/{own.branch}", own.branch) if own.branch else ():
        text = _show(folder, revision, name)
        if text is not None:
            return parse_versions(text, f"{path} of {revision}")
    return own


@dataclass(frozen=True, slots=True)
class VersionPages:
    """The pages of a version, and where readers of pages that had moved by then end."""

    names: frozenset[str]
    moves: Mapping[str, str]

    def counterpart(self, page: str, former: Iterable[str] = ()) -> str:
        """Give the page that is the same as one of another version, an empty name where there is none.

        ``former`` are names that the page had before.
        """
        if page in self.names:
            return page
        if page in self.moves:
            return self.moves[page]
        return next((name for name in former if name in self.names), "")


def pages_of(folder: Path, revision: str, rules: PageRules, redirects: str) -> VersionPages | None:
    """Ask git for the pages of a manual in a revision; None where git does not know the revision.

    ``redirects`` is the redirects file, relative to the folder.
    """
    known = resolve(folder, revision)
    if not known:
        return None
    listed = _git(folder, "ls-tree", "-r", "-z", "--name-only", known)
    paths = (listed or "").split("\0")
    names = frozenset(rules.name(path) for path in paths if path and rules.is_page(path))
    table = parse_redirects(_show(folder, known, redirects) or "", redirects)
    return VersionPages(names, destinations(table, PageSet(".", names, rules)))


def resolve(folder: Path, revision: str) -> str:
    """Give the commit of a tag or a branch, be it the remote's only; empty where there is none."""
    options = ("--verify", "--quiet", "--end-of-options")
    for name in (revision, f"origin/{revision}"):
        if commit := _git(folder, "rev-parse", *options, f"{name}^{{commit}}"):
            return commit.strip()
    return ""


def is_shallow(folder: Path) -> bool:
    """Tell whether the clone lacks history, or is none, so that git cannot know all revisions."""
    return (_git(folder, "rev-parse", "--is-shallow-repository") or "true").strip() != "false"


def tags_like(folder: Path, pattern: str) -> list[str]:
    """List the tags that a pattern of git's names, the newest version first."""
    return (_git(folder, "tag", "--list", "--sort=-version:refname", pattern) or "").split()


def _show(folder: Path, revision: str, name: str) -> str | None:
    return _git(folder, "show", f"{revision}:./{name}")


def _git(folder: Path, *arguments: str) -> str | None:
    """Run git; None where it cannot answer: no repository, no such revision, no git at all."""
    try:
        done = process.run(["git", *arguments], folder=folder)
    except ProgramError:
        return None
    return None if done.code else done.output
