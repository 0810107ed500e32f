# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden generate``: refresh the reference pages, or tell which are stale."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import click

from docwarden import diff, generation, pages, registry
from docwarden.cli.invocation import pass_invocation
from docwarden.reporters import Report
from docwarden.source import WorkTree, changed_since
from docwarden.wording import counted

if TYPE_CHECKING:
    from docwarden.cli.invocation import Invocation
    from docwarden.config import Config
    from docwarden.generation import Generation


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--check", "mode", flag_value="check", help="Write nothing; report pages that have drifted.")
@click.option("--diff", "mode", flag_value="diff", help="Write nothing; print the whole difference.")
@click.option("--stdout", "mode", flag_value="stdout", help="Write nothing; print the pages.")
@click.option(
    "--since",
    metavar="REF",
    default="",
    help="Look only at programs whose sources changed since a git revision.",
)
@pass_invocation
def command(invocation: Invocation, names: tuple[str, ...], mode: str | None, since: str) -> None:
    """Regenerate reference pages from the codebase.

    All configured generators run, but for those that are to run on request, or just those that are named.
    Pages are replaced atomically and only where their text changed. If one generator cannot run, nothing is
    written, unless all it lacks is a program: then the others go on.
    """
    start = time.perf_counter()
    config = invocation.load_config()
    configured = generation.entries(config)
    changed = changed_since(config.root, since) if since else None
    codebase = WorkTree(config.root, changed)
    result = generation.run(config, configured, generation.select(configured, names), codebase)
    drift = result.drift(invocation.command) if mode in ("check", "diff") else []
    if mode in ("diff", "stdout"):
        click.echo(_differences(result) if mode == "diff" else _texts(result), nl=False)
    elif mode is None and result.is_writable:
        _write(config, result, quiet=invocation.format != "terminal")
    asked = [] if names else [entry.name for entry in configured if entry.options.on_request]
    summary = _summary(result, asked, time.perf_counter() - start, written=not mode)
    rules = {rule.id: rule for rule in registry.rules()} if invocation.format == "sarif" else {}
    findings = sorted(drift + result.notices)
    report = Report("generate", summary, tuple(findings), tuple(result.errors), rules)
    invocation.finish(report, config, silent=mode in ("diff", "stdout"))


def _write(config: Config, result: Generation, *, quiet: bool) -> None:
    """Write the pages and name those that changed, unless a program reads the report."""
    lines = [f"wrote {plan.page.path}" for plan in generation.write(config, result)]
    lines += [f"removed {page.path}" for page in result.orphans]
    for line in [] if quiet else lines:
        click.echo(line)


def _summary(result: Generation, on_request: list[str], seconds: float, *, written: bool) -> str:
    if result.errors:
        failed = sum(1 for outcome in result.outcomes if outcome.error)
        done = f"; {_pages(result, written=written) if result.is_writable else 'nothing was written'}"
        failure = f"{failed} of {counted(len(result.outcomes), 'generator')} could not run"
        return failure + (done if written else "")
    found = _pages(result, written=written)
    skipped = [
        f"{outcome.entry.name} skipped: {outcome.skipped}" for outcome in result.outcomes if outcome.skipped
    ]
    left = [f"on request: {', '.join(on_request)}"] if on_request else []
    return "; ".join([found, *skipped, *left, f"{seconds:.1f} s"])


def _pages(result: Generation, *, written: bool) -> str:
    counts = Counter(plan.state.after_writing if written else plan.state.value for plan in result.plans)
    counts["removed" if written else "orphaned"] = len(result.orphans)
    states = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()) if count)
    return f"{counted(len(result.plans), 'page')}: {states}" if states else "no pages"


def _differences(result: Generation) -> str:
    """Give the differences as a patch that ``git apply`` and ``patch -p1`` take."""
    return "".join(
        diff.patch(plan.old_text, plan.page.text, plan.page.path)
        for plan in result.plans
        if plan.state is not pages.State.CURRENT
    )


def _texts(result: Generation) -> str:
    """Give the text of a single page as it is, several with their path before each."""
    if len(result.plans) == 1:
        return result.plans[0].page.text
    return "".join(f"==> {plan.page.path} <==\n{plan.page.text}\n" for plan in result.plans)
