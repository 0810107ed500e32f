# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The lines of sources, for checks that look for the exact place of what they found."""

from __future__ import annotations

import functools
from pathlib import Path


@functools.lru_cache(maxsize=8)
def source_lines(path: str) -> list[str]:
    """Give the lines of a file; none where it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []
