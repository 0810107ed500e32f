# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden check``: all checks, nothing is written but caches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docwarden import manual
from docwarden.cli import checking, checking_alone
from docwarden.cli.invocation import pass_invocation

if TYPE_CHECKING:
    from docwarden.cli.invocation import Invocation


@click.command()
@click.argument("pages", nargs=-1, metavar="[PAGE]...", type=click.Path(exists=True, dir_okay=False))
@click.option("--quick", is_flag=True, help="Read the PAGEs and no others.")
@click.option("--fix", is_flag=True, help="Mend what can be mended without harm, and report the rest.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, as a patch; write nothing.")
@click.option("--known", is_flag=True, help="With --fix or --diff: mend what the baseline lets pass, too.")
@checking.run_options
@pass_invocation
def command(invocation: Invocation, pages: tuple[str, ...], *, quick: bool, **options: Any) -> None:
    """Check the manual: references, labels, links, syntax, spelling, examples and generated pages.

    With PAGEs, only findings in these files are shown. With --quick, these pages are read and no others,
    which takes a second: for editors and commit hooks. What needs other pages is left out then, and the
    report says so.

    With --fix, findings are mended where the page, read before and after, differs in nothing but what the fix
    is about. A fix that would change more is refused, and shown with its finding. Generated pages are left
    alone.
    """
    if options["fix"] and options["diff"]:
        raise click.UsageError("--fix writes, --diff does not: give one of them")
    if options["known"] and not (options["fix"] or options["diff"]):
        raise click.UsageError("--known goes with --fix or --diff")
    chosen = checking.Options(**options)
    if quick:
        checking_alone.run(invocation, pages, chosen)
    checking.run(invocation, "check", manual.CHECK, chosen, checks=True, only=pages)
