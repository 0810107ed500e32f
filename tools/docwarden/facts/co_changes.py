# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which files change together: for each page, the changes that touched it, and what else they touched.

Code and its page are often changed in two commits of one pull request. What one person committed within a
minute counts as one change: that is how a branch looks once it was rebased.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.facts.git import Git

#: A commit that touches more files says nothing of what belongs together: a rename, a new license header.
MOST_FILES = 60

#: How far apart, in seconds, the commits of one change may be.
APART = 60

_START = "\x01"


@dataclass(slots=True, eq=False)
class Together:
    """A change: when its last commit was made, and the files that it touched, pages by the path of today."""

    time: int
    files: set[str]


def read_changes(git: Git, folder: str, revision: str = "HEAD") -> list[Together]:
    """Read the changes of a history, newest first, merges left out; files of ``folder`` keep their identity.

    Renames are looked for in the folder alone: in a whole repository git stops looking at its limit, and a
    clone may lack old files elsewhere.
    """
    below = folder.rstrip("/") + "/"
    moves = _moves(git, folder, revision)
    today: dict[str, str] = {}
    latest: dict[str, Together] = {}
    found: list[Together] = []
    for commit, (author, time, *paths) in _log(git, revision, "--name-only", "--no-renames"):
        # This commit and older ones know a page by its old name.
        today |= {old: today.get(new, new) for old, new in moves.get(commit, ())}
        if len(paths) > MOST_FILES:
            continue
        files = {today.get(path, path) if path.startswith(below) else path for path in paths}
        last = latest.get(author)
        if last and abs(last.time - int(time)) <= APART:
            last.files |= files
            last.time = int(time)
        else:
            found.append(Together(int(time), files))
            latest[author] = found[-1]
    return found


def by_page(changes: list[Together], folder: str) -> dict[str, list[Together]]:
    """Give the changes that touched each file of the folder and something outside it."""
    below = folder.rstrip("/") + "/"
    found: defaultdict[str, list[Together]] = defaultdict(list)
    for change in changes:
        inside = [path for path in change.files if path.startswith(below)]
        if len(inside) < len(change.files):
            for path in inside:
                found[path].append(change)
    return dict(found)


def _moves(git: Git, folder: str, revision: str) -> dict[str, list[tuple[str, str]]]:
    """Give the renames in a folder by commit."""
    options = ("--diff-filter=R", "--name-status", "-M", "-l0", "--", folder)
    return {
        commit: list(zip(fields[3::3], fields[4::3], strict=True))
        for commit, fields in _log(git, revision, *options)
    }


def _log(git: Git, revision: str, *options: str) -> Iterator[tuple[str, list[str]]]:
    """Give commits, newest first: author, time, and the fields of their changes."""
    plain = ("--no-merges", "-z", "--no-color", "--no-show-signature")
    listed = git.output("log", *plain, f"--format={_START}%H%x00%ae%x00%ct", revision, *options)
    for entry in listed.split(_START):
        commit, *fields = entry.replace("\n", "").split("\0")
        if commit:
            yield commit, [*fields[:2], *filter(None, fields[2:])]
