# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Runs the rules of style and structure on the source of the page that was read."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden import page_rules
from docwarden.page_source import Page, style
from docwarden_sphinx import page_results
from docwarden_sphinx.recording import Record

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def look(env: BuildEnvironment) -> None:
    """Keep what the rules say about a page, where the project asks for them."""
    if not env.config.docwarden_style:
        return
    name = env.current_document.docname
    file = Path(env.doc2path(name))
    decided = _style(env.config.docwarden_style)
    path = file.relative_to(decided.root).as_posix() if file.is_relative_to(decided.root) else str(file)
    text = file.read_bytes().decode("utf-8-sig", errors="replace")
    page = Page(path, text.replace("\r\n", "\n").split("\n"), file.suffix == ".md", decided)
    records = page_results.page(env, name).records
    for rule, problem in page_rules.look(page):
        place = (str(file), problem.line, rule.id, problem.message, rule.severity, problem.column)
        records.append(Record(*place, edits=problem.edits))


@functools.lru_cache(maxsize=1)
def _style(text: str) -> style.Style:
    return style.load(text)
