# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which word lists count for a page: those of the whole manual, and those of the folders around the page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden.word_list_file import NAME
from docwarden_sphinx.word_list import WordList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.config import Config


class ScopedLists:
    """The word lists of a manual, each read when a page first needs it."""

    def __init__(self, config: Config, source: Path) -> None:
        """Take the settings and the folder of the sources; a list that is not there holds no words."""
        self._source = source
        names = config.spelling_word_list_filename or [NAME]
        self.paths = names.split(",") if isinstance(names, str) else list(names)
        self._whole = [WordList(source / name) for name in self.paths if (source / name).is_file()]
        self._folders: dict[str, list[WordList]] = {"": self._whole}

    def of(self, page: str) -> list[WordList]:
        """Give the lists of a page, by its name."""
        folder = page.rpartition("/")[0]
        if folder not in self._folders:
            file = self._source / folder / NAME
            own = [WordList(file)] if file.is_file() and file not in {one.path for one in self._whole} else []
            self._folders[folder] = [*self.of(folder), *own]
        return self._folders[folder]

    def known(self, page: str, word: str) -> bool:
        """Tell whether a list of a page knows a word."""
        return any(one.knows(word) for one in self.of(page))

    def scopes(self, pages: Iterable[str]) -> dict[str, str]:
        """Give all lists of some pages, relative to the sources, with the folder that each is for."""
        found = {self._relative(one): "" for one in self._whole}
        for page in pages:
            for one in self.of(page):
                found.setdefault(self._relative(one), self._relative(one).rpartition("/")[0])
        return found

    def _relative(self, one: WordList) -> str:
        return Path(os.path.relpath(one.path, self._source)).as_posix()
