# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a clone holds of other commits: names of tags and branches, lines of files, whole files.

Nothing is checked out and nothing comes over the network, also where the clone is a partial one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docwarden import process
from docwarden.errors import InputError, ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    # What users set for git grep must not change what it prints.
    "GIT_CONFIG_COUNT": "3",
    "GIT_CONFIG_KEY_0": "grep.column",
    "GIT_CONFIG_VALUE_0": "false",
    "GIT_CONFIG_KEY_1": "grep.fullName",
    "GIT_CONFIG_VALUE_1": "false",
    "GIT_CONFIG_KEY_2": "color.grep",
    "GIT_CONFIG_VALUE_2": "false",
}


class Line(NamedTuple):
    """A line of a file of a commit; the path is relative to the root."""

    revision: str
    path: str
    number: int
    text: str


class GitObjects:
    """The objects of the repository that a folder belongs to."""

    def __init__(self, root: Path) -> None:
        """Take the folder; raise InputError where it belongs to no repository."""
        self._root = root
        if self._run("rev-parse", "--git-dir").code:
            raise InputError(
                "there is no git repository to read tags and branches from",
                hint="run this in a clone of the repository",
            )

    def _run(self, *arguments: str) -> process.Completed:
        return process.run(["git", *arguments], folder=self._root, environment=_ENVIRONMENT)

    def _output(self, *arguments: str) -> str:
        done = self._run(*arguments)
        if done.code:
            reason = next(iter(done.errors.strip().splitlines()), f"exit code {done.code}")
            raise ProgramError(f"git {arguments[0]} failed: {reason.removeprefix('fatal: ')}")
        return done.output

    def tags(self) -> dict[str, str]:
        """Give the tags with the ids of their commits."""
        listed = self._output(
            "for-each-ref", "--format=%(refname:strip=2) %(objectname) %(*objectname)", "refs/tags"
        )
        words = [line.split(" ") for line in listed.splitlines()]
        return {name: peeled or own for name, own, peeled in words}

    def remote(self) -> str:
        """Choose the remote: the one that a fork calls upstream, else origin, else the first."""
        remotes = self._output("remote").split()
        return next((name for name in ("upstream", "origin", *remotes) if name in remotes), "")

    def is_shallow(self) -> bool:
        """Tell whether the clone has a part of the history only."""
        return self._output("rev-parse", "--is-shallow-repository").strip() == "true"

    def commit(self, name: str) -> str:
        """Give the id of a commit, an empty text where there is none of that name."""
        done = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return "" if done.code else done.output.strip()

    def lines(self, pattern: str, commits: Sequence[str], places: Sequence[str]) -> Iterator[Line]:
        """Find the lines that match a POSIX extended expression, in order of the commits and of the paths."""
        if not commits:
            return
        options = ["-I", "-n", "-z", "--no-color", "-E"]
        done = self._run("grep", *options, "-e", pattern, *commits, "--", *places)
        if done.code > 1:
            raise ProgramError(f"git grep failed: {done.errors.strip().splitlines()[0]}")
        for entry in re.finditer(r"([^:\n]*):([^\0\n]*)\0(\d+)\0([^\n]*)\n", done.output):
            yield Line(entry[1], entry[2], int(entry[3]), entry[4])

    def files(self, commit: str, places: Sequence[str]) -> dict[str, str]:
        """Give the names of the objects of the files among and below the given places, by path."""
        listed = self._output("ls-tree", "-r", "-z", commit, "--", *places).split("\0")
        entries = (entry.partition("\t") for entry in listed if entry)
        return {path: head.split()[2] for head, _, path in entries if head.split()[1] == "blob"}

    def text(self, name: str) -> str:
        """Read an object."""
        return self._output("cat-file", "blob", name)
