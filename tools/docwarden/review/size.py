# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Whether a change is so large that it is better split."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.review.brief import Evidence, Point, Verdict
from docwarden.wording import counted

if TYPE_CHECKING:
    from docwarden.review.change import Change


def look(change: Change) -> Point | None:
    """Count lines and commits; what generators write is no work for a reviewer."""
    settings = change.config.settings.review
    lines = sum(file.added + file.removed for file in change.files if not change.is_generated(file.path))
    commits = sum(not commit.is_merge for commit in change.commits)
    if lines <= settings.most_lines and commits <= settings.most_commits:
        return None
    text = f"{counted(lines, 'changed line')} that people wrote, {counted(commits, 'commit')}"
    advice = f"over {settings.most_lines} lines or {settings.most_commits} commits: can a part go on its own?"
    return Point("size", "Size", Verdict.LOOK, (Evidence(text), Evidence(advice)))
