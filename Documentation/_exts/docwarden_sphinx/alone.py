# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Judges what was noted while a page was read, as far as that is possible without the other pages."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from sphinx import addnodes
from sphinx.transforms.post_transforms import ReferencesResolver
from sphinx.util import docname_join

from docwarden.checks import internal_links
from docwarden.finding import Location
from docwarden_sphinx import manual_checks, page_results, style_checks
from docwarden_sphinx.recording import from_finding
from docwarden_sphinx.spell_words import NamesWhenAsked
from docwarden_sphinx.spelling_check import misspellings

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

    from docwarden.finding import Finding
    from docwarden_sphinx.recording import Record
    from docwarden_sphinx.results import Results

#: After all others that look at a page or change it.
LAST = 10_000


class AnyName:
    """Holds every name: whether a page that was not read has an anchor is not known."""

    def __contains__(self, name: object) -> bool:
        """Tell that it is there."""
        return True


class ExtraFiles:
    """What the manual consists of beside its pages, looked up when somebody asks."""

    def __init__(self, app: Sphinx) -> None:
        """Take the application."""
        self._app = app

    def __contains__(self, name: object) -> bool:
        """Tell whether there is such a file."""
        return name in self._files

    @functools.cached_property
    def _files(self) -> frozenset[str]:
        return frozenset({"search.html", "genindex.html", *manual_checks.extra_files(self._app)})


class Judge:
    """Judges one page after the other; connected to an application before the first is read."""

    def __init__(self, app: Sphinx, kept: Results, code_names: Container[str] = ()) -> None:
        """Take an application, and what a whole run has left, the names of contributors among it.

        ``code_names`` are the names that exist in the code.
        """
        self._app = app
        self._files = ExtraFiles(app)
        self._names: Container[str] = ()
        self._code_names = code_names
        self._spelling = "spelling_lang" in app.config
        if self._spelling and app.config.spelling_ignore_contributor_names:
            self._names = NamesWhenAsked(app.srcdir, kept.contributors)
        self._others_resolve = _others_resolve(app)
        if not self._others_resolve:
            app.connect("doctree-read", _warn_of_missing_pages, priority=LAST)

    @property
    def unchecked(self) -> list[str]:
        """What is usually judged, and cannot be in this manual."""
        return ["references to pages, which an extension may find elsewhere"] if self._others_resolve else []

    def findings(self, name: str) -> list[Record]:
        """Give what is wrong with the page that was read last."""
        found = [*self._links(name), *style_checks.findings_alone(self._app)]
        if self._spelling:
            found += misspellings(self._app, self._names, self._code_names)
        result = page_results.page(self._app.env, name)
        return [*result.records, *style_checks.records([result]), *map(from_finding, found)]

    def _links(self, name: str) -> Iterator[Finding]:
        result = page_results.page(self._app.env, name)
        outputs: dict[str, Container[str]] = {f"{page}.html": AnyName() for page in self._app.env.found_docs}
        outputs[f"{name}.html"] = result.anchors
        for address, path, line in result.links:
            if message := internal_links.problem(address, f"{name}.html", outputs, self._files):
                yield internal_links.BROKEN_LINK.at(Location(path, line), message)


def _others_resolve(app: Sphinx) -> bool:
    """Tell whether an extension may find a page where Sphinx does not, in another manual for one."""
    listeners = app.events.listeners["missing-reference"]
    return any(not one.handler.__module__.startswith("sphinx.domains.") for one in listeners)


def _warn_of_missing_pages(app: Sphinx, doctree: nodes.document) -> None:
    """Have Sphinx say now what it says of ``:doc:`` roles without a page when it writes."""
    resolver = ReferencesResolver(doctree)
    domain = app.env.domains.standard_domain
    for node in doctree.findall(addnodes.pending_xref):
        if node.get("refdomain") == "std" and node["reftype"] == "doc":
            page = node.setdefault("refdoc", app.env.current_document.docname)
            if docname_join(page, node["reftarget"]) not in app.env.found_docs:
                resolver.warn_missing_reference(page, "doc", node["reftarget"], node, domain)
