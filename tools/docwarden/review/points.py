# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""All points of the guide, in the order in which a brief tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Location
from docwarden.review import (
    backports,
    beta,
    boxes,
    code_listings,
    commit_rules,
    generated,
    moved_pages,
    new_pages,
    preview_pages,
    release_note,
    reviewers,
    size,
    unfinished,
    upgrade_notes,
    word_list,
)
from docwarden.review.brief import Brief, Evidence, Point, Verdict
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.change import Change

POINTS = (
    size,
    commit_rules,
    release_note,
    new_pages,
    moved_pages,
    upgrade_notes,
    generated,
    beta,
    unfinished,
    boxes,
    code_listings,
    word_list,
    preview_pages,
    backports,
    reviewers,
)

_ORDER = {Verdict.LOOK: 0, Verdict.FINE: 1, Verdict.TOLD: 2}


def review(change: Change) -> Brief:
    """Look at all points; those that ask for something come first."""
    found = [point for module in POINTS if (point := module.look(change))]
    found += _unread(change)
    found.sort(key=lambda point: _ORDER[point.verdict])
    comparison = change.comparison
    return Brief(comparison.base, comparison.head, _summary(change), tuple(found))


def _summary(change: Change) -> str:
    added, removed = (sum(getattr(file, side) for file in change.files) for side in ("added", "removed"))
    parts = (
        counted(sum(not commit.is_merge for commit in change.commits), "commit"),
        counted(len(change.files), "file"),
        counted(len(change.pages), "page"),
    )
    return f"{', '.join(parts)}, {counted(added, 'line')} added, {removed:,} removed"


def _unread(change: Change) -> Iterator[Point]:
    """Tell what could not be looked at."""
    broken = sorted(change.texts.broken)
    if broken:
        evidence = tuple(Evidence("is no UTF-8 text: save it as UTF-8", Location(path)) for path in broken)
        yield Point("encoding", "Encoding", Verdict.LOOK, evidence)
    paths = [file.path for file in change.files if file.unread]
    if paths:
        few = f"{', '.join(paths[:3])}{' and others' if len(paths) > 3 else ''}"  # noqa: PLR2004
        text = f"the clone lacks the texts of {counted(len(paths), 'file')}, which were not looked at: {few}"
        yield Point("unread", "Not looked at", Verdict.LOOK, (Evidence(text),))
