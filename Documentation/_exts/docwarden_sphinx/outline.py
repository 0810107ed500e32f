# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A page as it was read, flat and without what changes by itself, so that two readings can be compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx.environment import BuildEnvironment

#: What a piece of an outline is.
OPEN, TEXT, CLOSE = "open", "text", "close"

#: Attributes that are places or follow from the text; a name that somebody uses shows where it is used.
_DERIVED = {"source", "line", "title", "rawsource", "xml:space"}
_NAMED_BY_TEXT = (nodes.document, nodes.section)

#: MyST counts the words of a page.
_MYST_COUNT = "wordcount"

Piece = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Outline:
    """The pieces of a page in order, what other pages can refer to, and what Sphinx said about it."""

    pieces: tuple[Piece, ...]
    targets: frozenset[str]
    said: tuple[str, ...] = field(default=())

    def count(self, *tags: str) -> int:
        """Count the nodes of some kinds."""
        return sum(kind == OPEN and name in tags for kind, name, _ in self.pieces)


def of(env: BuildEnvironment, docname: str, document: nodes.document, said: Sequence[str] = ()) -> Outline:
    """Give the outline of a page that was read last."""
    return Outline(tuple(_pieces(document)), frozenset(_targets(env, docname)), tuple(sorted(said)))


def _pieces(node: nodes.Node) -> Iterator[Piece]:
    if isinstance(node, nodes.Text):
        yield TEXT, str(node), ()
        return
    if not isinstance(node, nodes.Element):
        return
    yield OPEN, node.tagname, tuple(_attributes(node))
    for child in node.children:
        yield from _pieces(child)
    yield CLOSE, node.tagname, ()


def _attributes(node: nodes.Element) -> Iterator[tuple[str, str]]:
    names = {"names", "dupnames"} if isinstance(node, _NAMED_BY_TEXT) else set()
    for key, value in sorted(node.attributes.items()):
        if value and key not in _DERIVED and key not in names:
            yield key, repr(value)


def _targets(env: BuildEnvironment, docname: str) -> Iterator[str]:
    """Give what the page defines for others: the objects of all domains, what lies below it, its metadata."""
    for domain in env.domains.sorted():
        for name, _, kind, page, anchor, _ in domain.get_objects():
            if page == docname and kind != "doc":
                yield f"{domain.name}:{kind} {name}#{anchor}"
    yield f"toctree {env.toctree_includes.get(docname)}"
    metadata = sorted(item for item in env.metadata.get(docname, {}).items() if item[0] != _MYST_COUNT)
    yield f"metadata {metadata}"
    yield f"files {sorted(map(str, env.dependencies.get(docname, ())))}"


def without(pieces: Sequence[Piece], is_left_out: Callable[[Piece], bool]) -> Iterator[Piece]:
    """Leave nodes out, but what they hold."""
    left_out: list[bool] = []
    for piece in pieces:
        if piece[0] == OPEN:
            left_out.append(is_left_out(piece))
        leave = piece[0] != TEXT and left_out[-1]
        if piece[0] == CLOSE:
            left_out.pop()
        if not leave:
            yield piece
