# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A manual with misspellings, a word list and a filter of its own."""

import os

from docwarden_sphinx.spelling import provide_enchant

provide_enchant(os.environ)

from enchant.tokenize import Filter  # noqa: E402  what is imported before would need the C library


class ShoutFilter(Filter):  # type: ignore[misc]
    """Takes a word that ends in capitals ``QQQ`` as known."""

    def _skip(self, word: str) -> bool:
        return word.endswith("QQQ")


project = "Spelling"
extensions = ["sphinxcontrib.spelling", "docwarden_sphinx.spelling"]
spelling_filters = [ShoutFilter]
spelling_show_suggestions = True
spelling_warning = True
