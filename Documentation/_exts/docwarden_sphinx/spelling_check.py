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
from docwarden_sphinx.source_lines import source_lines
from docwarden_sphinx.spell_words import Contributors, Speller, head

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from sphinx.application import Sphinx

    from docwarden.checks.spelling import Unknown
    from docwarden.finding import Finding
    from docwarden_sphinx.page_results import PageResult
    from docwarden_sphinx.results import Results


#: How many words get suggestions: those of one take a fifth of a second, and a manual that was never checked
#: has hundreds that no dictionary knows. More than these nobody reads at once.
_SUGGESTED = 20


class SpellingCheck:
    """The check of one run; made before the reading, so that git has the time of the reading."""

    def __init__(self, app: Sphinx, results: Results, code_names: Container[str] = ()) -> None:
        """Take the application, and what the last run left: the names change with the commit only.

        ``code_names`` are the names that exist in the code.
        """
        self._app = app
        self._results = results
        self._code_names = code_names
        self._wanted = "spelling_lang" in app.config
        wants_names = self._wanted and app.config.spelling_ignore_contributor_names
        self._head = head(app.srcdir) if wants_names else ""
        is_known = self._head == results.contributors[0]
        self._contributors = None if is_known else Contributors(app.srcdir)

    def findings(self) -> Iterator[Finding]:
        """Report each word that nothing knows."""
        if not self._wanted:
            return iter(())
        return misspellings(self._app, self._names(), self._code_names)

    def words(self, asked: Iterable[str] = ()) -> dict[str, Any]:
        """Tell of all words that the dictionary does not know, for those who look after the word lists.

        ``uses`` holds page, word, token, path, line and column, whether the page itself knows the word, and
        whether a contributor has that name; ``lists`` the lists and their folders. ``dictionary`` says which
        entries and words that were ``asked`` for the dictionary knows, ``suggestions`` what looks like them.
        """
        if not self._wanted:
            return {"uses": [], "lists": {}, "dictionary": [], "suggestions": {}}
        speller, source = Speller(self._app.config), self._app.srcdir
        lists = ScopedLists(self._app.config, source)
        pages = [page for page, _ in _pages(self._app)]
        entries = {word for page in pages for one in lists.of(page) for word in one.words}
        return {
            "uses": list(self._uses()),
            "lists": lists.scopes(pages),
            "dictionary": sorted(word for word in entries.union(asked) if speller.knows(word)),
            "suggestions": {word: speller.suggest(word) for word in asked},
        }

    def _uses(self) -> Iterator[tuple[Any, ...]]:
        names = self._names()
        for page, result in _pages(self._app):
            for one in spelling.placed(result.unknown, result.unknown, source_lines):
                path = os.path.relpath(one.path, self._app.srcdir)
                knows = (one.word in result.good_words, one.token in names)
                yield page, one.word, one.token, path, one.line, one.column, *knows

    def _names(self) -> frozenset[str]:
        if self._contributors:
            self._results.contributors = (self._head, self._contributors.names())
            self._contributors = None
        return self._results.contributors[1] if self._head else frozenset()


def misspellings(app: Sphinx, names: Container[str], code_names: Container[str] = ()) -> Iterator[Finding]:
    """Report each word that nothing knows; the first ones come with suggestions."""
    speller = Speller(app.config)
    suggestions: dict[str, list[str]] = {}
    for unknown in _misspelled(app, names, code_names):
        if unknown.word not in suggestions and len(suggestions) < _SUGGESTED:
            suggestions[unknown.word] = speller.suggest(unknown.word)
        yield spelling.finding(unknown, suggestions.get(unknown.word, ()), "docwarden words add")


def _misspelled(app: Sphinx, names: Container[str], code_names: Container[str]) -> Iterator[Unknown]:
    lists = ScopedLists(app.config, app.srcdir)
    for page, result in _pages(app):
        wrong = spelling.misspelled(
            result.unknown,
            listed=lambda word, page=page: lists.known(page, word),  # type: ignore[misc]
            names=names,
            good_words=result.good_words,
        )
        really = (unknown for unknown in wrong if unknown.token not in code_names)
        yield from spelling.placed(result.unknown, really, source_lines)


def _pages(app: Sphinx) -> Iterator[tuple[str, PageResult]]:
    """Give the pages whose words count, by name."""
    excluded = Matcher(app.config.spelling_exclude_patterns)
    for name, result in sorted(page_results.pages(app.env).items()):
        if not excluded(str(app.env.doc2path(name, base=False))):
            yield name, result
