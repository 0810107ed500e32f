# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""TOML, by Python's own reader."""

from __future__ import annotations

import re
import tomllib

from docwarden.syntax.problem import Problem


def problem(text: str) -> Problem | None:
    """Say what is wrong."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)", str(error))
        line, column = (int(place[1]), int(place[2])) if place and place[1] else (text.count("\n") + 1, 1)
        return Problem(line, column, f"TOML: {str(error).partition(' (at ')[0]}")
    return None
