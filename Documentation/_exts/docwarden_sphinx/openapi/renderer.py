# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The renderer of docwarden for the directive of sphinxcontrib-openapi: its options, errors and page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote, urlsplit

from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinxcontrib.openapi.renderers import abc

from docwarden.errors import DocwardenError, InputError
from docwarden.markup.openapi_outline import Choice, chosen
from docwarden_sphinx.openapi import source
from docwarden_sphinx.openapi.page import Extent, Page, page_nodes
from docwarden_sphinx.openapi.prose import ProseReader
from docwarden_sphinx.settings import read_settings, setting

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes

    from docwarden.facts.openapi_types import Document
    from docwarden_sphinx.openapi.domain import OpenApiDomain

logger = logging.getLogger(__name__)

#: Where schemas of a document are, on the page that is being read.
_SHOWN = "docwarden_openapi_shown"


@dataclass(frozen=True)
class Settings:
    """How descriptions are read."""

    openapi_format: str = setting(
        "rst",
        "The mark-up of descriptions where the directive names none: ``rst``, or ``markdown``, which is what"
        " the OpenAPI specification asks for.",
    )
    openapi_spelling: str = setting(
        "all",
        "Whose descriptions are spell-checked: ``all``, those of ``operations`` alone, or ``none``.",
    )


def words(argument: str) -> tuple[str, ...]:
    """Split an option at blanks."""
    return tuple(argument.split())


def markup(argument: str) -> str:
    """Check the name of a mark-up language; sphinxcontrib-openapi takes any that it does not know for rST."""
    return directives.choice(argument, ("rst", "restructuredtext", "markdown", "commonmark"))


OPTIONS: dict[str, Callable[[str], Any]] = {
    "paths": words,
    "include": words,
    "exclude": words,
    "methods": words,
    "request": directives.flag,
    "examples": directives.flag,
    "group": directives.flag,
    "format": markup,
    "no-overview": directives.flag,
    "no-schemas": directives.flag,
}


class DocwardenRenderer(abc.Renderer):  # type: ignore[misc]
    """Shows a document as docutils nodes."""

    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = OPTIONS

    def render(self, _specification: Any) -> list[nodes.Node]:
        """Show the document for a directive that has read it already; it is read again, with its lines."""
        env = self._state.document.settings.env
        file = Path(unquote(urlsplit(self._options["uri"]).path))
        return Rendering(self._state, self._options, env, file, "").show()


class OpenApiDirective(SphinxDirective):
    """The directive where this renderer serves it."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "encoding": directives.encoding,
        **OPTIONS,
    }

    def run(self) -> list[nodes.Node]:
        """Show the document that the argument names."""
        _, file = self.env.relfn2path(directives.path(self.arguments[0]))
        by = f"{self.env.doc2path(self.env.docname, base=False)}:{self.lineno}"
        try:
            return Rendering(self.state, self.options, self.env, Path(file), by).show()
        except DocwardenError as error:
            hint = f"; {error.hint}" if error.hint else ""
            raise self.error(f"{self.arguments[0]}: {error.message}{hint}") from error


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
