# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Headings in title case; which words are names is learned from the word list and from the manual itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from docwarden.finding import Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.finding import Finding
    from docwarden.page_source.manual import Manual

RULE = Rule(
    id="heading-case",
    severity=Severity.NOTE,
    summary="Headings are in sentence case: the first word and names have capitals.",
    why="Capitals then tell names from words, as in a sentence.",
    bad="Install The Agent\n=================",
    good="Install the agent\n=================",
    language="rst",
)

#: A word that this many pages write with a capital within a sentence is a name.
ENOUGH = 2


def look(manual: Manual) -> Iterator[Finding]:
    """Report capitals of words that the dictionary knows in lower case, and that are no names here."""
    counts = Counter(name for page in manual.pages.values() for name in page.names)
    names = {name for name, count in counts.items() if count >= ENOUGH}
    names |= {"Beta", *manual.style.proper_nouns}  # see beta-banner
    for page in manual.pages.values():
        for word, *place in page.capitals:
            if word not in names and manual.is_word(word.lower()):
                yield RULE.at(
                    Location(page.path, *place), f'expected "{word.lower()}" in a heading, found "{word}"'
                )
