# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which pages an edit makes necessary to read again.

Beyond what Sphinx asks for: pages whose toctree named a page that is gone, pages that complained before a
file came or went, Markdown that names a page which came or went (MyST decides while it reads whether that
is a page), and all sides of a definition that stands on several pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden_sphinx import assets
from docwarden_sphinx.page_findings import Work
from docwarden_sphinx.rivals import rivals_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden_sphinx.session import Session


@dataclass(frozen=True, slots=True)
class Outdated:
    """Pages to read, pages to remove, assets to copy, and whether all pages look different."""

    pages: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    assets: set[str] = field(default_factory=set)
    looks: bool = False

    @property
    def nothing(self) -> bool:
        """Tell whether the output is current as it is."""
        return not (self.pages or self.removed or self.assets or self.looks)


def find_outdated(session: Session, files: set[str]) -> Outdated:
    """Find out what changed, new and deleted files mean for the output; also looks for new pages on disk."""
    builder, env = session.builder, session.env
    before = now = session.page_sources
    dependents = session.dependents()
    came_or_went = any(_came_or_went(session, file, dependents) for file in files)
    if came_or_went:
        env.find_files(session.app.config, builder)
        now = session.page_sources = session.sources()
    removed = {page for page in before if before[page] != now.get(page)}
    added = {page for page in now if before.get(page) != now[page]}
    pages = {page for file in files for page in _pages_of(session, file, dependents)} | added
    if came_or_went:
        pages |= env.glob_toctrees
        pages |= {parent for page in removed for parent in env.files_to_rebuild.get(page, ())}
    if came_or_went or any(env.path2doc(file) not in env.found_docs for file in files):
        pages |= session.findings.pages_with(Work.READ)
    pages |= set(_markdown_naming(session, added ^ removed))
    if pages or removed:
        pages |= env.reread_always | session.failed
        pages |= rivals_of(env, session.findings, pages | removed)
        for names in session.app.events.emit("env-get-outdated", env, added, pages - added, removed):
            pages |= set(names)
    copied = {file for file in files if assets.is_asset(builder, file)}
    looks = bool(copied) or any(assets.is_template(builder, file) for file in files)
    return Outdated(pages & env.found_docs, removed, copied, looks)


def _came_or_went(session: Session, file: str, dependents: dict[str, set[str]]) -> bool:
    if not Path(file).is_relative_to(session.env.srcdir) and file not in dependents:
        return False
    page = session.env.path2doc(file)
    known = page in session.env.found_docs and session.env.doc2path(page or "") == Path(file)
    return (known or file in dependents or assets.is_asset(session.builder, file)) != Path(file).is_file()


def _pages_of(session: Session, file: str, dependents: dict[str, set[str]]) -> Iterator[str]:
    page = session.env.path2doc(file)
    if page in session.env.found_docs:
        yield page
    yield from dependents.get(file, ())


def _markdown_naming(session: Session, pages: set[str]) -> Iterator[str]:
    names = [name.rpartition("/")[2] for name in pages]
    suffixes = tuple(key for key, kind in session.app.config.source_suffix.items() if kind == "markdown")
    for page in session.env.found_docs if names else ():
        file = session.env.doc2path(page)
        if file.name.endswith(suffixes):
            text = file.read_text(encoding="utf-8", errors="replace")
            if any(name in text for name in names):
                yield page
