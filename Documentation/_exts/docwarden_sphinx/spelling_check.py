# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Judges the words of all pages by the word list and the names of contributors of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.matching import Matcher

from docwarden.checks import spelling
from docwarden_sphinx import page_results
from docwarden_sphinx.spell_words import Contributors, Speller, word_lists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from docwarden.checks.spelling import Unknown
    from docwarden.finding import Finding


class SpellingCheck:
    """The check of one run; made before the reading, so that git has the time of the reading."""

    def __init__(self, app: Sphinx) -> None:
        """Take the application."""
        self._app = app
        self._wanted = "spelling_lang" in app.config
        wants_names = self._wanted and app.config.spelling_ignore_contributor_names
        self._contributors = Contributors(app.srcdir) if wants_names else None

    def findings(self) -> Iterator[Finding]:
        """Report each word that nothing knows; suggestions are looked up once for each word."""
        if not self._wanted:
            return
        speller = Speller(self._app.config)
        suggestions: dict[str, list[str]] = {}
        for unknown in self._misspelled():
            if unknown.word not in suggestions:
                suggestions[unknown.word] = speller.suggest(unknown.word)
            yield spelling.finding(unknown, suggestions[unknown.word], "docwarden spelling add")

    def _misspelled(self) -> Iterator[Unknown]:
        env = self._app.env
        lists = word_lists(self._app.config, env.srcdir)
        excluded = Matcher(self._app.config.spelling_exclude_patterns)
        names = self._contributors.names() if self._contributors else frozenset[str]()
        for name, result in sorted(page_results.pages(env).items()):
            if not excluded(str(env.doc2path(name, base=False))):
                yield from spelling.misspelled(
                    result.unknown,
                    listed=lambda word: any(one.knows(word) for one in lists),
                    names=names,
                    good_words=result.good_words,
                )
