# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which classes of nodes a page can hold, so that a search for others need not look at all.

Sphinx and docutils search each page some hundred times, mostly for what is not there: citations, glossaries,
aliases of C. While a page is in hand, each element that is made is noted by its class. What that leaves out,
elements made before or by unpickling, is told by ``loaded``, or found by ``overlooked`` in the finished page.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import SphinxError

if TYPE_CHECKING:
    from collections.abc import Iterator


class OverlookedError(SphinxError):
    """A page holds nodes that were not foretold."""


class Presence:
    """The documents that belong to the page in hand, and the classes of nodes that these may hold."""

    def __init__(self) -> None:
        """Start without a page."""
        self.active = False
        self._documents: list[nodes.document] = []
        self._classes: set[type] = set()
        self._answers: dict[type, tuple[int, bool]] = {}

    def may_hold(self, tree: nodes.Node, wanted: type) -> bool:
        """Tell whether a tree may hold a node of a class; of trees of other pages nothing is known."""
        if not (self.active and any(tree is one for one in self._documents)):
            return True
        known, answer = self._answers.get(wanted, (-1, False))
        if known != len(self._classes):
            answer = any(issubclass(one, wanted) for one in self._classes)
            self._answers[wanted] = len(self._classes), answer
        return answer

    @contextlib.contextmanager
    def of_page(self) -> Iterator[None]:
        """Take a page in hand: its nodes are all made, or told of, within the block."""
        self.active = True
        self._classes = {nodes.Text}
        try:
            yield
        finally:
            self.active = False
            self._documents.clear()
            self._answers.clear()

    def made(self, element: nodes.Element) -> None:
        """Note an element that was made."""
        self._classes.add(type(element))
        if isinstance(element, nodes.document):
            self._documents.append(element)

    def loaded(self, document: nodes.document, others: set[type]) -> None:
        """Note a document that was made before, and the classes of nodes that may come to it."""
        if self.active:
            self._documents.append(document)
            self._classes |= classes_in(document) | others

    def overlooked(self, document: nodes.document) -> bool:
        """Tell whether a document holds what was not noted, so that a search may have missed it."""
        return self.active and not classes_in(document) <= self._classes


#: A process works on one page at a time, and nodes are made everywhere: one place per process.
current = Presence()


def classes_in(tree: nodes.Node) -> set[type]:
    """Give the classes of the nodes of a tree."""
    found = set()
    left = [tree]
    while left:
        node = left.pop()
        found.add(type(node))
        left.extend(node.children)
    return found


_make_element = nodes.Element.__init__


def make_element(element: nodes.Element, rawsource: str = "", *children: Any, **attributes: Any) -> None:
    """Make an element, as docutils does, and note its class."""
    if current.active:
        current.made(element)
    _make_element(element, rawsource, *children, **attributes)
