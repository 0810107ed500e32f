# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The directive ``openapi`` of sphinxcontrib-openapi, with a renderer of our own beside those that it brings.

The renderer reads OpenAPI 2.0, 3.0 and 3.1 and makes a page without scripts. It is the default; the setting
``openapi_default_renderer`` of sphinxcontrib-openapi chooses another one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docwarden_sphinx import __version__
from docwarden_sphinx.openapi import classic, domain
from docwarden_sphinx.openapi.renderer import DocwardenRenderer, OpenApiDirective, Settings
from docwarden_sphinx.settings import add_settings

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["Settings", "setup"]

STATIC = Path(__file__).parent.parent / "static"
STYLE_SHEET = "docwarden-openapi.css"

#: The name of the renderer.
NAME = "docwarden"


def use_style(app: Sphinx, config: Config) -> None:
    """Add the style sheet of the pages."""
    if str(STATIC) not in config.html_static_path:
        config.html_static_path.append(str(STATIC))
    app.add_css_file(STYLE_SHEET)


def register_directives(app: Sphinx, config: Config) -> None:
    """Register the directives: ``openapi`` as configured, and one with the name of each renderer."""
    classic.register_directives(app, config)
    app.add_directive(f"openapi:{NAME}", OpenApiDirective, override=True)
    if config.openapi_default_renderer == NAME:
        app.add_directive("openapi", OpenApiDirective, override=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive ``openapi`` and the domain of the same name."""
    app.setup_extension("sphinxcontrib.openapi")
    classic.offer(app, NAME, DocwardenRenderer)
    classic.point_arrows()
    add_settings(app, Settings)
    domain.setup(app)
    app.connect("config-inited", register_directives)
    app.connect("config-inited", use_style)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
