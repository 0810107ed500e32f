# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which entries of the word lists a manual needs, and why not the others.

What its pages say is known from the reading that ``check`` keeps: pages that did not change are not read.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from docwarden import identifiers, manual, word_list_file
from docwarden.facts.git import Git
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from docwarden.config import Config
    from docwarden.manual import Place


@dataclass(frozen=True, slots=True)
class Use:
    """A word that the dictionary does not know, where a page uses it, and what else knows it there.

    ``page`` is the page's name; ``path`` is relative to the sources, and another one where text is included.
    """

    page: str
    word: str
    token: str
    path: str
    line: int
    column: int
    good: bool
    name: bool


@dataclass(frozen=True)
class WordUse:
    """All uses in a manual, and what knows words.

    ``lists`` holds the lines of each list by its path relative to the sources, ``folders`` the folder that it
    counts for; ``has_all_names`` tells whether the clone is whole, so that contributors' names are known.
    """

    where: Place
    uses: tuple[Use, ...]
    lists: Mapping[str, list[str]]
    folders: Mapping[str, str]
    dictionary: frozenset[str]
    suggestions: Mapping[str, list[str]]
    identifiers: frozenset[str]
    has_all_names: bool

    @cached_property
    def by_word(self) -> dict[str, list[Use]]:
        """The uses of each word."""
        found: defaultdict[str, list[Use]] = defaultdict(list)
        for use in self.uses:
            found[use.word].append(use)
        return found

    def listed(self, use: Use) -> dict[str, str]:
        """Give the entries that make a use known, with the list that each stands in, widest scope first."""
        found: dict[str, str] = {}
        for path, words in self._words.items():
            if self._counts(path, use):
                for entry in word_list_file.covering(use.word):
                    if entry in words:
                        found.setdefault(entry, path)
        return found

    def known_otherwise(self, use: Use) -> str:
        """Say what knows a word but the lists, nothing where nothing does."""
        if use.good:
            return "the page says that it is right"
        if use.name and self.has_all_names:
            return "a contributor has that name"
        return "the code has that name" if use.token in self.identifiers else ""

    @cached_property
    def _words(self) -> dict[str, set[str]]:
        return {
            path: {entry.word for entry in word_list_file.entries(lines)}
            for path, lines in self.lists.items()
        }

    def _counts(self, path: str, use: Use) -> bool:
        folder = self.folders[path]
        return not folder or use.page.startswith(f"{folder}/")

    def needed(self) -> dict[str, set[str]]:
        """Give the entries that pages need, by list; of two that do, the wider one in the wider list."""
        found: dict[str, set[str]] = {path: set() for path in self.lists}
        for use in self.uses:
            if not self.known_otherwise(use):
                for entry, path in list(self.listed(use).items())[:1]:
                    found[path].add(entry)
        return found

    def removable(self) -> dict[str, dict[str, str]]:
        """Give the entries that can go, by list and word, each with the reason."""
        needed = self.needed()
        return {
            path: {word: self._reason(word, path) for word in sorted(words - needed[path])}
            for path, words in self._words.items()
        }

    def _reason(self, word: str, path: str) -> str:
        uses = [use for use in self._uses_of(word) if self._counts(path, use)]
        if not uses:
            return "the dictionary knows it" if word in self.dictionary else "no page uses it"
        others = {entry: where for use in uses for entry, where in self.listed(use).items() if entry != word}
        reasons = {self.known_otherwise(use) for use in uses} - {""}
        if reasons:
            return min(reasons)
        entry, where = next(iter(others.items()), (word, path))
        return f'"{entry}" stands for it' if where == path else f'"{entry}" in {where} stands for it'

    def _uses_of(self, entry: str) -> Iterable[Use]:
        """Give the uses that an entry makes known."""
        forms = dict.fromkeys((entry, entry.capitalize(), entry.upper()))
        return (
            use
            for form in forms
            if entry in word_list_file.covering(form)
            for use in self.by_word.get(form, ())
        )


def gather(config: Config, asked: Sequence[str] = ()) -> WordUse:
    """Read what changed in the manual and tell of its words; ``asked`` gets suggestions.

    Raises ProgramError where Sphinx cannot run.
    """
    where = manual.place(config)
    told = manual.build(where, manual.CHECK, checks=True, words=asked).words
    lists = {path: word_list_file.read(where.source / path) for path in told["lists"]}
    git = Git(where.root)
    return WordUse(
        where,
        tuple(Use(*fields) for fields in told["uses"]),
        lists,
        told["lists"],
        frozenset(told["dictionary"]),
        told["suggestions"],
        identifiers.of_settings(config.root, config.file),
        bool(git.ask("rev-parse", "HEAD")) and not git.is_shallow,
    )


def prune(use: WordUse) -> dict[str, dict[str, str]]:
    """Remove what no page needs from the lists, and give it; a list that stays as it is is not written."""
    removed = {path: words for path, words in use.removable().items() if words}
    for path, words in removed.items():
        lines = use.lists[path]
        kept = {entry.word for entry in word_list_file.entries(lines)} - words.keys()
        word_list_file.write(use.where.source / path, lines, kept)
    return removed


def place(use: WordUse, one: Use) -> Location:
    """Give where a page uses a word, relative to the root."""
    below = use.where.source.relative_to(use.where.root).as_posix()
    return Location(posixpath.normpath(f"{below}/{one.path}"), one.line, one.column)


def lists_of(source: Path) -> list[str]:
    """List the word lists below the folder of a manual, outer folders first."""
    found = (file.relative_to(source).as_posix() for file in source.rglob(word_list_file.NAME))
    return sorted(found, key=lambda path: (path.count("/"), path))
