# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The lines of sources, for checks that look for the exact place of what they found."""

from __future__ import annotations

import functools
from pathlib import Path

from docwarden.page_source import md_lines


@functools.lru_cache(maxsize=8)
def source_lines(path: str) -> list[str]:
    """Give the lines of a file; none where it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []


@functools.lru_cache(maxsize=8)
def restructured_lines(path: str) -> frozenset[int]:
    """Tell which lines of a Markdown file are reStructuredText."""
    return md_lines.restructured_lines(source_lines(path))


def forget() -> None:
    """Read files anew from now on."""
    source_lines.cache_clear()
    restructured_lines.cache_clear()
