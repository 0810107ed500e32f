# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden cmdref``: what the command reference can tell beyond its pages."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from docwarden import generation
from docwarden.cli.invocation import pass_invocation
from docwarden.errors import ConfigError
from docwarden.facts import command_changes
from docwarden.generators import cmdref
from docwarden.source import GitTree, WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.cli.invocation import Invocation
    from docwarden.config import Config
    from docwarden.facts.command_changes import Change
    from docwarden.facts.commands import Command
    from docwarden.source import Codebase


@click.group()
def command() -> None:
    """Ask the Go programs of a codebase about their commands."""


@command.command("diff")
@click.argument("old")
@click.argument("new", default="")
@pass_invocation
def diff(invocation: Invocation, old: str, new: str) -> None:
    """Print what changed between two git revisions: commands and flags added, removed, changed.

    Both are read from git, nothing is checked out. Without NEW the files on disk are compared with OLD.
    """
    config = invocation.load_config()
    changes = list(_changes(config, GitTree(config.root, old), _codebase(config, new)))
    if invocation.format == "json":
        click.echo(json.dumps([asdict(change) for change in changes], indent=2))
        return
    for change in changes:
        click.echo(str(change))
    counts = [
        f"{sum(change.kind == kind for change in changes)} {kind}" for kind in ("added", "removed", "changed")
    ]
    click.echo(f"cmdref diff: {', '.join(counts)}", err=True)


def _codebase(config: Config, revision: str) -> Codebase:
    return GitTree(config.root, revision) if revision else WorkTree(config.root)


def _changes(config: Config, old: Codebase, new: Codebase) -> Iterator[Change]:
    entries = [entry.options for entry in generation.entries(config) if entry.generator.name == "cmdref"]
    if not entries:
        raise ConfigError("no command reference is configured", hint="write [generators.cmdref]")
    for options in entries:
        before, after = (_commands(codebase, options) for codebase in (old, new))
        for name in dict.fromkeys([*before, *after]):
            yield from command_changes.compare(before.get(name), after.get(name))


def _commands(codebase: Codebase, options: object) -> dict[str, Command]:
    if not isinstance(options, cmdref.Options):
        return {}
    return cmdref.commands(codebase, options)
