# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Runs the rules of style and structure on the source of the page that was read."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden import page_rules
from docwarden.checks import checkout_paths
from docwarden.page_source import Page, style
from docwarden_sphinx import page_results
from docwarden_sphinx.recording import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from docwarden.finding import Finding

HELP = "What the project has decided about style, as `docwarden` passes it on; no setting for conf.py."


def look(env: BuildEnvironment) -> None:
    """Keep what the rules say about a page that people wrote, where the project asks for them."""
    if not env.config.docwarden_style:
        return
    name = env.current_document.docname
    file = Path(env.doc2path(name))
    page = _page(file, _style(env.config.docwarden_style))
    if page.is_generated:
        return
    result = page_results.page(env, name)
    result.checkout_paths = list(checkout_paths.named(page))
    for rule, problem in page_rules.look(page):
        place = (str(file), problem.line, rule.id, problem.message, rule.severity, problem.column)
        result.records.append(Record(*place, edits=problem.edits))


def findings(app: Sphinx) -> Iterator[Finding]:
    """Judge what pages name and what may change without them."""
    if app.config.docwarden_style:
        results = page_results.pages(app.env)
        paths = [path for _, result in sorted(results.items()) for path in result.checkout_paths]
        yield from checkout_paths.missing(Path(_style(app.config.docwarden_style).tree), paths)


def _page(file: Path, decided: style.Style) -> Page:
    path = file.relative_to(decided.root).as_posix() if file.is_relative_to(decided.root) else str(file)
    text = file.read_bytes().decode("utf-8-sig", errors="replace")
    return Page(path, text.replace("\r\n", "\n").split("\n"), file.suffix == ".md", decided)


@functools.lru_cache(maxsize=1)
def _style(text: str) -> style.Style:
    return style.load(text)


def setup(app: Sphinx) -> None:
    """Declare the setting."""
    app.add_config_value("docwarden_style", "", "env", frozenset({str}), HELP)
