# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a branch changes: two commits compared by git's objects alone, nothing is checked out.

``base`` is the branch that the change is for; what others did there meanwhile is no change of this branch, so
the commit is taken at which it left (the merge base).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.errors import InputError, ProgramError
from docwarden.facts.git import Git
from docwarden.facts.history import Kind
from docwarden.process import Conversation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")

_KINDS = {"A": Kind.ADDED, "M": Kind.MODIFIED, "T": Kind.MODIFIED, "D": Kind.REMOVED, "R": Kind.MOVED}

#: The modes of what is not there, and of a submodule.
_NO_TEXT = ("000000", "160000")

#: From here on git stops looking for renames; a branch hardly adds and removes as many files.
_RENAMES = 3000


@dataclass(frozen=True, slots=True)
class Hunk:
    """A run of changed lines: those of the old file that are gone, those of the new one that came."""

    old: range
    new: range


@dataclass(frozen=True, slots=True)
class FileChange:
    """What happened to a file. ``path`` is where it is, or was if it is gone; ``old_path`` where it was.

    Of an ``unread`` one the clone lacks the text, so that it has no hunks.
    """

    path: str
    old_path: str
    kind: Kind
    hunks: tuple[Hunk, ...] = ()
    unread: bool = False

    @property
    def added(self) -> int:
        """How many lines came."""
        return sum(len(hunk.new) for hunk in self.hunks)

    @property
    def removed(self) -> int:
        """How many lines went."""
        return sum(len(hunk.old) for hunk in self.hunks)

    @property
    def new_lines(self) -> frozenset[int]:
        """The numbers of the lines that came, from 1."""
        return frozenset(line for hunk in self.hunks for line in hunk.new)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes of a branch: the commit where it left its base, its own last commit, its files by path.

    ``base_tip`` is the last commit of the base, which a branch of today is merged into.
    """

    base: str
    base_tip: str
    head: str
    changes: tuple[FileChange, ...]


def compare(root: Path, base: str, head: str) -> Comparison:
    """Compare two revisions.

    Raises InputError outside git, for revisions that are not there or share no history; where the clone is
    shallow, its hint is the command that deepens it.
    """
    git = Git(root)
    git.check_repository()
    tip, last = (_commit(git, name) for name in (base, head))
    start = git.ask("merge-base", tip, last)
    if not start:
        raise _unrelated(git, base, head)
    return Comparison(start, tip, last, tuple(sorted(_changes(git, start, last), key=lambda one: one.path)))


def _commit(git: Git, name: str) -> str:
    remote = git.remote()
    for known in (name, f"{remote}/{name}"):
        if name and (commit := git.commit(known)):
            return commit
    if git.is_shallow:
        hint = f"git fetch --unshallow {remote}".strip()
        raise InputError(f'this clone is shallow and lacks the revision "{name}"', hint=hint)
    hint = f"git fetch {remote}, or see git branch --all" if remote else "see git branch --all and git log"
    raise InputError(f'git knows no revision "{name}"', hint=hint)


def _unrelated(git: Git, base: str, head: str) -> InputError:
    if git.is_shallow:
        hint = f"git fetch --unshallow {git.remote()}".strip()
        return InputError(f"this clone is shallow: it lacks the commit where {head} left {base}", hint=hint)
    return InputError(f"{head} and {base} have no commit in common", hint="name another base with --base")


def _changes(git: Git, base: str, head: str) -> Iterator[FileChange]:
    """Read the list of files and the hunks, both in git's own order of files.

    A partial clone lacks old texts. Where git stumbles over one, such files are told without their lines.
    """
    try:
        yield from _compared(git, base, head, ())
    except ProgramError:
        without = _without_text(git, base, head)
        if not without:
            raise
        yield from _compared(git, base, head, tuple(without))
        yield from (FileChange(path, path, kind, unread=True) for path, kind in without.items())


def _compared(git: Git, base: str, head: str, without: tuple[str, ...]) -> list[FileChange]:
    fixed = ("diff", "-M50%", f"-l{_RENAMES}", "--no-ext-diff", "--no-color")
    paths = ("--", ".", *(f":(exclude,literal){path}" for path in without)) if without else ()
    magic = {"GIT_LITERAL_PATHSPECS": "0"}
    listed = git.output(*fixed, "--name-status", "-z", base, head, *paths, environment=magic).split("\0")
    shown = (*fixed, "--no-textconv", "--no-prefix", "-U0")
    patch = git.output(*shown, base, head, *paths, environment=magic)
    sections = iter(re.split(r"^diff --git ", patch, flags=re.MULTILINE)[1:])
    fields = iter(field for field in listed if field)
    found = []
    for status in fields:
        old = next(fields)
        path = next(fields) if status[0] in "RC" else old
        # A file that became a link, or a link a file, is shown as removed and added.
        text = "".join(next(sections, "") for _ in range(2 if status[0] == "T" else 1))
        found.append(FileChange(path, old, _KINDS.get(status[0], Kind.ADDED), tuple(_hunks(text))))
    return found


def _without_text(git: Git, base: str, head: str) -> dict[str, Kind]:
    """Find the changed files of which the clone lacks a text."""
    listed = git.output("diff", "--raw", "-z", "--no-abbrev", "--no-renames", base, head).split("\0")
    fields = iter(field for field in listed if field)
    asked = Conversation(["git", "cat-file", "--batch-check"], folder=git.folder)
    found: dict[str, Kind] = {}
    for entry, path in zip(fields, fields, strict=True):
        old_mode, mode, old, new, status = entry.lstrip(":").split()
        texts = [name for name, kind in ((old, old_mode), (new, mode)) if kind not in _NO_TEXT]
        for name in texts:
            asked.say(f"{name}\n")
            if asked.line().endswith("missing"):
                found[path] = _KINDS[status[0]]
    return found


def _hunks(section: str) -> Iterator[Hunk]:
    for line in section.split("\n"):
        if match := _HUNK.match(line):
            yield Hunk(_range(match[1], match[2]), _range(match[3], match[4]))


def _range(start: str, count: str | None) -> range:
    return range(int(start), int(start) + int(count if count is not None else 1))
