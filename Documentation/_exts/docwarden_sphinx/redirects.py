# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Redirect pages in the HTML output: the old address of a page that moved leads to its new one.

Takes the place of sphinxext-rediraffe and reads the same values of conf.py. The two cannot stand side by
side: they register the same values and write the same files. A redirect page keeps the fragment and the query
of the reader's address, works without JavaScript, and never takes the place of a real page.
"""

from __future__ import annotations

import functools
import html
import json
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from sphinx.errors import ConfigError
from sphinx.util import logging
from sphinx.util.template import BaseRenderer, FileRenderer

from docwarden.checks.redirects import check_redirects
from docwarden.errors import InputError
from docwarden.facts.page_set import PageRules, PageSet
from docwarden.facts.redirects import (
    by_source,
    destinations,
    parse_redirects,
    redirects_of_mapping,
)
from docwarden.finding import Severity
from docwarden.redirection import find_changes
from docwarden.source import WorkTree
from docwarden_sphinx import __version__
from docwarden_sphinx.settings import add_settings, read_settings, setting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

    from docwarden.facts.redirects import (
        Redirect,
        RedirectTable,
    )
    from docwarden.finding import Finding

#: The values of conf.py, named and meant as sphinxext-rediraffe 0.3 does, with their defaults and types.
VALUES: dict[str, tuple[Any, tuple[type, ...]]] = {
    "rediraffe_redirects": (None, (str, dict, type(None))),
    "rediraffe_branch": ("", (str,)),
    "rediraffe_template": (None, (str, type(None))),
    "rediraffe_auto_redirect_perc": (100, (int,)),
}

#: Builders whose output is one HTML page per source page.
BUILDERS = {"html", "dirhtml", "readthedocs", "readthedocsdirhtml"}

#: What tells our pages from all others, in any template: it is written behind them.
MARK = "<!-- docwarden: redirect page -->\n"

PAGE = """\
<!DOCTYPE html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Moved: {{ title }}</title>
<link rel="canonical" href="{{ canonical }}">
<script>location.replace("{{ rel_url }}" + location.search + location.hash);</script>
<noscript><meta http-equiv="refresh" content="0; url={{ rel_url }}"></noscript>
</head>
<body>
<main>
<h1>This page has moved</h1>
<p>You find it at <a href="{{ rel_url }}">{{ title }}</a>.</p>
</main>
</body>
</html>
"""

#: The extension that cannot be used beside this one.
REPLACED = "sphinxext.rediraffe"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """What this extension asks of conf.py beside the values it took over."""

    redirects_warn: bool = setting(
        True,  # noqa: FBT003 - a default is a value
        "Whether a build warns of redirects that do not work. ``docwarden check`` switches the warnings off:"
        " it reports the same as findings of their own rules.",
    )


@dataclass(slots=True)
class Record:
    """What earlier builds left in an output folder: redirect pages, and pages that were real once."""

    file: Path
    redirects: set[str]
    pages: set[str]

    @classmethod
    def read(cls, file: Path) -> Record:
        """Read the record; where there is none, or a damaged one, nothing is ours."""
        try:
            known = json.loads(file.read_text(encoding="utf-8"))
            return cls(file, set(known["redirects"]), set(known["pages"]))
        except (OSError, ValueError, TypeError, KeyError):
            return cls(file, set(), set())

    def write(self) -> None:
        """Keep the record for the next build."""
        content = {"redirects": sorted(self.redirects), "pages": sorted(self.pages)}
        self.file.write_text(json.dumps(content), encoding="utf-8")


def page_set(app: Sphinx, folder: str = ".") -> PageSet:
    """Give the pages that Sphinx found, and its rules for what a page is.

    ``folder`` is the source folder as findings name it.
    """
    return PageSet(folder, frozenset(app.env.found_docs), page_rules(app.config))


def page_rules(config: Config) -> PageRules:
    """Give the rules by which Sphinx finds the pages for an HTML builder."""
    folders = (*config.templates_path, *config.html_static_path, *config.html_extra_path)
    excluded = (*config.exclude_patterns, *folders)
    return PageRules(tuple(config.source_suffix), excluded, tuple(config.include_patterns))


def redirect_table(app: Sphinx, folder: str = ".") -> RedirectTable:
    """Read the redirects that conf.py names or holds; raise InputError where the file cannot be read."""
    redirects = app.config.rediraffe_redirects
    if isinstance(redirects, str):
        file = Path(app.srcdir, redirects)
        text = WorkTree(file.parent).read_text(file.name)
        return parse_redirects(text, posixpath.normpath(f"{folder}/{redirects}"))
    conf = Path(app.confdir, "conf.py")
    text = conf.read_text(encoding="utf-8") if conf.is_file() else ""
    return redirects_of_mapping(redirects or {}, posixpath.normpath(f"{folder}/conf.py"), text)


def redirect_findings(app: Sphinx, folder: str, base: str, environment: Mapping[str, str]) -> list[Finding]:
    """Check the redirects against what Sphinx has read and what changed since a base.

    ``folder`` is the source folder as findings name it; an empty ``base`` is the one that conf.py names, or
    the merge base. Raises InputError or ProgramError where the file or the history cannot be read. For
    whoever has read the manual anyway: no page is looked for again.
    """
    table, pages = redirect_table(app, folder), page_set(app, folder)
    base = base or app.config.rediraffe_branch
    return check_redirects(table, pages, find_changes(Path(app.srcdir), base, environment, table, pages))


def write_redirects(app: Sphinx, exception: Exception | None) -> None:
    """Write the redirect pages, once all other pages are written."""
    if exception or app.builder.name not in BUILDERS:
        return
    try:
        table = redirect_table(app)
    except InputError as error:
        logger.warning("%s", error.message, location=str(error.location), type="redirects", subtype="file")
        return
    pages = page_set(app)
    if read_settings(app.config, Settings).redirects_warn:
        _warn(app, table, pages)
    _Writer(app, by_source(table, pages.rules)).write(destinations(table, pages))


def _warn(app: Sphinx, table: RedirectTable, pages: PageSet) -> None:
    """Log what is wrong with the redirects; notes are for those who ask for them."""
    for finding in check_redirects(table, pages, None):
        place = Path(app.srcdir, finding.location.path)
        logger.log(
            "INFO" if finding.severity is Severity.NOTE else "WARNING",
            "%s",
            finding.message,
            location=f"{place}:{finding.location.line or ''}".rstrip(":"),
            type="redirects",
            subtype=finding.rule.removeprefix("redirect-"),
        )


class _Writer:
    """Writes the redirect pages of one build; removes those of earlier builds that no redirect asks for."""

    def __init__(self, app: Sphinx, redirects: Mapping[str, Redirect]) -> None:
        self.app = app
        self.builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
        self.redirects = redirects
        self.template = _template(app)
        self.real = {self._file(name) for name in app.env.found_docs}
        self.record = Record.read(Path(app.doctreedir, f"redirects-{self.builder.name}.json"))

    def write(self, moves: Mapping[str, str]) -> None:
        for name in sorted(self.record.redirects - moves.keys()):
            self._remove(self._file(name))
        done = {name for name, target in moves.items() if self._write(name, target)}
        stale = {name for name in self.record.pages - done if self._file(name).exists()}
        self.record.pages = stale | self.app.env.found_docs
        self.record.redirects = done
        self.record.write()

    def _write(self, name: str, target: str) -> bool:
        """Write one page; tell whether its place is ours."""
        file = self._file(name)
        if file in self.real:  # dirhtml has one file for "a" and "a/index"
            return False
        if file.exists() and name not in self.record.pages and not _is_ours(file):
            message = "the redirect page for %s is not written: another file has its place"
            logger.warning(message, name, type="redirects", subtype="taken")
            return False
        text = self._page(name, target)
        if not file.exists() or file.read_text(encoding="utf-8", errors="replace") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        return True

    def _page(self, name: str, target: str) -> str:
        address = _encoded(self.builder.get_relative_uri(name, target)) or "./"
        values = {
            "rel_url": address,
            "canonical": self._canonical(target) or address,
            "title": self.app.env.titles[target].astext(),
            "language": (self.app.config.language or "en").replace("_", "-"),
            "from_file": self.redirects[name].source,
            "to_file": self.app.env.doc2path(target, base=False).as_posix(),
            "from_url": _encoded(self.builder.get_target_uri(name)),
            "to_url": _encoded(self.builder.get_target_uri(target)),
        }
        # Escaped here, since Sphinx's renderer leaves values as they are.
        rendered = self.template({key: html.escape(value) for key, value in values.items()})
        return f"{rendered.rstrip()}\n{MARK}"

    def _canonical(self, target: str) -> str:
        base = self.app.config.html_baseurl
        return urljoin(base, _encoded(self.builder.get_target_uri(target))) if base else ""

    def _file(self, name: str) -> Path:
        return Path(self.builder.get_output_path(name))

    def _remove(self, file: Path) -> None:
        if file not in self.real and file.is_file() and _is_ours(file):
            file.unlink()


def _encoded(uri: str) -> str:
    """Make an address safe in attributes and scripts; the dirhtml builder leaves that to its callers."""
    return quote(uri, safe="/%")


def _is_ours(file: Path) -> bool:
    return file.read_bytes().endswith(MARK.encode())


def _template(app: Sphinx) -> Callable[[dict[str, str]], str]:
    """Give the function that renders the template which conf.py names, or ours."""
    name = app.config.rediraffe_template
    if name:
        file = Path(app.srcdir, name)
        if file.is_file():
            return functools.partial(FileRenderer([file.parent]).render, file.name)
        message = "rediraffe_template: there is no file %s; redirect pages have their usual form"
        logger.warning(message, name, type="redirects", subtype="template")
    return functools.partial(BaseRenderer().render_string, PAGE)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the values and write the pages at the end of a build."""
    if REPLACED in (*app.extensions, *app.config.extensions):
        raise ConfigError(f"docwarden_sphinx.redirects does the work of {REPLACED}: remove that extension")
    for name, (default, types) in VALUES.items():
        app.add_config_value(name, default, "", types)
    add_settings(app, Settings)
    app.connect("build-finished", write_redirects)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
