# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A button on each code block that copies it: of a session in a terminal, the commands only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docwarden_sphinx import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

STATIC = Path(__file__).parent / "static"


def use_files(app: Sphinx, config: Config) -> None:
    """Add the style sheet and the script."""
    # Not appended to: the list may be the default of all builds of this process.
    config.html_static_path = [*config.html_static_path, str(STATIC)]
    app.add_css_file("docwarden-copy.css")
    app.add_js_file("docwarden-copy.js", loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Take part in each build."""
    app.connect("config-inited", use_files)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
