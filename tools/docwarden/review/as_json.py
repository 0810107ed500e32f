# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A brief for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docwarden.review.brief import Brief, Evidence

#: Raised when a key changes its meaning or goes; new keys do not raise it.
VERSION = 1


def render(brief: Brief) -> str:
    """Give ``{"version", "base", "head", "summary", "points": [{"id", "title", "verdict", "evidence"}]}``."""
    document = {
        "version": VERSION,
        "base": brief.base,
        "head": brief.head,
        "summary": brief.summary,
        "points": [
            {
                "id": point.id,
                "title": point.title,
                "verdict": point.verdict,
                "evidence": [_evidence(one) for one in point.evidence],
            }
            for point in brief.points
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _evidence(one: Evidence) -> dict[str, Any]:
    place = one.place
    return {
        "text": one.text,
        "path": place.path or None,
        "line": place.line or None,
        "column": place.column or None,
    }
