# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What the directive shows: a document is read, what is wrong in it is reported, the rest becomes nodes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from docwarden.errors import InputError
from docwarden.markup.openapi_outline import Choice, chosen
from docwarden_sphinx.openapi import source
from docwarden_sphinx.openapi.page import Extent, Page, page_nodes
from docwarden_sphinx.openapi.prose import ProseReader
from docwarden_sphinx.openapi.renderer import Settings
from docwarden_sphinx.settings import read_settings

if TYPE_CHECKING:
    from docutils import nodes

    from docwarden.facts.openapi_types import Document
    from docwarden_sphinx.openapi.domain import OpenApiDomain

logger = logging.getLogger(__name__)

#: Where schemas of a document are, on the page that is being read.
_SHOWN = "docwarden_openapi_shown"


class Rendering:
    """One directive at work."""

    def __init__(self, state: Any, options: dict[str, Any], env: Any, file: Path, by: str) -> None:
        """Take the parser's state, the options, the environment, the file and the place of the directive."""
        self._state = state
        self._options = options
        self._env = env
        self._root = source.root_of(file, Path(env.srcdir))
        self._path = file.relative_to(self._root).as_posix()
        self._by = by

    def show(self) -> list[nodes.Node]:
        """Show the document; what is wrong in it is reported where it stands, and the rest is shown."""
        encoding = self._options.get("encoding", self._env.config.source_encoding)
        document, files = source.read(self._root, self._path, encoding)
        for file in files:
            self._env.note_dependency(str(self._root / file))
        if isinstance(document, InputError):
            if not (document.location and document.location.line):
                raise document  # nothing in the file is wrong, but its name
            self._report(document)
            return []
        for problem in document.problems:
            self._report(problem)
        return self._page(document)

    def _report(self, problem: InputError) -> None:
        place = problem.location
        line, column = (place.line, place.column) if place else (0, 0)
        file = self._root / (place.path if place else self._path)
        hint = f"; {problem.hint}" if problem.hint else ""
        shown = f" (shown by {self._by})" if self._by else ""
        logger.error(
            "%s%s%s",
            problem.message,
            hint,
            shown,
            location=f"{file}:{line or 1}",
            type="openapi",
            subtype="document",
            extra={"docwarden_column": column},
        )

    def _page(self, document: Document) -> list[nodes.Node]:
        options = self._options
        choice = Choice(*(options.get(name, ()) for name in ("paths", "include", "exclude", "methods")))
        shown = self._env.temp_data.setdefault(_SHOWN, {})
        domain: OpenApiDomain = self._env.get_domain("openapi")
        settings = read_settings(self._env.config, Settings)
        markup_name = options.get("format", settings.openapi_format)
        prose = ProseReader(self._state, markup_name, self._absolute)
        prose.is_spelled = settings.openapi_spelling != "none"
        page = Page(
            document=document,
            target=self._state.document,
            domain=domain,
            docname=self._env.docname,
            prose=prose,
            has_sections=getattr(self._state.state_machine, "match_titles", True),
            makes_examples="examples" in options,
            shown=shown.setdefault(document.path, {}),
        )
        extent = Extent(
            is_whole=choice.is_all,
            has_overview=choice.is_all and "no-overview" not in options,
            has_schemas="no-schemas" not in options,
            is_grouped="group" in options,
            spells_schemas=settings.openapi_spelling == "all",
        )
        return page_nodes(page, chosen(document, choice), extent)

    def _absolute(self, path: str) -> str:
        return str(self._root / path)
