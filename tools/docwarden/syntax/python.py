# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Python, by Python's own parser."""

from __future__ import annotations

import warnings

from docwarden.syntax import python_session
from docwarden.syntax.problem import Problem


def problem(text: str) -> Problem | None:
    """Say what is wrong, also where Python only warns: a comparison by ``is`` with a number is a mistake."""
    if text.lstrip().startswith(">>>"):
        return python_session.problem(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", SyntaxWarning)
            compile(text, "<block>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return Problem(error.lineno or 1, error.offset or 1, f"Python: {error.msg}")
    except ValueError as error:
        return Problem(1, 1, f"Python: {error}")
    return None
