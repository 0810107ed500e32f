# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""For GitHub Actions: workflow commands that become annotations on the changed lines.

The syntax and its escapes are those of GitHub's "Workflow commands for GitHub Actions": a message escapes
``%``, carriage return and line feed; a property escapes ``:`` and ``,`` as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Severity

if TYPE_CHECKING:
    from docwarden.errors import DocwardenError
    from docwarden.finding import Finding, Location
    from docwarden.reporters import Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> str:
    """Give one annotation per finding and per error, and what was left out and the summary as plain text."""
    lines = [_finding(finding) for finding in report.findings]
    lines += [_error(error) for error in report.errors]
    lines += [f"not looked at: {one}" for one in report.unchecked]
    lines += [f"{report.name}: {report.summary}"] if report.summary else []
    return "".join(f"{line}\n" for line in lines)


def _finding(finding: Finding) -> str:
    parts = [finding.message, finding.detail, f"To do: {finding.hint}" if finding.hint else ""]
    text = "\n".join(part for part in parts if part)
    return _command(_COMMANDS[finding.severity], finding.location, finding.rule, text)


def _error(error: DocwardenError) -> str:
    text = f"{error.message}\n{error.hint}".strip()
    return _command("error", error.location, "could not run", text)


def _command(name: str, location: Location | None, title: str, text: str) -> str:
    properties = {"title": title}
    if location:
        places = {"file": location.path, "line": location.line, "col": location.column}
        properties = {key: str(value) for key, value in places.items() if value} | properties
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
