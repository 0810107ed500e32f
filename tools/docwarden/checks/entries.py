# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""References to flags, values, kinds, fields, maps and operations by their names."""

from __future__ import annotations

from docwarden.finding import Rule, Severity

UNKNOWN_ENTRY = Rule(
    id="unknown-entry",
    severity=Severity.ERROR,
    summary="What a page refers to by its name in the code is on a generated page.",
    why="A flag, a chart value or a field that was renamed or removed stays in the prose otherwise, and "
    "readers type what no program knows.",
    bad=":flag:`bwctl --tiemout`",
    good=":flag:`bwctl --timeout`",
    language="rst",
)
AMBIGUOUS_ENTRY = Rule(
    id="ambiguous-entry",
    severity=Severity.ERROR,
    summary="A name by which a page refers to the code stands for one thing.",
    why="A link to one of several flags of the same name leads half of the readers to the wrong program.",
    bad=":flag:`--timeout`",
    good=":flag:`bwctl --timeout`",
    language="rst",
)
