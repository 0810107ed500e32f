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

#: More lines of one rule than this fill the screen without telling more; the rest is counted.
LINES_PER_RULE = 22

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
    """Give the findings; without -v, notes and what goes beyond a screen of one rule are counted only."""
    shown = [one for one in report.findings if report.verbose or one.severity is not Severity.NOTE]
    lines: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for finding in shown:
        own = list(_finding(finding))
        room = len(own) if report.verbose else LINES_PER_RULE - lines[finding.rule]
        if left[finding.rule] or (lines[finding.rule] and len(own) > room):
            left[finding.rule] += 1
            continue
        lines[finding.rule] += len(own)
        yield from _cut(own, room)
    for rule, count in sorted(left.items()):
        if count:
            yield click.style(f"… {counted(count, 'more finding')} of {rule} (-v shows all)", dim=True)
    if notes := len(report.findings) - len(shown):
        yield click.style(f"… {counted(notes, 'note')} (-v shows them)", dim=True)


def _cut(lines: list[str], room: int) -> Iterator[str]:
    """Shorten the detail of a finding that has more lines than there is room, but keep its end, the hint."""
    if len(lines) <= room:
        yield from lines
        return
    yield from lines[: room - 2]
    yield click.style(f"    … {len(lines) - room + 1} more lines (-v shows all)", dim=True)
    yield lines[-1]


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
