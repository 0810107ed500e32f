# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden generators``: what can be generated, and what is configured here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from docwarden import generation, registry
from docwarden.cli.invocation import pass_invocation
from docwarden.errors import NoConfigError

if TYPE_CHECKING:
    from docwarden.cli.invocation import Invocation
    from docwarden.generation import Entry


@click.command()
@pass_invocation
def command(invocation: Invocation) -> None:
    """List the generators and the pages that this codebase makes with them."""
    try:
        configured = generation.entries(invocation.load_config())
    except NoConfigError:  # outside a codebase, the list of what exists still helps
        configured = []
    known = [registry.load_generator(name) for name in registry.generator_names()]
    if invocation.format == "json":
        click.echo(json.dumps([_record(item, configured) for item in known], indent=2))
        return
    width = max(len(item.name) for item in known)
    for item in known:
        click.echo(f"{click.style(item.name.ljust(width), bold=True)}  {item.summary}")
        for entry in _uses(item, configured):
            named = "" if entry.name == item.name else f"{entry.name}: "
            click.echo(f"{' ' * width}  → {named}{entry.options.output}")


def _uses(item: registry.Generator, configured: list[Entry]) -> list[Entry]:
    return [entry for entry in configured if entry.generator is item]


def _record(item: registry.Generator, configured: list[Entry]) -> dict[str, object]:
    uses = [{"name": entry.name, "output": entry.options.output} for entry in _uses(item, configured)]
    return {"name": item.name, "summary": item.summary, "configured": uses}
