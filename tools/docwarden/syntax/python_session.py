# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What was typed at Python's prompt, as ``doctest`` takes it apart."""

from __future__ import annotations

import doctest
import re

from docwarden.syntax.problem import Problem


def problem(text: str) -> Problem | None:
    """Look at the prompts only: what people typed may be wrong on purpose."""
    try:
        doctest.DocTestParser().parse(text)
    except ValueError as error:
        place = re.match(r"line (\d+) of the docstring for \S+ ((?:has|lacks) .*)", str(error))
        line, what = (int(place[1]), place[2]) if place else (1, str(error))
        return Problem(line, 1, f"Python session: {what}")
    return None
