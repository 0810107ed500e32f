# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Who reviews what, and why: the owners of the files, and who wrote what is fixed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from docwarden.review.brief import Evidence, Point, Verdict
from docwarden.review.commit_rules import fixed_authors
from docwarden.wording import counted

if TYPE_CHECKING:
    from docwarden.review.change import Change

#: How many files stand for all of a team's.
SHOWN = 3


def look(change: Change) -> Point | None:
    """Name the owners that GitHub asks, by the CODEOWNERS of the base, with the lines that say so."""
    if not change.ownership:
        text = "the base has no CODEOWNERS file, so GitHub asks nobody"
        return Point("reviewers", "Reviewers", Verdict.TOLD, (Evidence(text),))
    asked: defaultdict[str, list[str]] = defaultdict(list)
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for file in change.files:
        rule = change.ownership.rule_of(file.path)
        for owner in rule.owners if rule else ():
            asked[owner].append(file.path)
            lines[owner].add(rule.location.line if rule else 0)
        if not rule or not rule.owners:
            asked["nobody"].append(file.path)
    order = sorted(asked, key=lambda owner: (owner == "nobody", -len(asked[owner]), owner))
    evidence = [Evidence(_told(owner, asked[owner], lines[owner])) for owner in order]
    evidence += [
        Evidence(f"{author}: wrote {commit}, which is fixed")
        for author, commit in fixed_authors(change).items()
    ]
    return Point("reviewers", "Reviewers", Verdict.TOLD, tuple(evidence)) if evidence else None


def _told(owner: str, paths: list[str], lines: set[int]) -> str:
    few = ", ".join(paths[:SHOWN]) + (f" and {len(paths) - SHOWN:,} more" if len(paths) > SHOWN else "")
    places = ", ".join(str(line) for line in sorted(lines)[:SHOWN])
    where = f" (CODEOWNERS {'lines' if len(lines) > 1 else 'line'} {places})" if lines else ""
    return f"{owner}: {counted(len(paths), 'file')}: {few}{where}"
