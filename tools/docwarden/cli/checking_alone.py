# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden check --quick``: what can be said of pages without the rest of the manual."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import click

from docwarden import manual
from docwarden.cli import checking
from docwarden.reporters import Report
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docwarden.cli.invocation import Invocation

#: What a page alone does not tell.
UNCHECKED = (
    "references to other pages and to their anchors",
    "labels that other pages define as well",
    "toctrees that should name the page",
    "redirects",
    "whether generated pages are current",
)


def run(invocation: Invocation, pages: Sequence[str], options: checking.Options) -> NoReturn:
    """Check the pages, report, and end the program with its exit code; no file is left behind."""
    start = time.perf_counter()
    if not pages:
        raise click.UsageError("--quick needs the PAGEs to look at")
    if replace(options, output="", report="") != checking.Options():
        raise click.UsageError("--quick goes with none of --explain, --fresh and --verify")
    config = invocation.load_config()
    found = manual.check_alone(manual.place(config, options.output), pages)
    foreign = tuple(f"{file}, which is the source of no page" for file in found.no_pages)
    summary = f"{counted(len(found.findings), 'finding')} in " if found.findings else ""
    summary += f"{counted(found.pages, 'page')} alone, {time.perf_counter() - start:.1f} s"
    unchecked = (*foreign, *found.unchecked, *UNCHECKED)
    checking.finish(
        invocation, config, Report("check", summary, found.findings, unchecked=unchecked), options.report
    )
