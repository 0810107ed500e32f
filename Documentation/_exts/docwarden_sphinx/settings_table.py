# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The directive that documents the settings of an extension from their declaration."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sphinx.util.docutils import SphinxDirective

from docwarden_sphinx import __version__
from docwarden_sphinx.settings import declared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from docwarden_sphinx.settings import Setting


def as_restructured_text(setting: Setting) -> Iterator[str]:
    """Give the lines of the ``confval`` that documents a setting."""
    yield f".. confval:: {setting.name}"
    yield f"   :type: ``{setting.type.__name__}``"
    yield f"   :default: ``{setting.default!r}``"
    yield ""
    yield f"   {setting.description}"
    yield ""


class SettingsTable(SphinxDirective):
    """List the settings of the extension that the argument names; its class is called ``Settings``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Give one ``confval`` per setting."""
        module = import_module(self.arguments[0])
        self.env.note_dependency(str(module.__file__))
        lines = [line for one in declared(module.Settings) for line in as_restructured_text(one)]
        return self.parse_text_to_nodes("\n".join(lines))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive ``settings``."""
    app.add_directive("settings", SettingsTable)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
