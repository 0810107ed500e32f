# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The files with the words that a project knows: one word per line, sorted by bytes, comments at the top.

Entries are read as enchant does: one in lower case also stands for its capitalized and its upper-case form, a
capitalized one for its upper-case form.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

#: The list of a manual, and of each of its folders.
NAME = "spelling_wordlist.txt"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list that holds a word; ``text`` is the line as it is, ``number`` counts from 1."""

    number: int
    text: str

    @property
    def word(self) -> str:
        """The word, without blanks around it."""
        return self.text.strip()


def read(file: Path) -> list[str]:
    """Give the lines of a list, none where there is no file; raise InputError where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8-sig").splitlines() if file.exists() else []
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = f"expected UTF-8 text, found the byte 0x{error.object[error.start]:02x}"
        raise InputError.at(str(file), message, line=line, hint="save the file as UTF-8") from None
    except OSError as error:
        raise InputError.at(str(file), f"cannot be read: {error.strerror}") from None


def entries(lines: Iterable[str]) -> list[Entry]:
    """Give the words among the lines of a list."""
    numbered = (Entry(number, line) for number, line in enumerate(lines, start=1))
    return [entry for entry in numbered if entry.word and not entry.text.startswith("#")]


def covering(word: str) -> Iterator[str]:
    """Give the entries of which each would make a word known, the widest first."""
    if word.isupper() or word == word.capitalize():
        yield word.lower()
    if word.isupper():
        yield word.capitalize()
    yield word


def redundant_beside(word: str, words: Container[str]) -> str:
    """Give another entry that makes one needless, nothing where there is none."""
    return next((other for other in covering(word) if other != word and other in words), "")


def sorting_key(word: str) -> bytes:
    """Put words in the order of their bytes, as ``LC_ALL=C sort`` does."""
    return word.encode("utf-8", errors="surrogateescape")


def add(file: Path, words: Iterable[str]) -> tuple[list[str], dict[str, str]]:
    """Add words; give those that are new, and those that need no entry with the one that stands for them.

    Entries that a new one makes needless go. Raises InputError for what is no word, and OutputError where
    the file cannot be written; it is replaced in one step.
    """
    lines = read(file)
    known = {entry.word for entry in entries(lines)}
    wanted = {word.strip() for word in words} - {""}
    for word in sorted(wanted):
        if any(letter.isspace() for letter in word) or word.startswith("#"):
            raise InputError(f'expected a word, found "{word}"', hint="add one word at a time, no comment")
    needless = {word: word if word in known else redundant_beside(word, known | wanted) for word in wanted}
    new = sorted((word for word, other in needless.items() if not other), key=sorting_key)
    if new:
        write(file, lines, known.union(new))
    return new, {word: other for word, other in sorted(needless.items()) if other}


def write(file: Path, lines: Iterable[str], words: Iterable[str]) -> None:
    """Write a list with these words: sorted, each once and none that another one stands for.

    Comments of ``lines`` go to the top. Raises OutputError.
    """
    kept = set(words)
    kept = {word for word in kept if not redundant_beside(word, kept)}
    comments = [line for line in lines if line.startswith("#")]
    text = "".join(f"{line}\n" for line in [*comments, *sorted(kept, key=sorting_key)])
    try:
        with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False, encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(stream.name, file.stat().st_mode if file.exists() else 0o644)  # noqa: PTH101
        Path(stream.name).replace(file)
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}") from None
