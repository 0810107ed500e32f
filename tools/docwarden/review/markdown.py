# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A brief as Markdown, for a comment on a pull request or a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.review.brief import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.brief import Brief, Evidence, Point

HEADINGS = {Verdict.LOOK: "To look at", Verdict.FINE: "In order", Verdict.TOLD: "Good to know"}

#: What would be mark-up; names of teams stay as they are, but nobody is called.
_SPECIAL = re.compile(r"([\\*`\[\]<]|(?<!\w)_|_(?!\w))")


def render(brief: Brief) -> str:
    """Give the brief with a section for each verdict."""
    return "\n".join(_lines(brief)) + "\n"


def _lines(brief: Brief) -> Iterator[str]:
    yield "# Review brief"
    yield ""
    yield f"{brief.summary} ({brief.base[:12]} to {brief.head[:12]})."
    if not brief.of(Verdict.LOOK):
        yield ""
        yield "Nothing asks for a look."
    for verdict, heading in HEADINGS.items():
        points = brief.of(verdict)
        if points:
            yield ""
            yield f"## {heading}"
        for point in points:
            yield ""
            yield from _point(point)


def _point(point: Point) -> Iterator[str]:
    yield f"### {point.title}"
    yield ""
    yield from (f"- {_evidence(one)}" for one in point.shown())


def _evidence(one: Evidence) -> str:
    text = _escaped(one.text)
    return f"`{one.place}`: {text}" if one.place.path else text


def _escaped(text: str) -> str:
    """Keep text from being mark-up, and from calling people: a team is notified by GitHub, not by a brief."""
    words = _SPECIAL.sub(r"\\\1", text)
    return re.sub(r"(?<!\S)(@[\w/.\\-]+)", lambda match: f"`{match[1].replace(chr(92), '')}`", words)
