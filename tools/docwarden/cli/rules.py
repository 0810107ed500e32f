# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden rules``: what docwarden can find, and one rule in full."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from docwarden import registry
from docwarden.cli.invocation import pass_invocation
from docwarden.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    from docwarden.cli.invocation import Invocation
    from docwarden.finding import Rule


@click.command()
@click.argument("name", required=False)
@pass_invocation
def command(invocation: Invocation, name: str | None) -> None:
    """List the rules, or explain one: why it is there, a bad and a good example."""
    rules = {rule.id: rule for rule in registry.rules()}
    if name and name not in rules:
        raise ConfigError(f'there is no rule "{name}"', hint=did_you_mean(name, rules))
    chosen = [rules[name]] if name else list(rules.values())
    if invocation.format == "json":
        click.echo(json.dumps([asdict(rule) for rule in chosen], indent=2))
    elif name:
        click.echo(_explain(rules[name]))
    else:
        width = max(len(rule.id) for rule in chosen)
        for rule in chosen:
            click.echo(f"{click.style(rule.id.ljust(width), bold=True)}  {rule.severity:7}  {rule.summary}")


def _explain(rule: Rule) -> str:
    parts = [
        f"{click.style(rule.id, bold=True)} ({rule.severity}): {rule.summary}",
        click.wrap_text(rule.why, width=88),
        f"{click.style('Bad:', fg='red')}\n{_indented(rule.bad)}",
        f"{click.style('Good:', fg='green')}\n{_indented(rule.good)}",
    ]
    return "\n\n".join(parts)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
