# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a parser says of a piece of code."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """Where in a block something is wrong, line and column from 1, and what."""

    line: int
    column: int
    message: str
