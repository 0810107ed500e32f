# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Reads word lists as enchant does: which spellings an entry stands for."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class WordList:
    """A file with one word per line; lines that begin with ``#`` are comments."""

    def __init__(self, path: Path) -> None:
        """Read the file; raise OSError or UnicodeDecodeError when that is not possible."""
        self.path = path
        self.words = set(_entries(path))

    def knows(self, word: str, /) -> bool:
        """Tell whether a word is listed.

        An entry in lower case also stands for its capitalized and its upper-case form, a capitalized one for
        its upper-case form; any other entry stands for itself alone.
        """
        if word in self.words:
            return True
        upper = word.isupper()
        if upper or is_capitalized(word):
            return word.lower() in self.words or (upper and word.capitalize() in self.words)
        return False

    def suggest(self, word: str, /) -> list[str]:
        """Return listed words that look alike, best first."""
        return difflib.get_close_matches(word, sorted(self.words), n=3, cutoff=0.8)

    def add(self, word: str) -> None:
        """Append a word to the file."""
        self.words.add(word)
        text = self.path.read_text("utf-8")
        separator = "\n" if text and not text.endswith("\n") else ""
        self.path.write_text(f"{text}{separator}{word}\n", "utf-8")


def is_capitalized(word: str) -> bool:
    """Tell whether the first letter, and no other, is a capital."""
    return word[:1].isupper() and not any(letter.isupper() for letter in word[1:])


def _entries(path: Path) -> Iterator[str]:
    for line in path.read_text("utf-8-sig").splitlines():
        if line.strip() and not line.startswith("#"):
            yield unicodedata.normalize("NFC", line.strip())
