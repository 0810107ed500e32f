# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The builder ``spelling`` of sphinxcontrib-spelling, with a warning at the place of each misspelled word.

The original writes the words to files and ends with one warning that only counts them. To be imported once
``enchant`` can be: see `docwarden_sphinx.spelling`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx.util import logging
from sphinxcontrib.spelling.builder import SpellingBuilder

if TYPE_CHECKING:
    from docutils import nodes

_LOGGER = logging.getLogger(__name__)

# A line as the original writes it: `page.rst:12: (wrod) ["word", "rod"] the line where it stands`.
_FOUND = re.compile(
    r"(?P<place>.+?:(?:\d+|None)): \((?P<word>.+?)\) (?:\[(?P<suggestions>\".*?\")\] )?.*\n?", re.DOTALL
)


class LocatedSpellingBuilder(SpellingBuilder):  # type: ignore[misc]
    """Checks the spelling of a manual; each misspelled word is a warning ``spelling.misspelled``."""

    name = "spelling"

    def init(self) -> None:
        """Read the word lists and filters; the original's own warnings, without a place, stay off."""
        super().init()
        self.config.spelling_warning = False

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Check one page."""
        for found in self._find_misspellings(docname, doctree):
            match = _FOUND.fullmatch(found)
            place, message = (match["place"], message_for(match)) if match else (docname, found.strip())
            _LOGGER.warning(message, location=place, type="spelling", subtype="misspelled")

    def finish(self) -> None:
        """Add nothing: every word was reported."""


def message_for(found: re.Match[str]) -> str:
    """Say what is wrong with a word, and what may have been meant."""
    suggestions = (found["suggestions"] or "").replace('"', "")
    return f'"{found["word"]}" is misspelled' + (f"; did you mean {suggestions}?" if suggestions else "")
