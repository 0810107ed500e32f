# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What ``check --fix`` and ``check --diff`` do with the findings of a check."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import click

from docwarden import runner
from docwarden.fixing import mending
from docwarden.source import WorkTree
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docwarden.cli.checking import Options
    from docwarden.cli.invocation import Invocation
    from docwarden.config import Config
    from docwarden.finding import Finding
    from docwarden.manual import Place


@dataclass(frozen=True, slots=True)
class Job:
    """A check that was made: how to make it again, and which of its findings are to be mended.

    ``all_found`` gives what the last look found, the baseline left aside.
    """

    config: Config
    where: Place
    look: Callable[[], list[Finding]]
    all_found: Callable[[], list[Finding]]
    is_wanted: Callable[[Finding], bool] = lambda _: True


def run(
    invocation: Invocation, job: Job, found: list[Finding], options: Options
) -> tuple[list[Finding], str]:
    """Mend what can be mended; give what is left, and the words for the summary.

    With ``--diff``, the program ends here.
    """

    def wanted() -> list[Finding]:
        return [one for one in (job.all_found() if options.known else found) if job.is_wanted(one)]

    if options.diff:
        _show(invocation, job, wanted())

    def again() -> Sequence[Finding]:
        nonlocal found
        runner.forget_texts()
        found = job.look()
        return wanted()

    _, tally = mending.mend(job.config, job.where, wanted(), again)
    told = mending.suggested(found, tally.all_refused, WorkTree(job.config.root).read_text)
    refused = f", {len(tally.all_refused):,} refused" if tally.all_refused else ""
    pages = f" in {counted(len(tally.pages), 'page')}" if tally.pages else ""
    return told, f"{tally.mended:,} mended{pages}{refused}; "


def _show(invocation: Invocation, job: Job, wanted: Sequence[Finding]) -> NoReturn:
    """Print the patch, and on stderr what is refused; the exit code tells whether there is anything."""
    proposal = mending.propose(job.config, job.where, wanted)
    for page in proposal.mended:
        click.echo(page.patch, nl=False)
    for one in proposal.refused:
        click.echo(f"{one.finding.location}: not mended: {one.reason} [{one.finding.rule}]", err=True)
    mended = sum(page.findings for page in proposal.mended)
    summary = f"{mended:,} can be mended in {counted(len(proposal.mended), 'page')}"
    click.echo(f"{invocation.command} check: {summary}, {len(proposal.refused):,} refused", err=True)
    sys.exit(1 if proposal.mended or proposal.refused else 0)
