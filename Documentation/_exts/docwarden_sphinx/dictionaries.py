# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Finds Hunspell dictionaries and opens them with what pip alone can install.

The reader is Hunspell itself, in the chunspell wheel, where there is one for the platform, else spylls, which
is Hunspell written again in Python. The American dictionary is always the one that spylls brings, so that the
same words are known on every machine, whatever a distribution or a user has installed there.
"""

from __future__ import annotations

import functools
import gc
import importlib
import importlib.resources
import itertools
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

BUNDLED = {"en": "data/en/en_US", "en_US": "data/en/en_US"}
FOLDERS = ("/usr/share/hunspell", "/usr/share/myspell/dicts", "/usr/local/share/hunspell")
SUGGESTIONS = 5


@dataclass(frozen=True, eq=False)
class Dictionary:
    """The words of one language, and the program that reads them."""

    tag: str
    stem: Path
    reader: str
    knows: Callable[[str], bool]
    candidates: Callable[[str], Iterable[str]]

    def suggest(self, word: str, /) -> list[str]:
        """Return the likeliest corrections of a misspelled word, best first."""
        return list(_suggestions(self, word))


@functools.lru_cache(maxsize=4096)
def _suggestions(dictionary: Dictionary, word: str) -> tuple[str, ...]:
    """Ask once per word and take few: a suggestion costs a hundred times a check."""
    return tuple(itertools.islice(dictionary.candidates(word), SUGGESTIONS))


@functools.cache
def open_dictionary(tag: str) -> Dictionary | None:
    """Open the dictionary of a language such as ``en_US``; return None where there is none."""
    stem = find(tag, os.environ)
    return _open(tag, stem) if stem else None


def find(tag: str, environ: Mapping[str, str]) -> Path | None:
    """Return where a language's ``.aff`` and ``.dic`` lie, without their suffix.

    ``DICPATH`` names further folders, as for the ``hunspell`` command.
    """
    return next((stem for stem in _places(tag, environ) if stem.with_suffix(".dic").is_file()), None)


def _places(tag: str, environ: Mapping[str, str]) -> Iterator[Path]:
    if tag in BUNDLED:
        yield Path(str(importlib.resources.files("spylls.hunspell"))) / BUNDLED[tag]
    for folder in (*environ.get("DICPATH", "").split(os.pathsep), *FOLDERS):
        if folder:
            yield Path(folder, tag)


def _open(tag: str, stem: Path) -> Dictionary:
    try:
        hunspell = importlib.import_module("hunspell").Hunspell(stem.name, hunspell_data_dir=str(stem.parent))
    except (ImportError, AttributeError):  # absent, or another package of that name
        return open_with_spylls(tag, stem)
    return Dictionary(tag, stem, "Hunspell", hunspell.spell, hunspell.suggest)


def open_with_spylls(tag: str, stem: Path) -> Dictionary:
    """Open a dictionary with spylls: on any platform, slower, a little more lenient about capitals."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # spylls leaves its files to the garbage collector
        spylls = importlib.import_module("spylls.hunspell").Dictionary.from_files(str(stem))
        gc.collect()
    return Dictionary(tag, stem, "spylls", spylls.lookup, spylls.suggest)
