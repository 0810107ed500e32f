# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What every check, generator and build reports: one shape from everywhere to everywhere."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(enum.StrEnum):
    """How much a finding weighs, in the words of SARIF 2.1.0 (section 3.27.10)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def weight(self) -> int:
        """Rank for comparisons: a note is 0, a warning 1, an error 2."""
        return _WEIGHTS[self]


_WEIGHTS = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}


@dataclass(frozen=True, order=True, slots=True)
class Location:
    """A place in a codebase.

    ``path`` is POSIX and relative to the root of the codebase; ``line`` and ``column`` count from 1,
    and 0 means "not known" (the whole file, the whole line).
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Give the place as compilers do: ``path:line:column``, without the unknown parts."""
        parts = [self.path, self.line, self.column if self.line else 0]
        return ":".join(str(part) for part in parts if part)


#: The place of what stands nowhere.
NOWHERE = Location("")


class Effect(enum.StrEnum):
    """What a fix may change of the page as it is read; everything else has to stay as it is."""

    WORDS = "the words that it replaces"
    NOTHING = "nothing that readers see"
    LANGUAGE = "how a listing is highlighted"
    QUOTATION = "the place of a list, which is no quotation any more"
    NAME = "the name that a link defines"
    HEADER = "what only readers of the source see"


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding, declared once: the reference page, SARIF and ``docwarden rules`` derive from it.

    ``summary`` is one sentence; ``why`` tells what a reader loses when the rule is broken; ``bad`` and
    ``good`` are examples, written in ``language`` (a Pygments lexer name). ``fix`` says what the fixes that
    the rule offers may change, where it offers any.
    """

    id: str
    severity: Severity
    summary: str
    why: str
    bad: str
    good: str
    language: str = "text"
    fix: Effect | None = None

    def at(self, location: Location, message: str, *, hint: str = "", detail: str = "") -> Finding:
        """Make a finding of this rule."""
        return Finding(location, self.id, message, self.severity, hint, detail)


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement within one line of a file; line and column count from 1, ``new`` may be several lines."""

    line: int
    column: int
    old: str
    new: str


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One thing that is wrong, and where.

    ``message`` is one line, ``hint`` says what to do next, ``detail`` may hold a diff;
    ``edits`` would mend it.
    """

    location: Location
    rule: str
    message: str
    severity: Severity = field(default=Severity.ERROR, compare=False)
    hint: str = field(default="", compare=False)
    detail: str = field(default="", compare=False)
    edits: tuple[Edit, ...] = field(default=(), compare=False, repr=False)


def worst(findings: Iterable[Finding]) -> Severity | None:
    """Give the highest severity among the findings, None where there are none."""
    return max((finding.severity for finding in findings), key=lambda severity: severity.weight, default=None)
