# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The renderers of sphinxcontrib-openapi, with mistakes in a file reported at the page that shows it.

Alone, their directive ends the whole build when a file is missing or is not OpenAPI, keeps the first
version of a file for as long as the process lives, and fetches references from the web.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from jsonschema.exceptions import _RefResolutionError as RefResolutionError  # type: ignore[attr-defined]
from sphinxcontrib.httpdomain import HTTPResource
from sphinxcontrib.openapi import _BUILTIN_RENDERERS, renderers
from sphinxcontrib.openapi.directive import _get_spec, create_directive_from_renderer

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.docutils import SphinxDirective

# What the renderers let through when a file is not what they expect: they read it without validation.
MISTAKES = (
    OSError,
    yaml.YAMLError,
    RefResolutionError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
)

_REMOTE_REFERENCE = re.compile(rb"""\$ref["']?\s*:\s*["']?(https?://[^\s"']+)""")


def remote_reference(specification: bytes) -> str:
    """Give the first reference that only the web can resolve, or nothing.

    >>> remote_reference(b'"$ref": "https://example.org/pet.yaml"')
    'https://example.org/pet.yaml'
    """
    match = _REMOTE_REFERENCE.search(specification)
    return match[1].decode(errors="replace") if match else ""


def reporting(directive: type[SphinxDirective]) -> type[SphinxDirective]:
    """Make a directive report at its own line what goes wrong in it."""

    class ReportingDirective(directive):  # type: ignore[valid-type,misc]
        def run(self) -> list[nodes.Node]:
            name = self.arguments[0]
            _get_spec.cache_clear()  # a preview reads a file more than once
            try:
                self._refuse_the_web()
                return list(super().run())
            except MISTAKES as error:
                raise self.error(f"{name}: {describe(error)}") from error

        def _refuse_the_web(self) -> None:
            _, path = self.env.relfn2path(self.arguments[0])
            if address := remote_reference(Path(path).read_bytes()):
                message = f"$ref leads to the web, which a build does not read: {address}"
                raise ValueError(message)

    return ReportingDirective


def describe(error: BaseException) -> str:
    """Say in one line what is wrong with a specification."""
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}: {error.problem}"
    text = " ".join(str(error).split())
    if isinstance(error, LookupError):
        return f"not an OpenAPI specification: {text} is missing"
    if isinstance(error, (TypeError, AttributeError)):
        return f"not an OpenAPI specification: {text}"
    return text


def point_arrows() -> None:
    """Have ``<json`` name the body of a request and ``>json`` that of a response, as they are documented.

    sphinxcontrib-httpdomain 2.2 has them the wrong way around; other versions are left as they are.
    """
    for field in HTTPResource.doc_field_types:
        if field.name.startswith(("requestjson", "responsejson")):
            arrow = "<" if field.name.startswith("request") else ">"
            field.names = tuple(arrow + name[1:] if name[0] in "<>" else name for name in field.names)
            field.typenames = {arrow + name[1:] if name[0] in "<>" else name for name in field.typenames}


def offer(app: Sphinx, name: str, renderer: type) -> None:
    """Make a renderer one of those that can be chosen, and the one that is chosen where conf.py says nothing.

    ``openapi_renderers`` is for conf.py: Sphinx warns of a class in a setting, which it cannot keep.
    """
    _BUILTIN_RENDERERS[name] = renderer
    option = app.config.values["openapi_default_renderer"]
    app.config.values["openapi_default_renderer"] = type(option)(
        name, option.rebuild, option.valid_types, option.description
    )


def register_directives(app: Sphinx, config: Config) -> None:
    """Register the directives of sphinxcontrib-openapi once more, so that they report."""
    named: dict[str, Any] = {
        "openapi:httpdomain": renderers.HttpdomainRenderer,
        "openapi:httpdomain:old": renderers.HttpdomainOldRenderer,
        **{f"openapi:{name}": renderer for name, renderer in config.openapi_renderers.items()},
    }
    chosen = f"openapi:{config.openapi_default_renderer}"
    named |= {"openapi": named[chosen]} if chosen in named else {}
    for name, renderer in named.items():
        app.add_directive(name, reporting(create_directive_from_renderer(renderer)), override=True)
