# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden check --quick``: what can be said of pages without the rest of the manual."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NoReturn

import click

from docwarden import manual
from docwarden.cli import checking, mending
from docwarden.reporters import Report
from docwarden.runner import Runner
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docwarden.cli.invocation import Invocation
    from docwarden.finding import Finding
    from docwarden.manual import Alone

#: What a page alone does not tell.
UNCHECKED = (
    "references to other pages and to their anchors",
    "labels that other pages define as well",
    "toctrees that should name the page",
    "redirects",
    "whether generated pages are current",
)


def run(invocation: Invocation, pages: Sequence[str], options: checking.Options) -> NoReturn:
    """Check the pages, report, and end the program with its exit code; no file is left behind."""
    start = time.perf_counter()
    if not pages:
        raise click.UsageError("--quick needs the PAGEs to look at")
    if options.fresh or options.explain or options.verify:
        raise click.UsageError("--quick goes with none of --explain, --fresh and --verify")
    config = options.of(invocation.load_config())
    where = manual.place(config, options.output)
    looks: list[Alone] = []

    def look() -> list[Finding]:
        looks.append(manual.check_alone(where, pages))
        return checking.judged(Runner(config, where, whole=False), looks[-1].findings, options)

    findings, done = look(), ""
    if options.fix or options.diff:
        runner = Runner(config, where, whole=False)
        job = mending.Job(config, where, look, lambda: runner.decided(looks[-1].findings))
        findings, done = mending.run(invocation, job, findings, options)
    found = looks[-1]
    foreign = tuple(f"{file}, which is the source of no page" for file in found.no_pages)
    summary = f"{done}{counted(len(findings), 'finding')} in " if findings else done
    summary += f"{counted(found.pages, 'page')} alone, {time.perf_counter() - start:.1f} s"
    unchecked = (*foreign, *found.unchecked, *UNCHECKED)
    report = Report("check", summary, tuple(findings), unchecked=unchecked)
    checking.finish(invocation, config, report, options.report)
