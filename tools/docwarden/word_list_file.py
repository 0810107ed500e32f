# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The file with the words that a project knows: one per line, in the order that it has."""

from __future__ import annotations

import bisect
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "spelling_wordlist.txt"


def add(file: Path, words: Iterable[str]) -> list[str]:
    """Add words that are not there yet, and give those; the file is replaced in one step.

    Each word goes where it belongs in an alphabetical order that ignores case; lines that are there keep
    their order. Raises OutputError when the file cannot be written.
    """
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    new = sorted({word.strip() for word in words} - set(lines) - {""}, key=_alphabetical)
    for word in new:
        bisect.insort(lines, word, key=_alphabetical)
    if new:
        _replace(file, "".join(f"{line}\n" for line in lines))
    return new


def _alphabetical(word: str) -> tuple[str, str]:
    return word.casefold(), word


def _replace(file: Path, text: str) -> None:
    try:
        with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False, encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(stream.name, file.stat().st_mode if file.exists() else 0o644)  # noqa: PTH101
        Path(stream.name).replace(file)
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}") from None
