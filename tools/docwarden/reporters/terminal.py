# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""For people: where, what, what to do next; quiet when all is well."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from docwarden.finding import Severity
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.finding import Finding
    from docwarden.reporters import Report

#: More findings of one rule than this fill the screen without telling more; the rest is counted.
SHOWN_PER_RULE = 20

_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_DIFF_COLORS = {"+": "green", "-": "red", "@": "cyan"}


def render(report: Report) -> str:
    """Give the findings, the rest of the long lists as a count, and the summary line."""
    lines = list(_findings(report))
    if report.unchecked:
        lines.append(click.style(f"not looked at: {'; '.join(report.unchecked)}", dim=True))
    if report.summary:
        lines.append(_summary(report))
    text = "".join(f"{line}\n" for line in lines)
    return text if report.color else click.unstyle(text)


def _findings(report: Report) -> Iterator[str]:
    """Give the findings; without -v, notes and the rest of long lists are counted only."""
    shown = [one for one in report.findings if report.verbose or one.severity is not Severity.NOTE]
    counts: Counter[str] = Counter()
    for finding in shown:
        counts[finding.rule] += 1
        if report.verbose or counts[finding.rule] <= SHOWN_PER_RULE:
            yield from _finding(finding)
    for rule, count in sorted(counts.items()):
        if not report.verbose and count > SHOWN_PER_RULE:
            yield click.style(f"… {count - SHOWN_PER_RULE} more findings of {rule} (-v shows all)", dim=True)
    if notes := len(report.findings) - len(shown):
        yield click.style(f"… {counted(notes, 'note')} (-v shows them)", dim=True)


def _finding(finding: Finding) -> Iterator[str]:
    severity = click.style(finding.severity, fg=_COLORS[finding.severity], bold=True)
    rule = click.style(f"[{finding.rule}]", dim=True)
    yield f"{click.style(str(finding.location), bold=True)}: {severity}: {finding.message} {rule}"
    for line in finding.detail.splitlines():
        yield "    " + click.style(line, fg=_DIFF_COLORS.get(line[:1]))
    if finding.hint:
        yield f"    {click.style('→', fg='cyan')} {finding.hint}"


def _summary(report: Report) -> str:
    worst = max((finding.severity.weight for finding in report.findings), default=-1)
    color = "red" if report.errors or worst == Severity.ERROR.weight else "yellow" if worst >= 0 else "green"
    return f"{click.style(report.name, fg=color, bold=True)}: {report.summary}"
