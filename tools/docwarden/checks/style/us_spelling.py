# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""British spellings."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
from docwarden.page_source import Edit, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="us-spelling",
    severity=Severity.WARNING,
    summary="Words are spelled as in the United States.",
    why="A word in two spellings is found by half of the searches.",
    bad="Choose the colour and the behaviour.",
    good="Choose the color and the behavior.",
    language="rst",
    fix=Effect.WORDS,
)

#: Endings by stem: what follows the stem in British, and in American English.
_STEMS = {
    "col": ("our", "or"), "behavi": ("our", "or"), "fav": ("our", "or"), "neighb": ("our", "or"),
    "hon": ("our", "or"), "lab": ("our", "or"), "flav": ("our", "or"),
    "cent": ("re", "er"), "licen": ("ce", "se"), "defen": ("ce", "se"), "catalog": ("ue", ""),
    "program": ("me", ""), "gr": ("ey", "ay"),
}  # fmt: skip
_IZE = (
    "author", "central", "custom", "emphas", "final", "general", "initial", "local", "maxim", "minim",
    "normal",
    "optim", "organ", "priorit", "random", "real", "recogn", "serial", "special", "standard", "summar",
    "synchron", "util", "visual", "virtual", "categor", "container", "token", "material",
    "parallel", "modern",
)  # fmt: skip
_YSE = ("anal", "paral", "catal")
_LLED = ("label", "cancel", "model", "travel", "signal", "channel", "tunnel", "level", "marshal", "funnel")

_STEM = "|".join(rf"{stem}(?={british})" for stem, (british, _) in _STEMS.items())
_BRITISH = re.compile(
    rf"(?<![\w./-])(?:(?P<stem>{_STEM})(?P<ending>our|re|ce|ue|me|ey)(?P<rest>s|ed|ing|able|ite|hood|ed|al)?"
    rf"|(?P<ize>{'|'.join(_IZE)})(?:is)(?P<izing>e|es|ed|er|ers|ing|ation|ations|able)"
    rf"|(?P<yse>{'|'.join(_YSE)})ys(?P<ysing>e|es|ed|er|ers|ing)"
    rf"|(?P<lled>{'|'.join(_LLED)})l(?P<ling>ed|ing|er|ers))(?![\w/-]|\.\w)",
    re.IGNORECASE,
)


def look(page: Page) -> Iterator[Problem]:
    """Report each British spelling."""
    british = any(map(_is_british, page.words))
    for line, column, match in page.search(_BRITISH, quotations=False) if british else ():
        right = _american(match)
        if right != match[0]:
            yield Problem(
                line,
                column,
                f'expected "{right}", found "{match[0]}"',
                (Edit(line, column, match[0], right),),
            )


@functools.lru_cache(maxsize=65536)
def _is_british(word: str) -> bool:
    return bool(_BRITISH.fullmatch(word))


def _american(match: re.Match[str]) -> str:
    if match["stem"]:
        british, american = _STEMS[match["stem"].lower()]
        del british
        return match["stem"] + american + (match["rest"] or "")
    if match["ize"]:
        return f"{match['ize']}iz{match['izing']}"
    if match["yse"]:
        return f"{match['yse']}yz{match['ysing']}"
    return match["lled"] + match["ling"]
