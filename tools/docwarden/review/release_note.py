# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Whether the description of a pull request says what the release notes shall say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.review.brief import Evidence, Point, Verdict

if TYPE_CHECKING:
    from docwarden.review.change import Change

_BLOCK = re.compile(r"^```+[ ]*release-note\s*?\n(?P<text>.*?)^```+", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def look(change: Change) -> Point | None:
    """Look at the block ``release-note``; without a description there is nothing to look at."""
    if change.description is None:
        return None
    block = _BLOCK.search(_COMMENT.sub("", change.description.replace("\r\n", "\n")))
    if not block:
        text = "the description has no block release-note: the title will stand in the release notes"
        return Point("release-note", "Release note", Verdict.TOLD, (Evidence(text),))
    note = " ".join(block["text"].split())
    if not note:
        text = "the block release-note is empty: fill it in, or remove it to use the title"
        return Point("release-note", "Release note", Verdict.LOOK, (Evidence(text),))
    return Point("release-note", "Release note", Verdict.FINE, (Evidence(note),))
