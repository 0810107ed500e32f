# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The table of releases and the versions of their schemas: as Cilium commits it, and for readers."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.markup import rst
from docwarden.markup.common_mark import to_rst

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NOTHING = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Row:
    """A release, or the tip of a branch, and the versions of its schema."""

    name: str
    versions: tuple[str, ...]
    is_tip: bool = False


def compat(rows: Iterable[Row], subject: str, resources: str, widths: tuple[int, int]) -> str:
    """Give the grid table that Cilium's script prints; it never widens a column."""
    rule = f"+{'-' * (widths[0] + 2)}+{'-' * (widths[1] + 2)}+\n"
    lines = [(subject, resources), ("Version", "Schema Version")]
    head = rule + "".join(_line(*line, widths) for line in lines) + rule
    return head + "".join(_line(row.name, " ".join(row.versions), widths) + rule for row in rows)


def _line(name: str, version: str, widths: tuple[int, int]) -> str:
    return f"| {name:<{widths[0]}} | {version:<{widths[1]}} |\n"


def modern(series: Sequence[Sequence[Row]], title: str, intro: str) -> str:
    """Give a page with one table, newest first; releases in a row that have the same version share a line."""
    rows = [row for group in reversed(series) for row in _rows(group)]
    table = rst.list_table(("Release", "Schema version"), rows)
    return (rst.heading(title) if title else "") + (f"{to_rst(intro)}\n\n" if intro else "") + table


def _rows(group: Sequence[Row]) -> Iterator[tuple[str, str]]:
    for _, run in itertools.groupby(reversed(group), key=lambda row: (row.versions, row.is_tip)):
        last, *earlier = run
        names = rst.literal(last.name)
        if earlier:
            names = f"{rst.literal(earlier[-1].name)} to {names}"
        if last.is_tip:
            names = f"{rst.line(last.name)} (in development)"
        yield names, ", ".join(map(rst.literal, last.versions)) or _NOTHING
