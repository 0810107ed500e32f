# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden check``: all checks, nothing is written but caches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docwarden import manual
from docwarden.cli import checking
from docwarden.cli.invocation import pass_invocation

if TYPE_CHECKING:
    from docwarden.cli.invocation import Invocation


@click.command()
@click.argument("pages", nargs=-1, metavar="[PAGE]...", type=click.Path(exists=True, dir_okay=False))
@checking.run_options
@pass_invocation
def command(invocation: Invocation, pages: tuple[str, ...], **options: Any) -> None:
    """Check the manual: references, labels, links, syntax, spelling and generated pages.

    With PAGEs, only findings in these files are shown.
    """
    checking.run(invocation, "check", manual.CHECK, checking.Options(**options), checks=True, only=pages)
