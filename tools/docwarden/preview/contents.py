# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What is in the files of a checkout: a file counts as changed when its bytes do, whatever its times say."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Folders that no page is made from.
_NO_FOLDERS = {".git", "__pycache__", "node_modules", ".tox", ".venv"}

#: What editors and docwarden itself put beside a file while they write it.
_PASSING = ("~", ".swp", ".swx", ".tmp", ".docwarden-tmp", ".part", ".crdownload")


class Contents:
    """The digests of files, by absolute path; those below ``leave_out`` do not count."""

    def __init__(self, leave_out: Path) -> None:
        """Start without any file."""
        self._leave_out = leave_out
        self._digests: dict[str, bytes | None] = {}

    def note(self, paths: Iterable[str]) -> None:
        """Take files, and all files below folders, as they are now, where they are not known yet."""
        for path in paths:
            for file in self._files_at(path):
                if file not in self._digests and self.counts(file):
                    self._digests[file] = digest(file)

    def changed(self, paths: Iterable[str]) -> set[str]:
        """Give the files at or below paths whose content differs from what was seen last."""
        candidates = {file for path in paths for file in self._candidates(path) if self.counts(file)}
        return {file for file in candidates if self._differs(file)}

    def counts(self, file: str) -> bool:
        """Tell whether a file may matter to a page."""
        name = os.path.basename(file)
        parts = set(file.split(os.sep)[:-1])
        return not (
            name.endswith(_PASSING)
            or name.startswith((".#", "#", ".goutputstream"))
            or name.isdecimal()  # vim tries whether it may write with a file "4913"
            or parts & _NO_FOLDERS
            or Path(file).is_relative_to(self._leave_out)
        )

    def files_below(self, folder: str, *, recursive: bool = True) -> Iterator[str]:
        """Give the files of a folder, without those in folders that no page is made from."""
        for parent, below, names in os.walk(folder):
            below[:] = [name for name in below if recursive and self._is_entered(os.path.join(parent, name))]
            yield from (os.path.join(parent, name) for name in names)

    def _is_entered(self, folder: str) -> bool:
        return os.path.basename(folder) not in _NO_FOLDERS and Path(folder) != self._leave_out

    def _files_at(self, path: str) -> Iterator[str]:
        return self.files_below(path) if os.path.isdir(path) else iter((path,))

    def _candidates(self, path: str) -> Iterator[str]:
        """Give the path, what lies below it now, and what lay below it; a moved folder is one event."""
        yield path
        yield from self._files_at(path)
        if path not in self._digests:
            yield from [file for file in self._digests if file.startswith(path + os.sep)]

    def _differs(self, file: str) -> bool:
        before = self._digests.get(file)
        self._digests[file] = now = digest(file)
        return now != before


def digest(file: str) -> bytes | None:
    """Give the digest of a file's content, None where there is no file that can be read."""
    try:
        with open(file, "rb") as stream:
            return hashlib.blake2b(stream.read(), digest_size=16).digest()
    except OSError:
        return None
