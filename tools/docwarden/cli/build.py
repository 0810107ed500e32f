# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden build``: the manual, strictly, and no other checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docwarden import manual
from docwarden.cli import checking
from docwarden.cli.invocation import pass_invocation

if TYPE_CHECKING:
    from docwarden.cli.invocation import Invocation


@click.command()
@click.argument("builder", metavar="[FORMAT]", type=click.Choice(manual.FORMATS), default="html")
@checking.run_options
@pass_invocation
def command(invocation: Invocation, builder: str, **options: Any) -> None:
    """Build the manual with warnings as errors.

    FORMAT is html (the default), dirhtml, epub, latex, or spelling, which checks the words only. The output
    goes to a folder of that name below documentation.build.
    """
    checking.run(invocation, "build", builder, checking.Options(**options), checks=False)
