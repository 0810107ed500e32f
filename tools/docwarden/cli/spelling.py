# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden spelling``: the words that the project knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docwarden import manual, word_list_file
from docwarden.cli.invocation import pass_invocation
from docwarden.wording import counted

if TYPE_CHECKING:
    from docwarden.cli.invocation import Invocation


@click.group()
def command() -> None:
    """Look after the word list."""


@command.command()
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@pass_invocation
def add(invocation: Invocation, words: tuple[str, ...]) -> None:
    """Add WORDs to the word list, each at its place in the alphabet."""
    where = manual.place(invocation.load_config())
    file = where.source / word_list_file.NAME
    added = word_list_file.add(file, words)
    click.echo(f"{counted(len(added), 'word')} added to {file.relative_to(where.root)}")
