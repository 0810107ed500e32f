# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden preview``: the manual in a browser, current with each edit."""

from __future__ import annotations

import asyncio
import contextlib
import time
import webbrowser
from typing import TYPE_CHECKING

import click

from docwarden.cli.invocation import pass_invocation
from docwarden.errors import DocwardenError
from docwarden.preview.live import Options, Preview
from docwarden.reporters import Report, render

if TYPE_CHECKING:
    from docwarden.cli.invocation import Invocation
    from docwarden.preview.live import Event


@click.command()
@click.option("--host", default=Options().host, help="The address to listen at.  [default: 127.0.0.1]")
@click.option(
    "--port", default=Options().port, type=click.IntRange(1, 65535), help="The port.  [default: 9081]"
)
@click.option("--open", "open_browser", is_flag=True, help="Open the manual in a browser.")
@click.option("--poll", is_flag=True, help="Look for edits again and again, where no events tell of them.")
@pass_invocation
def command(invocation: Invocation, host: str, port: int, open_browser: bool, poll: bool) -> None:  # noqa: FBT001
    """Serve the manual and rebuild what an edit touches, until it is interrupted.

    Browsers show each change by themselves, with what is wrong on the page. Reference pages are regenerated
    when the code that they are made from changes.
    """
    config = invocation.load_config()
    preview = Preview(config, Options(host, port, poll), _print)

    def started() -> None:
        click.echo(
            f"{click.style('preview', fg='green', bold=True)}: {preview.address} (Ctrl-C ends it)", err=True
        )
        if open_browser:
            webbrowser.open(preview.address)

    with contextlib.suppress(KeyboardInterrupt):
        _run(preview, started)


def _run(preview: Preview, started: object) -> None:
    """Run to the end; the first error of the program ends it, as anywhere else."""
    try:
        asyncio.run(preview.run(started))  # type: ignore[arg-type]
    except* DocwardenError as group:
        raise group.exceptions[0] from None
    except* KeyboardInterrupt:
        pass


def _print(event: Event) -> None:
    if event.findings:
        click.echo(render(Report("preview", "", event.findings, color=True), "terminal"), nl=False)
    clock = click.style(time.strftime("%H:%M:%S"), dim=True)
    click.echo(f"{clock} {click.style(event.text, fg='red') if event.failed else event.text}")
