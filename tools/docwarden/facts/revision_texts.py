# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Reads single files of any revision from git's objects, through one running git."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.process import Conversation

if TYPE_CHECKING:
    from pathlib import Path


class RevisionTexts:
    """The texts of files by revision and path; each is read once."""

    def __init__(self, root: Path) -> None:
        """Take the folder of a repository."""
        self._root = root
        self._git: Conversation | None = None
        #: Files that were read and are no UTF-8; what is wrong in them was replaced.
        self.broken: set[str] = set()
        self._known: dict[tuple[str, str], str | None] = {}

    def text(self, revision: str, path: str) -> str | None:
        """Give the text of a file, None where the revision has no such file or the clone lacks it."""
        key = (revision, path)
        if key not in self._known:
            self._known[key] = self._read(f"{revision}:{path}")
        return self._known[key]

    def lines(self, revision: str, path: str) -> list[str]:
        """Give the lines of a file, none where there is no such file."""
        return (self.text(revision, path) or "").split("\n")

    def _read(self, name: str) -> str | None:
        if "\n" in name:
            return None
        if self._git is None or self._git.shared:
            self._git = Conversation(["git", "cat-file", "--batch"], folder=self._root)
        self._git.say(f"{name}\n")
        head = self._git.line().rsplit(" ", 2)
        if head[-1] == "missing" or not head[-1].isdigit():
            return None
        data = self._git.bytes(int(head[-1]) + 1)[:-1]
        if head[-2] != "blob":
            return None
        text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
        if "\ufffd" in text and "\ufffd".encode() not in data:
            self.broken.add(name.partition(":")[2])
        return text
