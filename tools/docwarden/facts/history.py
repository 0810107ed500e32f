# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What changed in a folder of a git work tree since an earlier state: its change set.

The work tree as it lies on disk is compared, so what is staged, not staged and not yet tracked counts, too.
Only the folder is compared and git's limit on renames is lifted: in a large repository a comparison of
everything passes that limit, and then git silently reports moved pages as deleted.
"""

from __future__ import annotations

import contextlib
import enum
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden.errors import InputError, ProgramError
from docwarden.facts.git import COMMIT_ID, Git

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

#: Where continuous integration tells the branch that a change is to be merged into (GitHub, GitLab).
TARGET_BRANCH_VARIABLES = ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME")

#: From here on, in percent, git takes a deleted and a new file for one that moved (its own default).
SIMILARITY = 50

#: How often git is asked again where it fails.
_PATIENCE = 3

_LISTING = ("--name-status", "-z", f"-M{SIMILARITY}%", "-l0", "--relative", "--no-ext-diff")


class Kind(enum.StrEnum):
    """What happened to a file."""

    ADDED = "added"
    MODIFIED = "modified"
    REMOVED = "removed"
    MOVED = "moved"


_KINDS = {"A": Kind.ADDED, "M": Kind.MODIFIED, "T": Kind.MODIFIED, "D": Kind.REMOVED, "R": Kind.MOVED}


@dataclass(frozen=True, order=True, slots=True)
class Change:
    """What happened to one file; paths are relative to the folder that was compared.

    A moved file has its new path and how much of it stayed the same, in percent.
    """

    path: str
    kind: Kind
    new_path: str = ""
    similarity: int = 0


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """All changes since a commit, sorted by path; ``base`` is its id, ``label`` says in words which it is."""

    base: str
    label: str
    changes: tuple[Change, ...]

    def gone(self) -> dict[str, Change]:
        """Give the files that are no longer where they were, by their old paths."""
        kinds = (Kind.REMOVED, Kind.MOVED)
        return {change.path: change for change in self.changes if change.kind in kinds}


def changes_since(
    folder: Path, base: str, environment: Mapping[str, str], leave_out: Sequence[str] = ()
) -> ChangeSet:
    """Compare a folder of a work tree, without the folders in it that are left out, with an earlier state.

    ``base`` is a commit or a tag, which is compared as it is, or a branch, of which the merge base with HEAD
    is taken: what others did on the branch meanwhile is no change of ours. When it is empty, it is the branch
    that continuous integration says the change is for, or else the default branch of the remote. Raises
    InputError where there is no git repository or no such base, and says how to deepen a shallow clone;
    ProgramError where git is missing or fails.
    """
    git = Git(folder)
    git.check()
    commit, label = _base(git, base, environment)
    return ChangeSet(commit, label, tuple(sorted(_compare(git, commit, leave_out))))


def follow_moves(
    folder: Path, changes: ChangeSet, paths: Collection[str], leave_out: Sequence[str] = ()
) -> ChangeSet:
    """Find where removed files went that changed too much since the base to be recognized at once.

    Each commit since then is looked at alone, and what is not committed last; the similarity of a file that
    moved more than once is the least of its steps. Costs as much as ``git log`` of the folder. Where the base
    is no ancestor of HEAD the steps do not all lead there; what they find is then still where a file went.
    """
    git = Git(folder)
    # The plain output, whatever the user has set for the log.
    plain = ("--format=", "--no-follow", "--no-show-signature", "--no-color")
    steps = ("log", "--reverse", "--topo-order", "--diff-filter=R", *plain, *_LISTING)
    listed = git.output(*steps, f"{changes.base}..HEAD", "--", ".")
    moves = [change for change in _changes(listed.split("\0")) if change.kind is Kind.MOVED]
    moves += [change for change in _compare(git, "HEAD", leave_out) if change.kind is Kind.MOVED]
    found = {path: move for path in paths if (move := _last_move(path, moves))}
    return replace(changes, changes=tuple(_moved(change, found) for change in changes.changes))


def _moved(change: Change, found: Mapping[str, Change]) -> Change:
    known = change.kind is Kind.REMOVED and change.path in found
    return replace(found[change.path], path=change.path) if known else change


def _last_move(path: str, moves: Iterable[Change]) -> Change | None:
    """Follow one file through moves in order of time."""
    last: Change | None = None
    for move in moves:
        if move.path == (last.new_path if last else path):
            similarity = min(move.similarity, last.similarity) if last else move.similarity
            last = replace(move, similarity=similarity)
    return last


def _compare(git: Git, commit: str, leave_out: Sequence[str]) -> list[Change]:
    """List what differs between a commit and the work tree.

    Where a file vanishes between two commands, as those of editors do, git fails; it is asked again.
    """
    where = ("--", ".", *(f":(exclude){folder}" for folder in leave_out))
    for _ in range(_PATIENCE):
        with contextlib.suppress(ProgramError):
            return _compare_once(git, commit, where)
    return _compare_once(git, commit, where)


def _compare_once(git: Git, commit: str, where: Sequence[str]) -> list[Change]:
    with tempfile.TemporaryDirectory() as scratch:
        settings = _with_untracked(git, Path(scratch), where)
        listed = git.output("diff", *_LISTING, commit, *where, environment=settings)
    return list(_changes(listed.split("\0")))


def _base(git: Git, base: str, environment: Mapping[str, str]) -> tuple[str, str]:
    """Give the id of the commit to compare with, and what it is in words."""
    if not git.commit("HEAD"):
        raise InputError("the branch has no commit yet, so there is nothing to compare with")
    remote = git.remote()
    name = base or _default_branch(git, remote, environment)
    name = next((known for known in (name, f"{remote}/{name}") if git.commit(known)), name)
    commit = git.commit(name)
    if not commit:
        raise _lacking(git, name, remote)
    if not git.ask("rev-parse", "--symbolic-full-name", name).startswith(("refs/heads/", "refs/remotes/")):
        return commit, name if not COMMIT_ID.fullmatch(name) else name[:12]
    common = git.ask("merge-base", "HEAD", commit)
    if not common:
        raise _lacking(git, name, remote)
    return common, f"the merge base with {name}"


def _default_branch(git: Git, remote: str, environment: Mapping[str, str]) -> str:
    told = next((environment[name] for name in TARGET_BRANCH_VARIABLES if environment.get(name)), "")
    if told:
        return f"{remote}/{told}" if remote else told
    if remote and (head := git.ask("symbolic-ref", "--quiet", "--short", f"refs/remotes/{remote}/HEAD")):
        return head
    known = [f"{remote}/{name}" for name in ("main", "master") if remote] + ["main", "master"]
    if found := next((name for name in known if git.commit(name)), ""):
        return found
    raise InputError(
        "it is not known with which branch to compare", hint="name a branch or a commit with --base"
    )


def _lacking(git: Git, name: str, remote: str) -> InputError:
    """Say that the base is not there, and with which command it comes."""
    if not git.is_shallow:
        message = f"there is no branch, tag or commit {name} that shares history with HEAD"
        return InputError(message, hint=f"git fetch {remote}" if remote else "name another one with --base")
    branch = name.removeprefix(f"{remote}/")
    command = f"git fetch --unshallow {remote} +refs/heads/{branch}:refs/remotes/{remote}/{branch}"
    if COMMIT_ID.fullmatch(name):
        command = f"git fetch --depth=1 {remote} {name}"
    return InputError(f"this clone is shallow and lacks {name}, the base to compare with", hint=command)


def _with_untracked(git: Git, scratch: Path, where: Sequence[str]) -> dict[str, str]:
    """Make git see new files: note them in a copy of the index and give the settings that use it.

    The repository's own index and objects stay as they are.
    """
    listed = git.output("ls-files", "--others", "--exclude-standard", "-z", *where).split("\0")
    untracked = [path for path in listed if path and not path.endswith("/")]  # no other repositories within
    if not untracked:
        return {}
    index, objects, names = (scratch / name for name in ("index", "objects", "names"))
    own_index, own_objects = (git.folder / git.path(name) for name in ("index", "objects"))
    if own_index.is_file():
        shutil.copyfile(own_index, index)
    objects.mkdir()
    names.write_bytes(b"\0".join(map(os.fsencode, untracked)))
    settings = {
        "GIT_INDEX_FILE": str(index),
        "GIT_OBJECT_DIRECTORY": str(objects),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(own_objects.resolve()),
    }
    paths = ["--pathspec-file-nul", f"--pathspec-from-file={names}"]
    git.output("add", "--intent-to-add", *paths, environment=settings)
    return settings


def _changes(fields: Iterable[str]) -> Iterator[Change]:
    """Read what ``git diff --name-status -z`` says: a status and one path, or two where a file moved."""
    rest = iter(fields)
    for status in rest:
        if not status:
            continue
        path = next(rest)
        kind = _KINDS.get(status[0])
        if kind is Kind.MOVED:
            yield Change(path, kind, next(rest), int(status[1:]))
        elif kind:
            yield Change(path, kind)
