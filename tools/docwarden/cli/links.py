# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden links``: whether the links to other places still lead there."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from docwarden import registry
from docwarden.checks import external_links
from docwarden.cli.invocation import pass_invocation
from docwarden.errors import ProgramError
from docwarden.links import changes, checker, collection, quarantine
from docwarden.links.answer import Verdict
from docwarden.links.cache import AnswerCache
from docwarden.reporters import Report
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docwarden.checks.external_links import Selection
    from docwarden.cli.invocation import Invocation
    from docwarden.links.checker import Answers


@click.command()
@click.option("--changed-only", is_flag=True, help="Look only at links on lines that are new.")
@click.option(
    "--base", metavar="REV", default="", help="What they are new against  [default: the merge base]."
)
@click.option("--fresh", is_flag=True, help="Ask again, whatever is remembered.")
@pass_invocation
def command(invocation: Invocation, base: str, *, changed_only: bool, fresh: bool) -> None:
    """Check the external links of the manual and their anchors.

    A link is good, broken, or undecided where its server does not let us look; only a broken one fails the
    run. Answers are remembered: an interrupted run goes on where it was.
    """
    started = time.perf_counter()
    config = invocation.load_config()
    settings = config.settings.links
    known_bad = quarantine.read(config.root, settings.quarantine)
    manual = collection.collect(config)
    everything = external_links.select(manual, config)
    chosen, compared = everything, ""
    if changed_only or base:
        source = config.settings.documentation.source
        scope, compared = changes.changed_only(manual, config.root, source, os.environ, base)
        chosen = external_links.select(scope, config)
    urls = {link.url for link in chosen.links}
    plan = checker.Plan(settings, config.settings.project.name, fresh)
    with (
        AnswerCache(collection.cache_folder(config) / "answers.sqlite", _note) as cache,
        _progress() as progress,
    ):
        answers = checker.check(urls, plan, cache, progress)
    if answers.offline:
        raise ProgramError(
            f"none of {counted(len(answers.asked), 'host')} could be reached",
            hint="is there a network? a proxy is taken from HTTP_PROXY and HTTPS_PROXY",
        )
    findings = [
        *everything.findings,
        *external_links.judge(chosen.links, answers.by_url, known_bad, settings.quarantine),
        *external_links.stale(known_bad, manual, answers.by_url),
    ]
    summary = _summary(chosen, answers, compared, time.perf_counter() - started)
    rules = {rule.id: rule for rule in registry.rules()} if invocation.format == "sarif" else {}
    invocation.finish(Report("links", summary, tuple(sorted(findings)), (), rules), config)


def _summary(chosen: Selection, answers: Answers, compared: str, seconds: float) -> str:
    verdicts = [answer.verdict for answer in answers.by_url.values()]
    counts = f"{verdicts.count(Verdict.FINE):,} fine, {verdicts.count(Verdict.BROKEN):,} broken, "
    counts += f"{verdicts.count(Verdict.UNDECIDED):,} undecided"
    scope = f"{counted(len(chosen.links), 'link')}{f' new since {compared}' if compared else ''}"
    parts = [f"{scope} to {_addresses(len(verdicts))}: {counts}"]
    parts += [f"{chosen.ignored:,} ignored"] if chosen.ignored else []
    parts += [f"{answers.remembered:,} answers remembered"] if answers.remembered else []
    return "; ".join([*parts, f"{seconds:.1f} s"])


def _addresses(number: int) -> str:
    return f"{number:,} address{'' if number == 1 else 'es'}"


def _note(message: str) -> None:
    click.echo(f"docwarden: note: {message}", err=True)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Count the pages on a terminal, say nothing anywhere else."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import, and only for a terminal
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("links", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
