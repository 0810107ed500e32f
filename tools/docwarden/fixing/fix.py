# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A fix, and the text of a page with fixes made. Both sides of the proof use this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docwarden.finding import Edit, Effect


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that belong together, and what they may change; ``rule`` offers them."""

    rule: str
    effect: Effect
    edits: tuple[Edit, ...]

    @property
    def place(self) -> tuple[int, int]:
        """Where it begins."""
        return min((edit.line, edit.column) for edit in self.edits)

    def spans(self) -> set[tuple[int, int]]:
        """Give each place that it touches; an insertion touches the place that it stands before."""
        return {
            (edit.line, column)
            for edit in self.edits
            for column in range(edit.column, edit.column + max(len(edit.old), 1))
        }


def fits(lines: Sequence[str], fix: Fix) -> bool:
    """Tell whether what a fix replaces is there, and its edits are apart from each other."""
    touched = sum(max(len(edit.old), 1) for edit in fix.edits)
    return len(fix.spans()) == touched and all(
        0 < edit.line <= len(lines) and lines[edit.line - 1][edit.column - 1 :].startswith(edit.old)
        for edit in fix.edits
    )


def apply(text: str, fixes: Iterable[Fix]) -> str:
    """Make fixes that fit and do not overlap; line ends and everything else stay as they are."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text[len(mark) :].split("\n")
    end = "\r\n" if lines[0].endswith("\r") else "\n"
    edits = [edit for fix in fixes for edit in fix.edits]
    for edit in sorted(edits, key=lambda one: (one.line, one.column), reverse=True):
        line, at = lines[edit.line - 1], edit.column - 1
        new = edit.new.replace("\n", end)
        lines[edit.line - 1] = line[:at] + new + line[at + len(edit.old) :]
    return mark + "\n".join(lines)


def source_lines(text: str) -> list[str]:
    """Give the lines of a source as places count them."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
