# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What Sphinx and its themes leave out that readers with a keyboard or a screen reader need (WCAG 2.2 AA)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docwarden_sphinx import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

STATIC = Path(__file__).parent / "static"

#: Sphinx calls the caption of a table of contents a heading, and does not say of which level.
CAPTION, LEVELLED = 'class="caption" role="heading"', 'class="caption" role="heading" aria-level="2"'


def use_files(app: Sphinx, config: Config) -> None:
    """Add the script."""
    # Not appended to: the list may be the default of all builds of this process.
    config.html_static_path = [*config.html_static_path, str(STATIC)]
    app.add_js_file("docwarden-access.js", loading_method="defer")


def mend(app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Give captions their level, in the text and in the navigation of Furo."""
    if app.builder.format != "html":
        return
    for name in ("body", "furo_navigation_tree"):
        if isinstance(text := context.get(name), str):
            context[name] = text.replace(CAPTION, LEVELLED)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Take part in the writing of each page, after the theme."""
    app.connect("config-inited", use_files)
    app.connect("html-page-context", mend, priority=900)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
