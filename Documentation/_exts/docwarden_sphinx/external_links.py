# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Links that leave the manual open in a new tab, and do not hand over the window they came from.

The translator's own method for references stays in charge, whichever class it is: it prints the
``target`` and ``rel`` that the node bears. So links in bodies, images, sidebars and tables of
contents are covered in every builder that writes HTML, and themes may bring translators of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from docutils import nodes

from docwarden_sphinx import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

# Why both: https://html.spec.whatwg.org/multipage/links.html#link-type-noopener and -noreferrer
NEW_TAB = {"target": "_blank", "rel": "noopener noreferrer"}


def leaves(uri: str, baseurl: str) -> bool:
    """Tell whether an address is on the web and not below the address of the manual itself.

    >>> leaves("https://example.org/", ""), leaves("mailto:a@example.org", ""), leaves("page.html", "")
    (True, False, False)
    >>> leaves("https://example.org/docs/a", "https://example.org/docs")
    False
    """
    there = urlsplit(uri)
    if not there.netloc or there.scheme not in {"", "http", "https"}:
        return False
    here = urlsplit(baseurl)
    below = f"{there.path}/".startswith(f"{here.path.rstrip('/')}/")
    return not (there.netloc.lower() == here.netloc.lower() and below)


def visit_reference(self: HTML5Translator, node: nodes.reference) -> None:
    """Mark a link that leaves, then let the translator's class print it."""
    leaving = not node.get("internal") and leaves(node.get("refuri", ""), self.config.html_baseurl)
    if leaving and "target" not in node:
        node.attributes.update(NEW_TAB)
    type(self).visit_reference(self, node)


def depart_reference(self: HTML5Translator, node: nodes.reference) -> None:
    """Let the translator's class end the link."""
    type(self).depart_reference(self, node)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Stand before the methods of the HTML translators."""
    app.add_node(nodes.reference, override=True, html=(visit_reference, depart_reference))
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
