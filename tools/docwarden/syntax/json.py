# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""JSON, by Python's own reader; several values may follow each other, as programs print them."""

from __future__ import annotations

import json
import re

from docwarden.syntax import elision
from docwarden.syntax.problem import Problem

_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"')
_BETWEEN = re.compile(r"\s*")


def problem(text: str) -> Problem | None:
    """Say what is wrong, where nothing is left out."""
    decoder = json.JSONDecoder()
    position = _end_of_blanks(text, 0)
    try:
        while True:
            _, end = decoder.raw_decode(text, position)
            position = _end_of_blanks(text, end)
            if position == len(text):
                return None
    except json.JSONDecodeError as error:
        if elision.marks(_STRING.sub('""', text)):
            return None
        return Problem(error.lineno, error.colno, f"JSON: {error.msg}")


def _end_of_blanks(text: str, position: int) -> int:
    match = _BETWEEN.match(text, position)
    return match.end() if match else position
