# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden doctor``: whether this machine and this checkout have what docwarden needs."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docwarden import diagnosis
from docwarden.cli.invocation import pass_invocation
from docwarden.diagnosis import Level
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docwarden.cli.invocation import Invocation
    from docwarden.diagnosis import Diagnosis

COLORS = {Level.OK: "green", Level.NOTE: "cyan", Level.PROBLEM: "red", Level.UNKNOWN: "yellow"}


@click.command()
@pass_invocation
def command(invocation: Invocation) -> None:
    """Check this machine and this checkout: programs, packages, history, settings, room for output.

    Each line says what to do where something is missing. Exits with 1 when there is a problem; a note or a
    check that could not be made is none. With `--format json`, the lines are records.
    """
    named = os.environ.get("CONTAINER_ENGINE", "")
    found = diagnosis.diagnose(Path(invocation.root or "."), invocation.load_config, named)
    if invocation.format == "json":
        click.echo(json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False))
    else:
        click.echo("".join(_lines(found)), nl=False)
    sys.exit(any(one.level is Level.PROBLEM for one in found))


def _lines(found: Sequence[Diagnosis]) -> list[str]:
    lines = []
    for one in found:
        level = click.style(f"{one.level:8}", fg=COLORS[one.level], bold=one.level is Level.PROBLEM)
        lines.append(f"{level} {one.name:9} {one.message}\n")
        if one.hint and one.level is not Level.OK:
            lines.append(f"{'':18} {click.style('→', fg='cyan')} {one.hint}\n")
    problems = sum(one.level is Level.PROBLEM for one in found)
    return [*lines, f"doctor: {counted(problems, 'problem') if problems else 'no problems'}\n"]
