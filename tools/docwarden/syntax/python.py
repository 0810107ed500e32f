# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Python, by Python's own parser."""

from __future__ import annotations

import ast
import warnings

from docwarden.syntax.problem import Problem


def problem(text: str) -> Problem | None:
    """Say what is wrong; what is typed at Python's prompt is not judged."""
    if text.lstrip().startswith(">>>"):
        return None
    try:
        with warnings.catch_warnings(action="ignore"):
            ast.parse(text)
    except SyntaxError as error:
        return Problem(error.lineno or 1, error.offset or 1, f"Python: {error.msg}")
    except ValueError as error:
        return Problem(1, 1, f"Python: {error}")
    return None
