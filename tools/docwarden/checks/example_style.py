# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Whether example files are written as the project's yamllint settings ask."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docwarden.examples.style import linter
from docwarden.facts.manifests import manifest_files
from docwarden.finding import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.config import Examples
    from docwarden.finding import Finding
    from docwarden.source import Codebase

STYLE = Rule(
    id="example-style",
    severity=Severity.WARNING,
    summary="yamllint has nothing to say about an example file.",
    why="Examples of one style are easier to read and to compare, and readers copy the style with the rest.",
    bad="ports: [ 80,443 ]",
    good="ports: [80, 443]",
    language="yaml",
)


def check_style(codebase: Codebase, settings: Examples) -> Iterator[Finding]:
    """Run yamllint on the example files; its errors are errors, its warnings warnings.

    Raises ConfigError where yamllint is not there or does not take its settings.
    """
    lint = linter(codebase.read_text(settings.yamllint), settings.yamllint)
    for path in manifest_files(codebase, settings.files):
        for problem in lint(codebase.read_text(path), path):
            finding = STYLE.at(problem.location, f"{problem.message} ({problem.rule})")
            yield replace(finding, severity=Severity.ERROR) if problem.level == "error" else finding
