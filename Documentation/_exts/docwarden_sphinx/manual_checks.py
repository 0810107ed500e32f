# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The checks that need all pages at once; they run on the environment after it was read."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING

from docwarden.checks import duplicate_labels, internal_links
from docwarden.finding import Location
from docwarden_sphinx import page_results, style_checks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx

    from docwarden.finding import Finding


def findings(app: Sphinx, relative: Callable[[str], str]) -> Iterator[Finding]:
    """Run them all; ``relative`` gives the name of a file for messages."""
    yield from _duplicate_labels(app, relative)
    yield from _internal_links(app)
    yield from style_checks.findings(app)


def _duplicate_labels(app: Sphinx, relative: Callable[[str], str]) -> Iterator[Finding]:
    results = page_results.pages(app.env).values()
    labels = (
        (name, Location(relative(_resolved(path)), line))
        for one in results
        for name, path, line in one.labels
    )
    yield from duplicate_labels.duplicates(labels)


def _internal_links(app: Sphinx) -> Iterator[Finding]:
    if app.builder.format != "html":
        return
    results = page_results.pages(app.env)
    outputs = {f"{name}.html": result.anchors for name, result in results.items()}
    files = {"search.html", "genindex.html", *extra_files(app)}
    for name, result in sorted(results.items()):
        for address, path, line in result.links:
            if message := internal_links.problem(address, f"{name}.html", outputs, files):
                yield internal_links.BROKEN_LINK.at(Location(path, line), message)


def extra_files(app: Sphinx) -> Iterator[str]:
    """Give what ``html_extra_path`` puts beside the pages."""
    for name in app.config.html_extra_path:
        top = app.confdir / name
        yield top.name
        yield from (str(file.relative_to(top).as_posix()) for file in top.rglob("*"))


@functools.lru_cache(maxsize=1024)
def _resolved(path: str) -> str:
    """Give one and the same name to a file, whichever page included it."""
    return os.path.realpath(path)
