# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden completion``: the script that makes a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    For bash, add to ~/.bashrc: eval "$(docwarden completion bash)"
    """
    completion = get_completion_class(shell)
    if completion is None:
        raise click.UsageError(f"no completion for {shell}")
    root = ctx.find_root()
    click.echo(completion(root.command, {}, "docwarden", "_DOCWARDEN_COMPLETE").source())
