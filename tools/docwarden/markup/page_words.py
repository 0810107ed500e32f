# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Adds words to a page that are right there and nowhere else: sphinxcontrib-spelling's directive."""

from __future__ import annotations

import re

_DIRECTIVE = re.compile(
    r"^\.\. spelling:word-list::[ ]*\n(?:[ ]*\n)?(?P<words>(?:[ ]+\S.*\n?)+)", re.MULTILINE
)
_FENCE = re.compile(r"^```\{spelling:word-list\}[ ]*\n(?P<words>(?:(?!```).*\n)*)```", re.MULTILINE)


def add_words(text: str, words: list[str], *, markdown: bool) -> str:
    """Give the text of a page with words added to its list; one that has none gets it at its end."""
    pattern = _FENCE if markdown else _DIRECTIVE
    match = pattern.search(text)
    if match:
        listed = match["words"].splitlines()
        indent = re.match(r"[ ]*", listed[0])[0] if listed else ""  # type: ignore[index]
        new = sorted({*(line.strip() for line in listed if line.strip()), *words})
        block = "".join(f"{indent}{word}\n" for word in new)
        return text[: match.start("words")] + block + text[match.end("words") :]
    block = "".join(f"{'' if markdown else '   '}{word}\n" for word in sorted(words))
    directive = (
        f"```{{spelling:word-list}}\n{block}```\n" if markdown else f".. spelling:word-list::\n\n{block}"
    )
    return f"{text.rstrip()}\n\n{directive}"
