# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden check-build``: all checks and the output, from one reading of the sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from docwarden.cli import checking
from docwarden.cli.invocation import pass_invocation

if TYPE_CHECKING:
    from docwarden.cli.invocation import Invocation

FORMATS = ("html", "dirhtml", "epub", "latex")


@click.command()
@click.argument("builder", metavar="[FORMAT]", type=click.Choice(FORMATS), default="html")
@checking.run_options
@pass_invocation
def command(invocation: Invocation, builder: str, **options: Any) -> None:
    """Check the manual and build it, from one reading of its sources.

    What is checked is what `docwarden check` checks. FORMAT is html (the default), dirhtml, epub or latex.
    The environment variable SKIP_LINT leaves the checks out, and every page is read again, as nothing else
    vouches for what earlier runs have left; with INCREMENTAL as well, only what changed is read.
    """
    chosen = checking.Options(**options)
    skip_lint = checking.is_set("SKIP_LINT")
    if skip_lint and not checking.is_set("INCREMENTAL"):
        chosen = replace(chosen, fresh=True)
    unchecked = ("anything but Sphinx's warnings, as SKIP_LINT is set",) if skip_lint else ()
    checking.run(invocation, "check-build", builder, chosen, checks=not skip_lint, unchecked=unchecked)
