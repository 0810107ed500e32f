# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Whether the list of versions says what is true: one stable version, known revisions, no forgotten release.

``check_versions`` is a pure function; what git knows of revisions and tags is handed in.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.facts.versions import PLACEHOLDER, Status
from docwarden.finding import Location, Rule, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from docwarden.facts.versions import Version, VersionList
    from docwarden.finding import Finding

LIST = Rule(
    id="version-list",
    severity=Severity.ERROR,
    summary="The list of versions has one stable version, one entry per name, and an address for them.",
    why="Banners, the version menu and canonical links all come from this list. Where it contradicts itself, "
    "readers of an old manual are not told of it, or are led to the wrong one.",
    bad='[[versions]]\nname = "v1.7"\nstatus = "stable"\n\n[[versions]]\nname = "v1.6"\nstatus = "stable"',
    good='[[versions]]\nname = "v1.7"\nstatus = "stable"\n\n'
    '[[versions]]\nname = "v1.6"\nstatus = "supported"',
    language="toml",
)

REVISION = Rule(
    id="version-revision",
    severity=Severity.ERROR,
    summary="The tag or branch of each version exists.",
    why="The pages of a version are looked up there, so that its readers are led to the same page of another "
    "version. Without it they land on the front page and have to search.",
    bad='[[versions]]\nname = "v1.7"\nstatus = "stable"\nrevision = "v1.7.O"',
    good='[[versions]]\nname = "v1.7"\nstatus = "stable"\nrevision = "v1.7.0"',
    language="toml",
)

EXPIRED = Rule(
    id="version-expired",
    severity=Severity.ERROR,
    summary="A version whose end of life has passed is listed as such.",
    why="Its readers get no security fixes any more, and the banner that says so is missing.",
    bad='[[versions]]\nname = "v1.5"\nstatus = "supported"\nend-of-life = 2024-01-31',
    good='[[versions]]\nname = "v1.5"\nstatus = "end-of-life"\nend-of-life = 2024-01-31',
    language="toml",
)

MISSING = Rule(
    id="version-missing",
    severity=Severity.WARNING,
    summary="A release that is newer than the newest listed one is in the list.",
    why="Until it is, the manual of the release before it says that it is the stable one.",
    bad='tags = "v*"\n\n[[versions]]\nname = "v1.6"\nstatus = "stable"\n# while git has the tag v1.7',
    good='tags = "v*"\n\n[[versions]]\nname = "v1.7"\nstatus = "stable"',
    language="toml",
)


@dataclass(frozen=True, slots=True)
class Known:
    """What git knows: the commit of each revision, empty for none, and the release tags, newest first.

    ``shallow`` is set where the clone lacks history, so that a missing revision means nothing.
    """

    commits: Mapping[str, str]
    tags: tuple[str, ...] = ()
    shallow: bool = False


def check_versions(listed: VersionList, known: Known, today: dt.date) -> list[Finding]:
    """Check the list; sorted."""
    found = [*_whole(listed), *_missing(listed, known)]
    for version in listed.versions:
        found += [*_revision(version, known), *_expired(version, today)]
    return sorted(found)


def _whole(listed: VersionList) -> Iterator[Finding]:
    """Report what only the list as a whole shows."""
    place = Location(listed.path, 1)
    if not listed.versions:
        yield LIST.at(place, "no version is listed", hint="add a table [[versions]]")
        return
    if len(listed.versions) > 1 and PLACEHOLDER not in listed.address:
        message = f'expected an address that holds "{PLACEHOLDER}", found "{listed.address}"'
        yield LIST.at(place, message, hint=f'write address = "https://docs.example.org/en/{PLACEHOLDER}/"')
    stable = [one for one in listed.versions if one.status is Status.STABLE]
    if not stable and any(one.status is not Status.UNRELEASED for one in listed.versions):
        yield LIST.at(place, "no version is stable", hint='give the newest release status = "stable"')
    for one in stable[1:]:
        hint = 'give one of them status = "supported"'
        yield LIST.at(one.location, f'"{one.name}" is stable, and "{stable[0].name}" is, too', hint=hint)
    yield from _repeated(listed)


def _repeated(listed: VersionList) -> Iterator[Finding]:
    counts: Counter[str] = Counter()
    for version in listed.versions:
        for name in (version.name, *version.aliases):
            counts[name] += 1
            if counts[name] == 2:  # noqa: PLR2004 - the first repetition
                yield LIST.at(version.location, f'"{name}" is the name of another version, too')


def _revision(version: Version, known: Known) -> Iterator[Finding]:
    if known.commits.get(version.revision) or known.shallow:
        return
    message = f'"{version.name}" has the revision "{version.revision}", which git does not know'
    yield REVISION.at(version.location, message, hint="name a tag or a branch, or fetch it: git fetch --tags")


def _expired(version: Version, today: dt.date) -> Iterator[Finding]:
    ended = version.end_of_life is not None and version.end_of_life < today
    if ended and version.status is not Status.END_OF_LIFE:
        message = f'"{version.name}" is {version.status}, but its life ended on {version.end_of_life}'
        yield EXPIRED.at(version.location, message, hint='write status = "end-of-life"')


def _missing(listed: VersionList, known: Known) -> Iterator[Finding]:
    """Report the newest release tag where the list does not know it, by tag, name or the commit behind it."""
    names = {name for one in listed.versions for name in (one.name, one.revision, *one.aliases)}
    newest = next(iter(known.tags), "")
    if newest and newest not in names and not any(newest.startswith(f"{name}.") for name in names):
        yield MISSING.at(Location(listed.path, 1), f"the release {newest} is not listed", hint="add it")
