# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The directive that lists what docwarden replaces in Sphinx, docutils and extensions, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.docutils import SphinxDirective

from docwarden_sphinx import __version__, patches

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class PatchesTable(SphinxDirective):
    """List the patches as the module that holds them declares them."""

    def run(self) -> list[nodes.Node]:
        """Give a definition list: functions that are replaced for one reason, and the reason."""
        self.env.note_dependency(patches.__file__)
        lines = []
        for reason, some in patches.by_reason((*patches.PATCHES, *patches.of_extensions())).items():
            lines += [", ".join(f"``{name}``" for name in dict.fromkeys(patch.name for patch in some))]
            lines += [f"   {reason}", ""]
        return self.parse_text_to_nodes("\n".join(lines))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive ``patches``."""
    app.add_directive("patches", PatchesTable)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
