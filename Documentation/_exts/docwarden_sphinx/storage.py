# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Tells a disk that is full or cannot be written from mistakes in the manual.

Sphinx takes a file that could not be copied for a warning like others and leaves half of it behind; an error
while a page is stored looks like one of the page. Nothing in the manual can mend that: the run cannot go on.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from typing import TYPE_CHECKING

from sphinx.errors import SphinxError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docwarden_sphinx.recording import Record

CODES = {errno.ENOSPC, errno.EFBIG, errno.EROFS, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)}

_ERROR = re.compile(r"\[Errno (?P<number>[0-9]+)\]|OSError\((?P<other>[0-9]+), ")
_PATHS = re.compile(r"'(/[^']+)'")
_WRITING = re.compile(r"(?:failed to copy|cannot copy|error writing) ", re.IGNORECASE)


class StorageError(SphinxError):
    """What was made cannot be stored."""


def problem(text: str) -> str:
    """Say in one line what is wrong with the disk, where the text of an error is about that."""
    match = _ERROR.search(text)
    number = int(match["number"] or match["other"]) if match else 0
    if number not in CODES:
        return ""
    ours = [path for path in _PATHS.findall(text) if not path.startswith(sys.prefix)]
    where = os.path.relpath(ours[-1]) if ours else "the output"
    return f"cannot write {where}: {os.strerror(number)}; make room or name another folder, then run again"


def raise_for(records: Iterable[Record]) -> None:
    """Raise StorageError where a file could not be written."""
    for record in records:
        if _WRITING.match(record.message) and (message := problem(record.message)):
            raise StorageError(message)
