# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""One run at a time in a folder of caches: a second one waits for the first."""

from __future__ import annotations

import contextlib
import importlib
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_NAME = "docwarden.lock"


@contextlib.contextmanager
def exclusive(folder: Path, messages: IO[str]) -> Iterator[None]:
    """Hold the folder for a while; the system lets go of it when the process ends, however it ends.

    Systems without locks of this kind (Windows) are not guarded.
    """
    with _lock(folder) as (fcntl, file):
        if fcntl and not _is_taken(fcntl, file):
            messages.write("docwarden: another run is at work here; this one goes on when it is done\n")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def unless_held(folder: Path) -> Iterator[bool]:
    """Hold the folder for a while, unless another run does; tell whether it is held here."""
    with _lock(folder) as (fcntl, file):
        yield not fcntl or _is_taken(fcntl, file)


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[tuple[Any, Any]]:
    try:
        fcntl: Any = importlib.import_module("fcntl")
    except ImportError:
        yield None, None
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE_NAME).open("w", encoding="utf-8") as file:
        yield fcntl, file


def _is_taken(fcntl: Any, file: IO[str]) -> bool:
    """Take the lock, if that is possible at once."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
