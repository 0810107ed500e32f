# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Headings in title case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="heading-case",
    severity=Severity.NOTE,
    summary="Headings are in sentence case: the first word and names have capitals.",
    why="Capitals then tell names from words, as in a sentence.",
    bad="Install The Agent\n=================",
    good="Install the agent\n=================",
    language="rst",
)

_WORD = re.compile(r"[A-Za-z][\w'-]*")
#: Words that are never a name.
_SMALL = {
    "a", "an", "and", "as", "at", "before", "between", "by", "for", "from", "how", "in", "into", "is", "of",
    "on", "or", "over", "per", "the", "this", "to", "using", "via", "with", "without", "your",
}  # fmt: skip


def look(page: Page) -> Iterator[Problem]:
    """Report headings with two or more words in capitals that are no names of the project's."""
    names = set(page.style.proper_nouns)
    for passage in page.passages:
        if passage.is_title:
            words = list(_WORD.finditer(passage.text))[1:]
            capital = [word for word in words if _is_capital(word[0]) and word[0] not in names]
            small = [word for word in capital if word[0].lower() in _SMALL]
            if small or (len(capital) > 1 and len(capital) == len(words)):
                line, column = passage.place((small or capital)[0].start())
                yield Problem(line, column, f'expected sentence case, found "{(small or capital)[0][0]}"')


def _is_capital(word: str) -> bool:
    return word[0].isupper() and word[1:].islower()
