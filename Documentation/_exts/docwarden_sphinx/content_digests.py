# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Digests of the contents of files, of which only those are read again that the file system calls changed."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden.file_state import State, is_older, state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: By path: the state in which a file was read, and the digest of what stood in it.
Kept = dict[str, tuple[State, str]]


class ContentDigests:
    """Digests of files, each computed once for as long as this lives."""

    def __init__(self, root: Path, kept: Mapping[str, tuple[State, str]] | None = None) -> None:
        """Take the folder that paths are relative to, and what an earlier run has kept."""
        self._root = str(root)
        self._kept = kept or {}
        self._known: dict[str, str] = {}

    def of(self, path: str) -> str:
        """Give the digest of a file; an empty one where there is none."""
        path = os.path.join(self._root, path)  # noqa: PTH118 - thousands of them
        if path not in self._known:
            self._known[path] = self._of_kept(path) or digest(Path(path))
        return self._known[path]

    def _of_kept(self, path: str) -> str:
        state, known = self._kept.get(path, (None, ""))
        return known if state and state_of(path) == state else ""


def digest(file: Path) -> str:
    """Give the digest of a file; an empty one where there is none."""
    try:
        return hashlib.blake2b(file.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ""


def to_keep(digests: Iterable[tuple[str, str]], read_at: int | None = None) -> Kept:
    """Give states and digests for the next run, of files that were read at a moment or later (or just now).

    A file that changed about then or later is left out: what was read need not be what stands there.
    """
    moment = time.time_ns() if read_at is None else read_at
    states = ((path, state_of(path), known) for path, known in digests)
    return {path: (state, known) for path, state, known in states if state and is_older(state, moment)}
