# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Judges the words of all pages by the word list and the names of contributors of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.matching import Matcher

from docwarden.checks import spelling
from docwarden_sphinx import page_results
from docwarden_sphinx.source_lines import source_lines
from docwarden_sphinx.spell_words import Contributors, Speller, head, word_lists

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from sphinx.application import Sphinx

    from docwarden.checks.spelling import Unknown
    from docwarden.finding import Finding
    from docwarden_sphinx.results import Results


class SpellingCheck:
    """The check of one run; made before the reading, so that git has the time of the reading."""

    def __init__(self, app: Sphinx, results: Results) -> None:
        """Take the application, and what the last run left: the names change with the commit only."""
        self._app = app
        self._results = results
        self._wanted = "spelling_lang" in app.config
        wants_names = self._wanted and app.config.spelling_ignore_contributor_names
        self._head = head(app.srcdir) if wants_names else ""
        is_known = self._head == results.contributors[0]
        self._contributors = None if is_known else Contributors(app.srcdir)

    def findings(self) -> Iterator[Finding]:
        """Report each word that nothing knows."""
        return misspellings(self._app, self._names()) if self._wanted else iter(())

    def _names(self) -> frozenset[str]:
        if self._contributors:
            self._results.contributors = (self._head, self._contributors.names())
            self._contributors = None
        return self._results.contributors[1] if self._head else frozenset()


def misspellings(app: Sphinx, names: Container[str]) -> Iterator[Finding]:
    """Report each word that nothing knows; suggestions are looked up once for each word."""
    speller = Speller(app.config)
    suggestions: dict[str, list[str]] = {}
    for unknown in _misspelled(app, names):
        if unknown.word not in suggestions:
            suggestions[unknown.word] = speller.suggest(unknown.word)
        yield spelling.finding(unknown, suggestions[unknown.word], "docwarden spelling add")


def _misspelled(app: Sphinx, names: Container[str]) -> Iterator[Unknown]:
    lists = word_lists(app.config, app.srcdir)
    excluded = Matcher(app.config.spelling_exclude_patterns)
    for name, result in sorted(page_results.pages(app.env).items()):
        if not excluded(str(app.env.doc2path(name, base=False))):
            wrong = spelling.misspelled(
                result.unknown,
                listed=lambda word: any(one.knows(word) for one in lists),
                names=names,
                good_words=result.good_words,
            )
            yield from spelling.placed(result.unknown, wrong, source_lines)
