# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""One preview at a time in a folder of output: a second one is told where the first is."""

from __future__ import annotations

import contextlib
import importlib
from typing import TYPE_CHECKING, Any

from docwarden.errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_NAME = "docwarden-preview.lock"


@contextlib.contextmanager
def claimed(folder: Path, address: str) -> Iterator[None]:
    """Hold the folder for a while; raise ProgramError where another preview does.

    The system lets go of it when the process ends, however it ends. Systems without locks of this kind
    (Windows) are not guarded.
    """
    try:
        fcntl: Any = importlib.import_module("fcntl")
    except ImportError:
        yield
        return
    with (folder / FILE_NAME).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            hint = "look at that one, or end it first"
            raise ProgramError(f"a preview of this manual is running at {file.read()}", hint=hint) from None
        file.truncate(0)
        file.write(address)
        file.flush()
        yield
