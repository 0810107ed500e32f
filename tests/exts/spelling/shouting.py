# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A filter made with enchant."""

from __future__ import annotations

from enchant.tokenize import Filter


class ShoutFilter(Filter):  # type: ignore[misc]
    """Takes a word that ends in ``QQQ`` as known."""

    def _skip(self, word: str) -> bool:
        return word.endswith("QQQ")
