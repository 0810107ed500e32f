# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Judges the words of all pages by the word lists, the names of contributors and the code of today."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sphinx.util.matching import Matcher

from docwarden.checks import spelling
from docwarden_sphinx import page_results
from docwarden_sphinx.scoped_lists import ScopedLists
from docwarden_sphinx.spell_words import Contributors, Speller, head

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from sphinx.application import Sphinx

    from docwarden.checks.spelling import Unknown
    from docwarden.finding import Finding
    from docwarden_sphinx.page_results import PageResult
    from docwarden_sphinx.results import Results


class SpellingCheck:
    """The check of one run; made before the reading, so that git has the time of the reading."""

    def __init__(
        self, app: Sphinx, results: Results, identifiers: Callable[[], Container[str]] = frozenset
    ) -> None:
        """Take the application, and what the last run left: the names change with the commit only.

        ``identifiers`` gives the names that exist in the code; it is asked where a word would be a finding.
        """
        self._app = app
        self._results = results
        self._identifiers = identifiers
        self._wanted = "spelling_lang" in app.config
        wants_names = self._wanted and app.config.spelling_ignore_contributor_names
        self._head = head(app.srcdir) if wants_names else ""
        is_known = self._head == results.contributors[0]
        self._contributors = None if is_known else Contributors(app.srcdir)

    def findings(self) -> Iterator[Finding]:
        """Report each word that nothing knows; suggestions are looked up once for each word."""
        if not self._wanted:
            return
        speller = Speller(self._app.config)
        suggestions: dict[str, list[str]] = {}
        for unknown in self._misspelled():
            if unknown.token in self._identifiers():
                continue
            if unknown.word not in suggestions:
                suggestions[unknown.word] = speller.suggest(unknown.word)
            yield spelling.finding(unknown, suggestions[unknown.word], "docwarden words add")

    def words(self, asked: Iterable[str] = ()) -> dict[str, Any]:
        """Tell of all words that the dictionary does not know, for those who look after the word lists.

        ``uses`` holds page, word, token, path, line and column, whether the page itself knows the word, and
        whether a contributor has that name; ``lists`` the lists and their folders. ``dictionary`` says which
        entries and words that were ``asked`` for the dictionary knows, ``suggestions`` what looks like them.
        """
        if not self._wanted:
            return {"uses": [], "lists": {}, "dictionary": [], "suggestions": {}}
        speller, names = Speller(self._app.config), self._names()
        lists = ScopedLists(self._app.config, self._app.env.srcdir)
        pages = list(self._pages())
        entries = {word for page, _ in pages for one in lists.of(page) for word in one.words}
        return {
            "uses": [
                (
                    *(page, one.word, one.token),
                    *(os.path.relpath(one.path, self._app.srcdir), one.line, one.column),
                    *(one.word in result.good_words, one.token in names),
                )
                for page, result in pages
                for one in result.unknown
            ],
            "lists": lists.scopes(page for page, _ in pages),
            "dictionary": sorted(word for word in entries.union(asked) if speller.knows(word)),
            "suggestions": {word: speller.suggest(word) for word in asked},
        }

    def _names(self) -> frozenset[str]:
        if self._contributors:
            self._results.contributors = (self._head, self._contributors.names())
            self._contributors = None
        return self._results.contributors[1] if self._head else frozenset()

    def _pages(self) -> Iterator[tuple[str, PageResult]]:
        """Give the pages whose words count, by name."""
        env = self._app.env
        excluded = Matcher(self._app.config.spelling_exclude_patterns)
        for name, result in sorted(page_results.pages(env).items()):
            if not excluded(str(env.doc2path(name, base=False))):
                yield name, result

    def _misspelled(self) -> Iterator[Unknown]:
        lists = ScopedLists(self._app.config, self._app.env.srcdir)
        names = self._names()
        for name, result in self._pages():
            yield from spelling.misspelled(
                result.unknown,
                listed=lambda word, page=name: lists.known(page, word),  # type: ignore[misc]
                names=names,
                good_words=result.good_words,
            )
