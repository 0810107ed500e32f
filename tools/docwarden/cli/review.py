# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden review``: what a reviewer of a change has to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import click

from docwarden.cli.invocation import pass_invocation
from docwarden.errors import InputError
from docwarden.review import as_json, markdown, page
from docwarden.review.change import Change
from docwarden.review.points import review

if TYPE_CHECKING:
    from docwarden.cli.invocation import Invocation

_FORMS = {"terminal": markdown.render, "json": as_json.render, "html": page.render}


@click.command()
@click.option("--base", required=True, metavar="REF", help="The branch that the change is for.")
@click.option("--head", default="HEAD", metavar="REF", help="The branch with the change  [default: HEAD].")
@click.option(
    "--description",
    type=click.File(encoding="utf-8", errors="replace"),
    help="The text of the pull request, to look for its release note; - reads standard input.",
)
@click.option(
    "--programs", is_flag=True, help="Read flags from the programs' sources, not from their reference; slow."
)
@pass_invocation
def command(
    invocation: Invocation, base: str, head: str, description: TextIO | None, *, programs: bool
) -> None:
    """Print a brief for the reviewers of a change: which points apply, with evidence, and who reviews what.

    What HEAD changed since it left BASE is read from git; nothing is checked out, and nothing is asked for
    over the network. The brief is Markdown; other formats give a page for a browser, and data.
    """
    config = invocation.load_config()
    form = _FORMS.get(invocation.format)
    if not form:
        raise InputError(f"a brief cannot be written as {invocation.format}", hint="--format html or json")
    text = description.read() if description else None
    change = Change(config, base, head, description=text, reads_programs=programs)
    click.echo(form(review(change)), nl=False)
