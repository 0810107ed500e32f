# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""YAML, by libyaml."""

from __future__ import annotations

import yaml

from docwarden.syntax import elision
from docwarden.syntax.problem import Problem


def problem(text: str) -> Problem | None:
    """Say what is wrong; a template is no YAML before it is filled in."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for _ in yaml.parse(elision.without_lines(text), Loader=loader):
            pass
    except yaml.MarkedYAMLError as error:
        if "{{" in text or "{%" in text:
            return None
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Problem(*place, f"YAML: {error.problem}")
    except yaml.YAMLError as error:
        return Problem(1, 1, f"YAML: {error}")
    return None
