# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Below each page: links to edit it, to its source, to report a mistake; its owners; the day of its change.

The day is that of the last commit of the page's source, from one look at the history. It is shown where a
host builds, since a commit would otherwise have every page written again.
"""

from __future__ import annotations

import hashlib
import html
import os
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from sphinx.util.i18n import format_date

from docwarden import pages, process
from docwarden.errors import ProgramError
from docwarden_sphinx import __version__, page_owners
from docwarden_sphinx.redirects import BUILDERS
from docwarden_sphinx.settings import add_settings, read_settings, setting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

DIGEST = "docwarden_dates_digest"

#: Variables that tell that a host or continuous integration builds.
HOSTS = ("READTHEDOCS", "NETLIFY", "CI")


@dataclass(frozen=True)
class Settings:
    """Where the sources are published."""

    source_repository: str = setting(
        "", "The address of the repository at its host, such as ``https://github.com/owner/name``."
    )
    source_branch: str = setting("main", "The branch that edits are for.")


@dataclass(frozen=True, slots=True)
class History:
    """The folder of the sources in the repository, and the time of the last commit of each file below it."""

    folder: str
    dates: Mapping[str, int]


def read_history(app: Sphinx, config: Config) -> None:
    """Ask git for the days of all pages at once; where it cannot tell, no day is shown."""
    hosted = any(os.environ.get(name) for name in HOSTS)
    app.docwarden_history = history = last_changes(Path(app.srcdir), dates=hosted)  # type: ignore[attr-defined]
    owners = page_owners.of_repository(Path(app.srcdir), history.folder)
    app.docwarden_page_owners = owners  # type: ignore[attr-defined]
    parts = (history.folder, sorted(history.dates.items()), owners.digest)
    config[DIGEST] = hashlib.sha256(repr(parts).encode()).hexdigest()


def last_changes(folder: Path, *, dates: bool) -> History:
    """Look at the history of a folder; a shallow clone does not know when its files changed."""
    try:
        prefix = process.run(["git", "rev-parse", "--show-prefix", "--is-shallow-repository"], folder=folder)
        if prefix.code:
            return History("", {})
        below, _, shallow = prefix.output.partition("\n")
        if not dates or shallow.strip() != "false":
            return History(below, {})
        command = [
            "git",
            "log",
            "--format=%x01%ct",
            "--name-only",
            "--no-renames",
            "--relative",
            "-z",
            "--",
            ".",
        ]
        listed = process.run(command, folder=folder)
    except ProgramError:
        return History("", {})
    return History(below, _dates(listed.output) if listed.code == 0 else {})


def _dates(log: str) -> dict[str, int]:
    """Read the log, the newest commit first: the first time that a file is named is its last change."""
    dates: dict[str, int] = {}
    for commit in log.split("\x01")[1:]:
        when, _, names = commit.partition("\0")
        for name in names.split("\0"):
            if name.strip("\n"):
                dates.setdefault(name.strip("\n"), int(when.strip()))
    return dates


def add_links(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the links below the text of a page."""
    if doctree is None or app.builder.name not in BUILDERS:
        return
    history: History = app.docwarden_history  # type: ignore[attr-defined]
    path = app.env.doc2path(page, base=False).as_posix()
    settings = read_settings(app.config, Settings)
    date = history.dates.get(path)
    if date is not None:
        context["last_updated"] = day(date, app.config)
    if settings.source_repository:
        with app.env.doc2path(page).open(encoding="utf-8", errors="replace") as stream:
            generator = pages.owner_of(stream.read(600))
        file = posixpath.join(history.folder, path)
        owners: page_owners.PageOwners = app.docwarden_page_owners  # type: ignore[attr-defined]
        context["body"] += links(settings, file, generator, owners.of(file))


def day(seconds: int, config: Config) -> str:
    """Give the day of a time, in the manual's form and language."""
    import datetime as dt  # noqa: PLC0415 - only hosted builds need it

    date: dt.datetime = dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
    return format_date(config.html_last_updated_fmt or "%b %d, %Y", date=date, language=config.language)


def links(settings: Settings, path: str, generator: str, owners: tuple[str, ...]) -> str:
    """Give the links of one page and its owners; a page that a generator makes has nothing to edit."""
    base, branch = settings.source_repository.rstrip("/"), quote(settings.source_branch)
    where = quote(path)
    issue = urlencode({"title": f"{path}: ", "labels": "documentation"})
    items = [] if generator else [("Edit this page", f"{base}/edit/{branch}/{where}")]
    items += [
        ("View its source", f"{base}/blob/{branch}/{where}"),
        ("Report a mistake", f"{base}/issues/new?{issue}"),
    ]
    listed = "".join(f'<li><a href="{html.escape(address)}">{text}</a></li>' for text, address in items)
    made = f"<li>Made from the code by <code>{html.escape(generator)}</code></li>" if generator else ""
    named = page_owners.owner_links(owners, base)
    owned = f'<li class="docwarden-page-owners">Owned by {named}</li>' if named else ""
    attributes = 'class="docwarden-page-links" aria-label="This page" data-pagefind-ignore'
    return f"<nav {attributes}><ul>{made}{listed}{owned}</ul></nav>"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Take part in the writing of each page."""
    add_settings(app, Settings)
    app.add_config_value(DIGEST, "", "html", frozenset({str}), "Computed: the days of the last changes.")
    app.connect("config-inited", read_history, priority=900)
    app.connect("html-page-context", add_links, priority=450)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
