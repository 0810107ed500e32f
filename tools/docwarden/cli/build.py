# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden build``: the manual, strictly."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from docwarden import manual
from docwarden.cli.invocation import pass_invocation
from docwarden.reporters import Report
from docwarden.wording import counted

if TYPE_CHECKING:
    from pathlib import Path

    from docwarden.cli.invocation import Invocation


@click.command()
@click.argument("builder", metavar="[FORMAT]", type=click.Choice(manual.FORMATS), default="html")
@pass_invocation
def command(invocation: Invocation, builder: str) -> None:
    """Build the manual with warnings as errors.

    FORMAT is html (the default), dirhtml, epub, latex, or spelling, which checks the words only. The output
    goes to a folder of that name below documentation.build.
    """
    config = invocation.load_config()
    built = manual.build(config, builder, verbose=invocation.verbose)
    invocation.finish(Report("build", _summary(built), built.findings), config)


def _summary(built: manual.Built) -> str:
    index = built.output / "index.html"
    shown = os.path.relpath(_existing(index, built.output))
    found = f"{counted(len(built.findings), 'finding')} in " if built.findings else ""
    return f"{found}{counted(built.pages, 'page')}, {built.seconds:.1f} s: {shown}"


def _existing(file: Path, otherwise: Path) -> Path:
    return file if file.exists() else otherwise
