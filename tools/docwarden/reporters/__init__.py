# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Reporters: a report to text, one module per format, each with a pure ``render(report)``."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden import finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docwarden.errors import DocwardenError
    from docwarden.finding import Finding, Rule, Severity


@dataclass(frozen=True, slots=True)
class Report:
    """What a command has to say: findings, why parts of it could not run, and one line that sums it up.

    ``name`` is the command; ``rules`` holds the declarations of docwarden's own rules by id; ``unchecked``
    says what one could think was looked at, and was not; ``owners`` tells the owners of paths with findings,
    None where nobody asked, or the codebase does not say.
    """

    name: str
    summary: str
    findings: tuple[Finding, ...] = ()
    errors: tuple[DocwardenError, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    unchecked: tuple[str, ...] = ()
    owners: Mapping[str, tuple[str, ...]] | None = None
    color: bool = False
    verbose: bool = False

    def exit_code(self, fail_on: Severity) -> int:
        """Give 2 if something could not run, 1 for a finding of at least that severity, else 0."""
        if self.errors:
            return 2
        highest = finding.worst(self.findings)
        return int(highest is not None and highest.weight >= fail_on.weight)


def names() -> list[str]:
    """List the formats, the one for people first."""
    found = sorted(info.name for info in pkgutil.iter_modules(__path__))
    return sorted(found, key=lambda name: name != "terminal")


def render(report: Report, name: str) -> str:
    """Render a report in one of the formats of ``names``; the text is empty or ends with a line end."""
    text: str = importlib.import_module(f"{__name__}.{name}").render(report)
    return text
