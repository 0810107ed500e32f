# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What some formats tell beside the findings: the declarations of the rules, and who owns the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docwarden import code_ownership, pages, registry, reporters
from docwarden.errors import InputError
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from pathlib import Path

    from docwarden.config import Config
    from docwarden.reporters import Report

#: The formats that show the declarations of rules.
_WITH_RULES = {"html", "sarif"}


def detailed(report: Report, config: Config, form: str) -> Report:
    """Add to a report what a format shows."""
    rules = {rule.id: rule for rule in registry.rules()} if form in _WITH_RULES else {}
    return replace(report, rules=rules, owners=_owners(report, config) if form == "html" else None)


def write(report: Report, config: Config, file: Path) -> None:
    """Write a report for a browser; raise OutputError where that is not possible."""
    text = reporters.render(detailed(report, config, "html"), "html")
    pages.replace_file(file.absolute(), text, str(file))


def _owners(report: Report, config: Config) -> dict[str, tuple[str, ...]] | None:
    """Give the owners of each path with findings; None where the codebase does not say whose is what."""
    paths = {finding.location.path for finding in report.findings if finding.location.path}
    try:
        known = code_ownership.gather(config, WorkTree(config.root), paths)
    except InputError:
        return None
    return {path: known.assignment.owners(path) for path in paths}
