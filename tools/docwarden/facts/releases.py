# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Releases of a project in the order of their versions: tags and branches of its clone, by their names."""

from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docwarden.facts.git_objects import GitObjects


@dataclass(frozen=True, slots=True)
class Series:
    """What belongs together: tags, by pattern, and the branch from which they come, or a kept folder."""

    name: str = ""
    tags: tuple[str, ...] = ()
    branch: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """A release, or the tip of a branch: its name, and the commit or the folder that holds it."""

    name: str
    commit: str = ""
    folder: str = ""
    is_tip: bool = False


def find_releases(git: GitObjects | None, series: Sequence[Series]) -> list[list[Release]]:
    """Give the releases of each series, pre-releases first, then the others, the tip of its branch last.

    Raises one InputError for all tags and branches that the clone lacks, with the command that brings them.
    """
    known = git.tags() if git else {}
    remote = git.remote() if git else ""
    found, lacking = [], _Lacking(remote)
    for one in series:
        own = [tag for tag in known if any(fnmatch.fnmatchcase(tag, pattern) for pattern in one.tags)]
        lacking.tags += [pattern for pattern in one.tags if not fnmatch.filter(known, pattern)]
        releases = [Release(tag, known[tag]) for tag in sorted(own, key=_tag_order)]
        if one.folder:
            releases.append(Release(one.name, folder=one.folder))
        if one.branch and git:
            commit = _tip(git, one.branch, remote)
            lacking.branches += [] if commit else [one.branch]
            releases.append(Release(one.name or one.branch.rpartition("/")[2], commit, is_tip=True))
        found.append(releases)
    if git:
        lacking.check(git)
    return found


def _tip(git: GitObjects, branch: str, remote: str) -> str:
    """Find a branch, at the remote first: a local one of that name is seldom up to date."""
    names = (f"refs/remotes/{remote}/{branch}", f"refs/heads/{branch}", branch)
    return next((commit for name in names if (commit := git.commit(name))), "")


def _tag_order(tag: str) -> tuple[bool, list[tuple[str, int]]]:
    return "-" not in tag, version_order(tag)


def version_order(text: str) -> list[tuple[str, int]]:
    """Give a key that sorts versions as people count.

    >>> sorted(["v1.10", "v1.9"], key=version_order)
    ['v1.9', 'v1.10']
    """
    return [(word, int(number or 0)) for word, number in re.findall(r"(\D*)(\d*)", text)]


class _Lacking:
    """What the clone lacks."""

    def __init__(self, remote: str) -> None:
        self.tags: list[str] = []
        self.branches: list[str] = []
        self._remote = remote or "origin"

    def check(self, git: GitObjects) -> None:
        if not (self.tags or self.branches):
            return
        names = [f'tag "{name}"' for name in self.tags] + [f'branch "{name}"' for name in self.branches]
        depth = "--depth=1 " if git.is_shallow() else ""
        raise InputError(
            f"this clone has no {_listed(names)}",
            hint=f"git fetch {depth}{self._remote} {' '.join(self._wanted())}",
        )

    def _wanted(self) -> Iterator[str]:
        yield from (f"'refs/tags/{name}:refs/tags/{name}'" for name in self.tags)
        names = (name.removeprefix(f"{self._remote}/") for name in self.branches)
        yield from (f"+refs/heads/{name}:refs/remotes/{self._remote}/{name}" for name in names)


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and no {last}" if most else last
