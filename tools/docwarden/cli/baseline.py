# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden baseline``: the findings that are known."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from docwarden import baseline, manual, pages, whole_run
from docwarden.cli.invocation import pass_invocation
from docwarden.errors import InputError
from docwarden.runner import Runner
from docwarden.wording import counted

if TYPE_CHECKING:
    from docwarden.cli.invocation import Invocation


@click.group()
def command() -> None:
    """Keep the file of known findings, which `docwarden adopt --write` makes."""


@command.command()
@pass_invocation
def update(invocation: Invocation) -> None:
    """Drop the entries whose findings there are no more; nothing is added."""
    start = time.perf_counter()
    config = invocation.load_config()
    where = manual.place(config)
    runner = Runner(config, where)
    path = config.settings.findings.baseline
    if not (config.root / path).exists():
        raise InputError.at(path, "no such file", hint="docwarden adopt --write makes it")
    known = runner.known()
    question = whole_run.Question(manual.CHECK, invocation.command, checks=True, verbose=invocation.verbose)
    found = baseline.of(runner.decided(whole_run.run(config, where, question).findings), runner.text_of)
    kept = {rule: counts & found[rule] for rule, counts in known.items() if rule in found}
    before, after = (sum(map(sum, (one.values() for one in which.values()))) for which in (known, kept))
    pages.replace_file(config.root / path, baseline.dump(kept), path)
    seconds = time.perf_counter() - start
    click.echo(
        f"baseline: {path}: {counted(before - after, 'finding')} dropped, {after:,} left; {seconds:.1f} s"
    )
