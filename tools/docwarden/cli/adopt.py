# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden adopt``: every rule over a manual that there is already."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import click
import msgspec

from docwarden import adoption, baseline, generation, manual, pages, whole_run
from docwarden.cli.invocation import pass_invocation
from docwarden.runner import Runner
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docwarden.cli.invocation import Invocation
    from docwarden.config import Config
    from docwarden.finding import Finding

#: What one command mends, and what has to be seen again the next time.
DRIFT = {rule.id for rule in (generation.STALE_PAGE, generation.MISSING_PAGE, generation.ORPHAN_PAGE)}


@click.command()
@click.option("--write", is_flag=True, help="Write the baseline: what is found today is let pass.")
@pass_invocation
def command(invocation: Invocation, *, write: bool) -> None:
    """Show what the rules find in a manual, by rule, and let it pass from now on.

    The table tells for each rule how much it finds, for how much a correction is known, who owns the
    pages, and which severity fits. With --write, a baseline is written, and checks report only what is new.
    """
    start = time.perf_counter()
    config = with_rules(invocation.load_config())
    where = manual.place(config)
    runner = Runner(config, where)
    question = whole_run.Question(manual.CHECK, invocation.command, checks=True, verbose=invocation.verbose)
    built = whole_run.run(config, where, question)
    found = runner.decided(built.findings)
    rows = adoption.rows(found, adoption.owners_of(config, found))
    if invocation.format == "json":
        click.echo(msgspec.json.format(msgspec.json.encode({"rules": rows})))
    else:
        click.echo(adoption.table(rows), nl=False)
    seconds = time.perf_counter() - start
    summary = f"{counted(len(found), 'finding')} in {counted(built.pages, 'page')}, {seconds:.1f} s"
    click.echo(f"adopt: {summary}", err=invocation.format == "json")
    if write:
        _write(runner, found, invocation)


def _write(runner: Runner, found: Sequence[Finding], invocation: Invocation) -> None:
    """Write the baseline and say what comes of it."""
    path = runner.config.settings.findings.baseline
    drifted = [one for one in found if one.rule in DRIFT]
    known = baseline.of((one for one in found if one.rule not in DRIFT), runner.text_of)
    pages.replace_file(runner.config.root / path, baseline.dump(known), path)
    click.echo(f"adopt: {path} is written; from now on checks report what is new", err=True)
    if drifted:
        count = counted(len(drifted), "finding")
        message = f"adopt: {count} of generated pages left out: {invocation.command} generate mends them"
        click.echo(message, err=True)


def with_rules(config: Config) -> Config:
    """Have the rules run whether or not the settings ask for it."""
    style = msgspec.structs.replace(config.settings.style, check=True)
    return replace(config, settings=msgspec.structs.replace(config.settings, style=style))
