# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The renderer of docwarden for the directive of sphinxcontrib-openapi: its options, errors and page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote, urlsplit

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective
from sphinxcontrib.openapi.renderers import abc

from docwarden.errors import DocwardenError
from docwarden_sphinx.settings import setting

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes

    from docwarden_sphinx.openapi.rendering import Rendering


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
        return _rendering(self._state, self._options, env, file, "").show()


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
            return _rendering(self.state, self.options, self.env, Path(file), by).show()
        except DocwardenError as error:
            hint = f"; {error.hint}" if error.hint else ""
            raise self.error(f"{self.arguments[0]}: {error.message}{hint}") from error


def _rendering(*given: Any) -> Rendering:
    """Set a directive to work; most runs read no page that has one, and need not load what it takes."""
    from docwarden_sphinx.openapi.rendering import Rendering  # noqa: PLC0415

    return Rendering(*given)
