# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a brief consists of: points, and for each the evidence with its place."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.finding import NOWHERE

if TYPE_CHECKING:
    from docwarden.finding import Location


#: How much evidence of one point people read.
MOST_EVIDENCE = 20


class Verdict(enum.StrEnum):
    """What a reviewer has to do about a point."""

    LOOK = "look"
    """Something is missing or needs somebody's judgment."""
    FINE = "fine"
    """The point applies, and nothing is missing."""
    TOLD = "told"
    """There is nothing to judge, it is good to know."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that a point rests on, and where it stands."""

    text: str
    place: Location = NOWHERE


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the reviewer's guide that applies to a change; ``id`` never changes its meaning."""

    id: str
    title: str
    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()

    def shown(self) -> tuple[Evidence, ...]:
        """Give the evidence as people can take it in; a program gets all of it."""
        rest = len(self.evidence) - MOST_EVIDENCE
        more = (Evidence(f"and {rest:,} more"),) if rest > 0 else ()
        return (*self.evidence[:MOST_EVIDENCE], *more)


@dataclass(frozen=True, slots=True)
class Brief:
    """All points that apply to a change. ``base`` and ``head`` are the commits that were compared."""

    base: str
    head: str
    summary: str
    points: tuple[Point, ...]

    def of(self, verdict: Verdict) -> tuple[Point, ...]:
        """Give the points with one verdict."""
        return tuple(point for point in self.points if point.verdict is verdict)


def judged(name: str, title: str, wrong: list[Evidence], fine: list[Evidence]) -> Point | None:
    """Make a point that asks for a look where something is wrong, else one that is fine; None for neither."""
    if wrong:
        return Point(name, title, Verdict.LOOK, tuple(wrong))
    return Point(name, title, Verdict.FINE, tuple(fine)) if fine else None
