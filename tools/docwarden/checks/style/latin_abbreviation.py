# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Abbreviations of Latin words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
from docwarden.page_source import Edit, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="latin-abbreviation",
    severity=Severity.NOTE,
    summary="English words stand where Latin abbreviations could.",
    why="Many readers mix up “e.g.” and “i.e.”; the English words take no more room.",
    bad="Choose a backend, e.g. VXLAN.",
    good="Choose a backend, for example VXLAN.",
    language="rst",
    fix=Effect.WORDS,
)

_ENGLISH = {
    "e.g": "for example",
    "eg": "for example",
    "i.e": "that is",
    "ie": "that is",
    "etc": "and so on",
    "viz": "namely",
}
_LATIN = re.compile(r"(?<![\w./-])(?:(e\.g|i\.e|eg|ie|viz)\.?|(etc)\.?)(?![\w/:-]|\.\w)", re.IGNORECASE)
_NEXT_SENTENCE = re.compile(r"\s*$|\s+[A-Z]|\s*\n\s*\n")
#: How many characters before an abbreviation are looked at for the last word.
_NEAR = 80
_WORDS = {"e", "i", "eg", "ie", "viz", "etc"}


def look(page: Page) -> Iterator[Problem]:
    """Report each abbreviation."""
    found = page.search(_LATIN) if not _WORDS.isdisjoint(page.words) else ()
    for line, column, match in found:
        if match[0].isupper():
            continue
        english = _ENGLISH[(match[1] or match[2]).lower()]
        right = english[0].upper() + english[1:] if match[0][0].isupper() else english
        right += "." if _ends_a_sentence(match) else ""
        period = "." if not match[0].endswith(".") and match.string.startswith(".", match.end()) else ""
        edits = () if _is_odd(match) else (Edit(line, column, match[0] + period, right),)
        yield Problem(line, column, f'expected "{english}", found "{match[0]}"', edits)


def _is_odd(match: re.Match[str]) -> bool:
    """Tell whether the words would not fit between what stands beside them."""
    before = match.string[max(0, match.start() - _NEAR) : match.start()].split()[-1:]
    return before in (["and"], ["&"], ["for"]) or match.string.startswith((",.", ".."), match.end())


def _ends_a_sentence(match: re.Match[str]) -> bool:
    """Tell whether the period of the abbreviation is that of the sentence as well."""
    return match[0].endswith(".") and bool(match[2] and _NEXT_SENTENCE.match(match.string, match.end()))
