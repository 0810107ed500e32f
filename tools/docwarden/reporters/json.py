# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""For programs: one JSON object with the findings, the errors and the summary."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docwarden.errors import DocwardenError
    from docwarden.finding import Finding, Location
    from docwarden.reporters import Report

#: Raised when a key changes its meaning or goes; new keys do not raise it.
VERSION = 1


def render(report: Report) -> str:
    """Give ``{"version", "command", "summary", "findings": […], "errors": […], "unchecked": […]}``."""
    document = {
        "version": VERSION,
        "command": report.name,
        "summary": report.summary,
        "findings": [_finding(finding) for finding in report.findings],
        "errors": [_error(error) for error in report.errors],
        "unchecked": list(report.unchecked),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    return _place(finding.location) | {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
        "detail": finding.detail,
    }


def _error(error: DocwardenError) -> dict[str, object]:
    return _place(error.location) | {"message": error.message, "hint": error.hint}


def _place(location: Location | None) -> dict[str, object]:
    if location is None:
        return {"path": None, "line": None, "column": None}
    return {"path": location.path, "line": location.line or None, "column": location.column or None}
